package io.larmor.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// What a command that makes files of files writes: never two to one name.
final class Outputs {
    private final Map<Path, Path> sources = new HashMap<>();

    /// Takes a name for the output of a file.
    ///
    /// @param target the output
    /// @param source the file
    /// @param cure what to do if another file has the name, in words
    /// @throws Failure if the output of another file has this name
    void take(Path target, Path source, String cure) {
        var first = sources.putIfAbsent(target.toAbsolutePath().normalize(), source);
        if (first != null && !first.equals(source)) {
            throw new Failure(ExitCode.REFUSED,
                    source + ": " + target + " is the output of " + first + " too; " + cure + ".");
        }
    }
}
