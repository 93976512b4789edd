package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;

import io.larmor.archive.Archive;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.StoreOutcome;

/// What commands do to an archive, whether they have opened it themselves or a running node does it for them.
interface ArchiveAccess extends AutoCloseable {
    /// Deletes instances.
    ///
    /// @return how many
    int delete(InstanceSelection selection) throws IOException;

    /// Takes in a file.
    ///
    /// @return what became of it
    StoreOutcome importFile(Path file) throws IOException;

    @Override
    void close() throws IOException;

    /// {@return an archive that this process has opened}
    static ArchiveAccess of(Archive archive) {
        return new ArchiveAccess() {
            @Override
            public int delete(InstanceSelection selection) throws IOException {
                return archive.delete(selection);
            }

            @Override
            public StoreOutcome importFile(Path file) throws IOException {
                return archive.importFile(file);
            }

            @Override
            public void close() throws IOException {
                archive.close();
            }
        };
    }
}
