package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;

import io.larmor.archive.InstanceSelection;
import io.larmor.archive.StoreOutcome;
import io.larmor.audit.AuditTrail;

/// What commands do to an archive, whether they have opened it themselves or a running node does it for them.
interface ArchiveAccess extends AutoCloseable {
    /// How many files may be on their way in: what is on its way together becomes durable together.
    int WINDOW = 64;

    /// Deletes instances.
    ///
    /// @return how many
    int delete(InstanceSelection selection) throws IOException;

    /// Begins to take in a file, and does not wait until it is stored.
    ///
    /// @return the file on its way; what became of files is asked in the order in which they were begun, and of the first before
    ///         there are more than [#WINDOW]
    Coming begin(Path file) throws IOException;

    @Override
    void close() throws IOException;

    /// A file on its way in.
    @FunctionalInterface
    interface Coming {
        /// {@return what became of it} Waits for that; asked once.
        StoreOutcome outcome() throws IOException;
    }

    /// {@return an archive that this process has opened} What is done to it is told to its audit trail, which is closed with it.
    static ArchiveAccess of(AuditedArchive audited) {
        var imports = audited.imports();
        return new ArchiveAccess() {
            @Override
            public int delete(InstanceSelection selection) throws IOException {
                return audited.delete(selection);
            }

            @Override
            public Coming begin(Path file) throws IOException {
                var staged = audited.archive().receive(file);
                staged.submit();
                return () -> {
                    var outcome = staged.commit();
                    imports.add(staged, outcome);
                    return outcome;
                };
            }

            @Override
            public void close() throws IOException {
                imports.close();
                audited.audit().ifPresent(AuditTrail::close);
                audited.archive().close();
            }
        };
    }
}
