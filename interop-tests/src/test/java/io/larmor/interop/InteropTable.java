package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/// What became of the cells, and the tables of it: a row for each service, role and peer, with the cells that passed of those tried by
/// maximum length, window and number of PDVs; below it what cannot be tried, and why.
final class InteropTable {
    /// What happens in a cell.
    interface Trial {
        void run(Cell cell) throws Exception;
    }

    private record Column(String heading, Predicate<Cell.Way> holds) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("4,096", way -> way.maxPduLength() == 4096),
            new Column("16,384", way -> way.maxPduLength() == 16_384),
            new Column("131,072", way -> way.maxPduLength() == 131_072),
            new Column("unlimited", way -> way.maxPduLength() == 0),
            new Column("window 1", way -> way.window() == 1),
            new Column("window 32", way -> way.window() == 32),
            new Column("one PDV", Cell.Way::apart),
            new Column("many PDVs", way -> !way.apart()),
            new Column("all", _ -> true));

    private final Map<Cell, String> outcomes = new LinkedHashMap<>();
    private final List<String> impossible = new ArrayList<>();

    /// Tries a cell. A failure is noted, and does not keep the other cells from being tried.
    void attempt(Cell cell, Trial trial) throws InterruptedException {
        try {
            trial.run(cell);
            outcomes.put(cell, "");
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | AssertionError e) {
            outcomes.put(cell, e.toString());
        }
    }

    /// Notes cells that cannot be.
    ///
    /// @param which which cells
    /// @param why   what is missing
    void cannot(String which, String why) {
        impossible.add(which + ": " + why);
    }

    int size() {
        return outcomes.size();
    }

    /// {@return what failed, and how}
    List<String> failures() {
        return outcomes.entrySet().stream().filter(each -> !each.getValue().isEmpty())
                .map(each -> each.getKey() + ": " + each.getValue()).toList();
    }

    /// Writes both tables.
    ///
    /// {@return the plain one}
    String write(Path folder) throws IOException {
        Files.createDirectories(folder);
        String plain = plain();
        Files.writeString(folder.resolve("interoperability.md"), markdown());
        Files.writeString(folder.resolve("interoperability.txt"), plain);
        return plain;
    }

    private String markdown() {
        var rows = rows();
        var text = new StringBuilder("# Interoperability\n\n").append(EXPLANATION).append("\n\n");
        for (int i = 0; i < rows.size(); i++) {
            text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|---".repeat(rows.getFirst().size())).append("|\n");
            }
        }
        return text.append(list("\nWhat cannot be tried:\n\n", impossible))
                .append(list("\nWhat failed:\n\n", failures()))
                .toString();
    }

    private String plain() {
        var rows = rows();
        int[] widths = IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)).toArray();
        var text = new StringBuilder();
        for (var row : rows) {
            text.append(IntStream.range(0, row.size())
                    .mapToObj(column -> String.format("%-" + widths[column] + "s", row.get(column)))
                    .collect(Collectors.joining("  ")).stripTrailing()).append('\n');
        }
        return text.append(list("\nWhat cannot be tried:\n", impossible)).append(list("\nWhat failed:\n", failures()))
                .toString();
    }

    private static String list(String heading, List<String> entries) {
        return entries.isEmpty()
                ? ""
                : heading + entries.stream().map(entry -> "- " + entry + "\n").collect(Collectors.joining());
    }

    private List<List<String>> rows() {
        var rows = new LinkedHashMap<List<String>, List<Cell>>();
        for (Cell cell : outcomes.keySet()) {
            rows.computeIfAbsent(
                    List.of(cell.service().toString(), cell.role().toString(), cell.peer().toString()),
                    _ -> new ArrayList<>()).add(cell);
        }
        var table = new ArrayList<List<String>>();
        var heading = new ArrayList<>(List.of("service", "we are", "peer"));
        COLUMNS.forEach(column -> heading.add(column.heading()));
        table.add(heading);
        rows.forEach((name, cells) -> {
            var row = new ArrayList<>(name);
            COLUMNS.forEach(column -> row.add(count(cells, column)));
            table.add(row);
        });
        return table;
    }

    private String count(List<Cell> cells, Column column) {
        var tried = cells.stream().filter(cell -> column.holds().test(cell.way())).toList();
        long passed = tried.stream().filter(cell -> "".equals(outcome(cell))).count();
        return tried.isEmpty() ? "-" : passed + "/" + tried.size();
    }

    private @Nullable String outcome(Cell cell) {
        return outcomes.get(cell);
    }

    private static final String EXPLANATION = """
            Cells that passed, of those tried. The lengths are the maximum length of a PDU that each end announces; a peer that cannot announce \
            "unlimited" announces 131,072 there, and Orthanc 16,384 always. "Window" is what the requestor proposes; DCMTK and Orthanc answer \
            a proposal with none, so that the association goes on with 1, and Larmor with what was proposed. "Many PDVs" means that what we send \
            has a command and its data set in one PDU, "one PDV" that it has not.""";
}
