package io.larmor.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

import picocli.CommandLine.Option;

/// The one rule of all commands that make files of files: what is there already is replaced only if that was said.
final class OverwriteOption {
    @Option(names = "--overwrite", description = "Replace a file that is there already.")
    private boolean given;

    /// Sees that nothing is lost.
    ///
    /// @throws Failure if the file is there, and is not to be replaced
    void check(Path target) {
        if (!given && Files.exists(target)) {
            throw new Failure(ExitCode.REFUSED,
                    target + " is there already; --overwrite replaces it, or choose another.");
        }
    }

    /// {@return the one file that is to be written}
    ///
    /// @param name as it was given
    /// @throws Failure if that is a folder or standard output, or a file that is not to be replaced
    Path file(String name) {
        if (isOutput(name)) {
            throw new Failure(ExitCode.USAGE, "A file is written, and not standard output; name it.");
        }
        var target = Path.of(name);
        if (isFolder(name) || Files.isDirectory(target)) {
            throw new Failure(ExitCode.USAGE, name + " is a folder; name the file that is to be written.");
        }
        check(target);
        return target;
    }

    /// {@return whether a name means standard output} A file of that name is `./-`.
    static boolean isOutput(String name) {
        return name.equals("-");
    }

    /// {@return whether a name can only mean a folder, there or not} A [Path] has lost its last separator.
    static boolean isFolder(String name) {
        return name.endsWith("/") || name.endsWith(File.separator);
    }
}
