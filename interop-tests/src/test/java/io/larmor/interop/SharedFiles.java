package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Assumptions;

/// The folder of real files beside the checkout, or wherever `LARMOR_SHARED` points. Tests that need it are skipped without it.
final class SharedFiles {
    /// One row of `files/INDEX.tsv`.
    record Entry(Path path, String name, String transferSyntax, String sopClass, String expected) {}

    private SharedFiles() {}

    static List<Entry> entries() throws IOException {
        Path folder = root().orElseThrow().resolve("files");
        try (var lines = Files.lines(folder.resolve("INDEX.tsv"))) {
            return lines.skip(1).map(line -> line.split("\t", -1))
                    .map(column -> new Entry(folder.resolve(column[0]), column[0], column[4], column[6], column[10]))
                    .toList();
        }
    }

    static void require() {
        Assumptions.assumeTrue(root().isPresent(), "needs the folder of shared files (../shared, or LARMOR_SHARED)");
    }

    /// {@return one of its folders}
    static Path folder(String name) {
        require();
        return root().orElseThrow().resolve(name);
    }

    private static Optional<Path> root() {
        String override = System.getenv("LARMOR_SHARED");
        if (override != null) {
            return Optional.of(Path.of(override)).filter(SharedFiles::isShared);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path beside = folder.resolveSibling("shared");
            if (isShared(beside)) {
                return Optional.of(beside);
            }
        }
        return Optional.empty();
    }

    private static boolean isShared(Path folder) {
        return Files.isRegularFile(folder.resolve("files/INDEX.tsv"));
    }
}
