package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.ArchiveInUseException;
import io.larmor.archive.DuplicatePolicy;
import io.larmor.archive.Durability;
import picocli.CommandLine.Option;

/// Where an archive is, and how it is kept.
final class ArchiveOptions {
    @Option(names = "--dir", paramLabel = "DIR", description = "The archive's folder; made if it is not there (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("larmor-data");

    @Option(names = "--durability", paramLabel = "LEVEL", description = "What an acknowledged instance survives: fsync, power loss (default); os, the death of the program, but not that of the operating system; none, as os, and after power loss the index may have to be built again with 'larmor verify --repair'.")
    private Durability durability = Durability.FSYNC;

    @Option(names = "--replace", description = "Other bytes under the same SOP Instance UID replace the first, instead of being refused.")
    private boolean replace;

    Path folder() {
        return folder;
    }

    /// Opens the archive; or, while a node has it open, lets that node do what is asked, with its own durability and policy.
    ArchiveAccess access() throws IOException {
        try {
            return audited(open());
        } catch (ArchiveInUseException inUse) {
            try {
                return RunningNode.of(folder);
            } catch (IOException e) {
                inUse.addSuppressed(e);
                throw inUse;
            }
        }
    }

    /// Nothing is done of which the trail that there is cannot be told.
    private ArchiveAccess audited(Archive archive) throws IOException {
        boolean opened = false;
        try {
            var access = ArchiveAccess.of(new AuditedArchive(archive, KeptTrail.open(folder)));
            opened = true;
            return access;
        } finally {
            if (!opened) {
                archive.close();
            }
        }
    }

    Archive open() throws IOException {
        return Archive.open(ArchiveConfig.builder(folder)
                .durability(durability)
                .duplicatePolicy(replace ? DuplicatePolicy.REPLACE : DuplicatePolicy.KEEP_FIRST)
                .build());
    }
}
