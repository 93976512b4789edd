package io.larmor.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.larmor.data.DataSet;
import io.larmor.data.DicomJson;
import io.larmor.scu.CallOptions;
import io.larmor.scu.FindResults;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `larmor find`.
@Command(name = "find", description = {"Ask a peer what it has (C-FIND).",
    "A table at a terminal; in a pipe a line per match, values separated by tabs, in the order of the keys."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor find LARMOR@localhost:11112 -m PatientName='DOE*' -m StudyDate=20240101-",
        "  larmor find PACS@10.0.0.5:104 --level series -m StudyInstanceUID=1.2.3 -r Modality -r SeriesNumber",
        "  larmor find PACS@10.0.0.5:104 -m ModalitiesInStudy=CT --json --limit 10 | jq .",
        "  larmor find PACS@10.0.0.5:104 --level patient -m PatientName=* --csv > patients.csv"})
final class FindCommand extends LarmorCommand {
    /// How many matches go by before a look whether anybody still reads them.
    private static final int CHECK = 64;

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Mixin
    private QueryOptions query = new QueryOptions();

    @Option(names = {"-r",
        "--return"}, paramLabel = "KEY", converter = AttributeValue.PathConverter.class, description = "What to return; can be repeated (default: the usual attributes of the level).")
    private List<AttributePath> wanted = new ArrayList<>();

    @Option(names = "--limit", paramLabel = "N", description = "Stop after N matches, with C-CANCEL.")
    private int limit = Integer.MAX_VALUE;

    @Option(names = "--json", description = "Each match in the DICOM JSON model, on one line.")
    private boolean json;

    @Option(names = "--csv", description = "Comma-separated values under a heading (RFC 4180).")
    private boolean csv;

    FindCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        var columns = query.columns(wanted);
        var model = query.model();
        var identifier = query.identifier(columns);
        var table = new Table(terminal(), columns.stream().map(AttributePath::toString).toArray(String[]::new));
        if (csv) {
            terminal().out()
                    .println(columns.stream().map(path -> csv(path.toString())).collect(Collectors.joining(",")));
        }
        int count = 0;
        try (var association = client.client(model.find()).connect();
                var results = association.find(model, query.level(), identifier, CallOptions.DEFAULT)) {
            FindResults.Match match;
            while (count < limit && (match = results.take()) != null) {
                count++;
                show(match.identifier(), columns, table);
                if (count % CHECK == 0 && terminal().closed()) {
                    break;
                }
            }
        }
        table.end();
        if (terminal().screen() && !json && !csv) {
            say(Text.count(count, "match").replace("matchs", "matches") + ".");
        }
        return ExitCode.DONE;
    }

    private void show(DataSet found, List<AttributePath> columns, Table table) {
        if (json) {
            terminal().out().println(DicomJson.toString(found));
        } else if (csv) {
            terminal().out()
                    .println(columns.stream().map(path -> csv(path.text(found))).collect(Collectors.joining(",")));
        } else {
            table.row(columns.stream().map(path -> path.text(found)).toArray());
        }
    }

    private static String csv(String value) {
        return value.chars().anyMatch(c -> c == ',' || c == '"' || c < ' ')
                ? "\"" + value.replace("\"", "\"\"") + "\""
                : value;
    }
}
