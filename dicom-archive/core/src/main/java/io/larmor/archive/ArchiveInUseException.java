package io.larmor.archive;

import java.io.IOException;
import java.nio.file.Path;

/// Another process, or another part of this one, has an archive open: only one at a time may.
public final class ArchiveInUseException extends IOException {
    private static final long serialVersionUID = 1;

    /// @param folder of the archive
    /// @param holder who has it, in words to be put after "in use by another process"; may be empty
    ArchiveInUseException(Path folder, String holder) {
        super("the archive folder " + folder + " is in use by another process" + holder
                + ": stop it, or choose another folder");
    }
}
