package io.larmor.deidentify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.junit.jupiter.api.Assumptions;

/// The shared test material beside the repository, for the tests that use it; without it they are skipped.
final class Shared {
    private Shared() {}

    static Path directory() {
        var found = find();
        Assumptions.assumeTrue(found.isPresent(), "the shared test files are not there");
        return found.orElseThrow();
    }

    private static Optional<Path> find() {
        var named = System.getenv("LARMOR_SHARED");
        if (named != null) {
            return Optional.of(Path.of(named)).filter(Shared::isIt);
        }
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var candidate = folder.resolveSibling("shared");
            if (isIt(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static boolean isIt(Path folder) {
        return Files.exists(folder.resolve("files/INDEX.tsv"));
    }

    /// One line of a table.
    record Row(Map<String, String> cells) {
        String get(String name) {
            return Objects.requireNonNull(cells.get(name));
        }
    }

    /// The rows of a table, by the names in its first line.
    static List<Row> table(Path file) throws IOException {
        var lines = Files.readAllLines(file);
        var names = lines.getFirst().split("\t", -1);
        var rows = new ArrayList<Row>();
        for (var line : lines.subList(1, lines.size())) {
            if (line.startsWith("# ")) {
                continue;
            }
            var cells = line.split("\t", -1);
            var row = new LinkedHashMap<String, String>();
            for (int i = 0; i < names.length; i++) {
                row.put(names[i], i < cells.length ? cells[i] : "");
            }
            rows.add(new Row(row));
        }
        return rows;
    }
}
