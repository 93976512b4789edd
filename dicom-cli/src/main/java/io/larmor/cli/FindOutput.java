package io.larmor.cli;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

import io.larmor.data.DataSet;
import io.larmor.data.DicomJson;
import io.larmor.scu.FindResults;
import picocli.CommandLine.Option;

/// How what a C-FIND finds is shown: a table at a terminal, lines in a pipe, JSON or CSV; and how much of it.
final class FindOutput {
    /// How many matches go by before a look whether anybody still reads them.
    private static final int CHECK = 64;

    @Option(names = "--limit", paramLabel = "N", description = "Stop after N matches, with C-CANCEL.")
    private int limit = Integer.MAX_VALUE;

    @Option(names = "--json", description = "Each match in the DICOM JSON model, on one line.")
    private boolean json;

    @Option(names = "--csv", description = "Comma-separated values under a heading (RFC 4180).")
    private boolean csv;

    /// What finds.
    interface Search {
        FindResults find() throws IOException;
    }

    /// Looks at the options, before a peer is called.
    ///
    /// @throws Failure if they cannot be so
    void check() {
        if (limit < 1) {
            throw new Failure(ExitCode.USAGE, "--limit is at least 1.");
        }
        if (json && csv) {
            throw new Failure(ExitCode.USAGE, "--json and --csv exclude each other; choose one.");
        }
    }

    boolean isJson() {
        return json;
    }

    /// Shows every match.
    ///
    /// @param terminal where
    /// @param columns the attributes to show, but for JSON
    /// @param text how answers are read
    /// @param search what finds; its results are closed
    void show(Terminal terminal, List<AttributePath> columns, FindText text, Search search) throws IOException {
        var table = new Table(terminal, columns.stream().map(AttributePath::toString).toArray(String[]::new));
        if (csv) {
            terminal.out().println(columns.stream().map(path -> csv(path.toString())).collect(Collectors.joining(",")));
        }
        int count = 0;
        try (var results = search.find()) {
            FindResults.Match match;
            while (count < limit && (match = results.take()) != null) {
                count++;
                show(terminal, text.read(match.identifier()), columns, table);
                if (count % CHECK == 0 && terminal.closed()) {
                    break;
                }
            }
        }
        table.end();
        if (terminal.screen() && !json && !csv) {
            terminal.out().println(Text.count(count, "match").replace("matchs", "matches") + ".");
            terminal.out().flush();
        }
    }

    private void show(Terminal terminal, DataSet found, List<AttributePath> columns, Table table) {
        if (json) {
            terminal.out().println(JsonLine.escaped(DicomJson.toString(found)));
        } else if (csv) {
            terminal.out()
                    .println(columns.stream().map(path -> csv(path.text(found))).collect(Collectors.joining(",")));
        } else {
            table.row(columns.stream().map(path -> path.text(found)).toArray());
        }
    }

    /// Line breaks may stand between quotes; whatever else steers a terminal may not.
    private static String csv(String text) {
        var value = text.lines().map(Text::printable).collect(Collectors.joining("\n"));
        return value.chars().anyMatch(c -> c == ',' || c == '"' || c < ' ')
                ? "\"" + value.replace("\"", "\"\"") + "\""
                : value;
    }
}
