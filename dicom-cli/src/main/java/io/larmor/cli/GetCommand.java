package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;

import io.larmor.data.TransferSyntax;
import io.larmor.dimse.CommandField;
import io.larmor.scu.CallOptions;
import io.larmor.scu.StoreHandler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `larmor get`.
@Command(name = "get", description = {"Get instances from a peer into a folder (C-GET).",
    "They come on the association that asks for them, so no port of ours is needed. Each becomes a Part 10 file named by its"
            + " UID, in place of one of that name."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor get LARMOR@localhost:11112 -m StudyInstanceUID=1.2.3 --out study",
                "  larmor get PACS@10.0.0.5:104 --level series -m StudyInstanceUID=1.2.3 -m SeriesInstanceUID=1.2.3.4 --out series",
                "  larmor get PACS@10.0.0.5:104 -m StudyInstanceUID=1.2.3 --out study --syntax implicit",
                "  larmor get PACS@10.0.0.5:104 --model without-bulk-data -m SOPInstanceUID=1.2.3.4.5 --out headers"})
final class GetCommand extends LarmorCommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Mixin
    private QueryOptions query = new QueryOptions();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder; made if it is not there.")
    private Path out = Path.of("");

    @Option(names = "--json", description = "Say how it ended as JSON, on one line.")
    private boolean json;

    GetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        var identifier = query.retrieval();
        Folders.make(out);
        long start = System.nanoTime();
        var peer = client.builder().retrievalSyntaxes(client.syntaxes().stream().map(TransferSyntax::uid).toList())
                .build();
        try (var progress = new Progress(terminal())) {
            var result = peer.get(query.model(), query.level(), identifier, StoreHandler.toFolder(out),
                    CallOptions.DEFAULT,
                    counts -> progress.show(() -> RetrieveReport.progress(counts)));
            progress.clear();
            return new RetrieveReport(CommandField.C_GET_RQ, "Got").print(this, result, json,
                    System.nanoTime() - start);
        }
    }
}
