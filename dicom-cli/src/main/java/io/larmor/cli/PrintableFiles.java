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

    private final List<Path> files = new ArrayList<>();
    private @Nullable Path input;

    /// @param paths files, folders, `-`
    PrintableFiles(List<Path> paths) throws IOException {
        for (var path : paths) {
            if (path.equals(STANDARD_INPUT)) {
                files.add(input());
            } else if (Files.isDirectory(path)) {
                // What cannot be listed is printed as what cannot be read: its name, and why
                files.addAll(new InputFiles(List.of(path), (unlisted, _) -> files.add(unlisted)).list());
            } else {
                files.add(path);
            }
        }
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
