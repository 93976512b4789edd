package io.larmor.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file to be read, in a folder of its own that is removed when the program ends.
final class Scratch {
    private final Path folder;
    private final Path file;

    Scratch(String name) {
        try {
            folder = Files.createTempDirectory("larmor-fuzz").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file = folder.resolve(name);
        folder.toFile().deleteOnExit();
        file.toFile().deleteOnExit();
    }

    Path folder() {
        return folder;
    }

    Path holding(byte[] bytes) throws IOException {
        return Files.write(file, bytes);
    }
}
