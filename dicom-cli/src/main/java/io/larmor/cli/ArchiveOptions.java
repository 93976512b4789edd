package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.ArchiveInUseException;
import io.larmor.archive.DuplicatePolicy;
import io.larmor.archive.Durability;
import picocli.CommandLine.Option;

/// How an archive is opened.
final class ArchiveOptions {
    @Option(names = "--durability", paramLabel = "LEVEL", description = "What an acknowledged instance survives: fsync, power loss (default); os, the death of the program, but not that of the operating system; none, as os, and after power loss the index may have to be built again with 'larmor verify --repair'.")
    private Durability durability = Durability.FSYNC;

    /// Opens the archive; or, while a node has it open, lets that node do what is asked, with its own durability and policy.
    ///
    /// @param folder where it is; made if it is not there
    /// @param policy for other bytes under the same UID
    ArchiveAccess access(Path folder, DuplicatePolicy policy) throws IOException {
        try {
            return audited(folder, Archive.open(
                    ArchiveConfig.builder(folder).durability(durability).duplicatePolicy(policy).build()));
        } catch (ArchiveInUseException inUse) {
            try {
                return RunningNode.of(folder);
            } catch (IOException e) {
                inUse.addSuppressed(e);
                throw inUse;
            }
        }
    }

    /// Sees that a folder holds an archive: opening one would make it.
    ///
    /// @return the folder
    /// @throws Failure if there is none
    static Path existing(Path folder) {
        if (!Files.isRegularFile(folder.resolve("lock"))) {
            throw new Failure(ExitCode.BAD_DATA, "There is no archive in " + folder + "; check the name.");
        }
        return folder;
    }

    /// Nothing is done of which the trail that there is cannot be told.
    private static ArchiveAccess audited(Path folder, Archive archive) throws IOException {
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
}
