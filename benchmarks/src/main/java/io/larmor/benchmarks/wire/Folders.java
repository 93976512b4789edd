package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// Folders that the benchmark made itself.
final class Folders {
    private Folders() {}

    static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            empty(folder);
            Files.delete(folder);
        }
    }

    static void empty(Path folder) throws IOException {
        try (var content = Files.walk(folder)) {
            for (var path : content.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder)) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
