package io.larmor.archive;

import java.io.IOException;
import java.nio.file.Path;

/// Opens a [StudyIndex]. Found by `ServiceLoader`.
public interface StudyIndexProvider {
    /// {@return the name by which a configuration chooses it}
    String name();

    /// Opens the index.
    ///
    /// @param folder of its own; exists
    /// @param config of the archive
    /// @return the index
    /// @throws IOException if it cannot be opened
    StudyIndex open(Path folder, ArchiveConfig config) throws IOException;
}
