package io.larmor.archive;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;

import io.larmor.archive.ArchiveRefusedException.Reason;
import org.jspecify.annotations.Nullable;

/// Tells a full disk from other trouble of a store.
final class Failures {
    static final String FULL = "the disk of the archive, or its quota, is full";

    private Failures() {}

    /// {@return the exception to throw for a failure of store or index}
    static IOException of(IOException failure) {
        if (failure instanceof ArchiveRefusedException || !isFull(failure)) {
            return failure;
        }
        return new ArchiveRefusedException(Reason.OUT_OF_RESOURCES, FULL, failure);
    }

    /// The JDK has no type for this: only the words of the operating system, or those of SQLite.
    static boolean isFull(Throwable failure) {
        for (@Nullable
        Throwable each = failure; each != null; each = each.getCause()) {
            var text = each instanceof FileSystemException file ? file.getReason() : each.getMessage();
            var words = text == null ? "" : text.toLowerCase(Locale.ROOT);
            if (words.contains("no space left") || words.contains("disk quota exceeded")
                    || words.contains("not enough space")
                    || words.contains("disk is full") || words.contains("database or disk is full")
                    || words.contains("file too large") || words.contains("sqlite_ioerr_shmsize")) {
                return true;
            }
        }
        return false;
    }
}
