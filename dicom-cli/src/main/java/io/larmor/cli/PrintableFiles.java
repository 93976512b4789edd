package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// The files that a command prints: those named, whether they are there or not, those below folders, and for `-` what comes on
/// standard input, kept in a temporary file because data sets are read where they stand.
final class PrintableFiles implements AutoCloseable {
    private static final Path STANDARD_INPUT = Path.of("-");

    private final InputFiles files;
    private @Nullable Path input;

    /// @param paths files, folders, `-`
    /// @throws Failure if there is nothing
    PrintableFiles(List<Path> paths) throws IOException {
        var named = new ArrayList<Path>();
        for (var path : paths) {
            named.add(path.equals(STANDARD_INPUT) ? input() : path);
        }
        files = new InputFiles(named);
    }

    private Path input() throws IOException {
        if (input == null) {
            input = Files.createTempFile("larmor-input", ".dcm");
            // Also when reading it is broken off
            input.toFile().deleteOnExit();
            Files.copy(System.in, input, StandardCopyOption.REPLACE_EXISTING);
        }
        return input;
    }

    List<Path> list() {
        return files.list();
    }

    /// Sees that a file is one to be read.
    ///
    /// @throws IOException why it is none, if that was found out in looking for files
    void check(Path path) throws IOException {
        files.check(path);
    }

    /// {@return the files themselves}
    InputFiles files() {
        return files;
    }

    /// {@return what to call a file}
    String name(Path path) {
        return path.equals(input) ? "standard input" : path.toString();
    }

    @Override
    public void close() throws IOException {
        if (input != null) {
            Files.deleteIfExists(input);
        }
    }
}
