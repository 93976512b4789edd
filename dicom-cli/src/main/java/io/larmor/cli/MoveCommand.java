package io.larmor.cli;

import java.nio.file.Path;
import java.time.Duration;

import io.larmor.dimse.CommandField;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scu.CallOptions;
import io.larmor.services.storage.FolderStorage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `larmor move`.
@Command(name = "move", description = {"Have a peer send instances to an AE (C-MOVE).",
    "The peer has to know the AE title of the destination, and where it listens. With --receive this program is the"
            + " destination itself, as long as the command takes. Transfer syntaxes are agreed on by the peer and the destination: --syntax is refused."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor move PACS@10.0.0.5:104 --to WORKSTATION -m StudyInstanceUID=1.2.3",
                "  larmor move PACS@10.0.0.5:104 --to ME --receive 11113 --out study -m StudyInstanceUID=1.2.3"})
final class MoveCommand extends LarmorCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Mixin
    private QueryOptions query = new QueryOptions();

    @Option(names = "--to", paramLabel = "AE", description = "The AE title of the destination (with --receive by default that of --calling).")
    private @Nullable String to;

    @Option(names = "--receive", paramLabel = "PORT", description = "Be the destination: take what comes on this port, into --out.")
    private @Nullable Integer receive;

    @Option(names = "--out", paramLabel = "DIR", description = "The folder for --receive; made if it is not there.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Say how it ended as JSON, on one line.")
    private boolean json;

    MoveCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Exception {
        if (!client.syntaxes().isEmpty()) {
            throw new Failure(ExitCode.USAGE,
                    "The peer and the destination agree on transfer syntaxes, and --syntax has"
                            + " no say in it; leave it out, or use 'get'.");
        }
        if (to == null && receive == null) {
            throw new Failure(ExitCode.USAGE, "Say where to: --to AE, or --receive PORT --out DIR.");
        }
        if ((receive == null) != (out == null)) {
            throw new Failure(ExitCode.USAGE, "--receive PORT and --out DIR belong together.");
        }
        var destination = to == null ? client.calling() : to;
        if (receive == null || out == null) {
            return move(destination);
        }
        try (var server = destination(destination, receive, out)) {
            server.start();
            int code = move(destination);
            // What the peer has counted as done is stored; it may still be about to release.
            boolean _ = server.shutdown(PATIENCE);
            return code;
        }
    }

    private int move(String destination) throws Exception {
        var identifier = query.retrieval();
        var model = query.model();
        long start = System.nanoTime();
        try (var progress = new Progress(terminal()); var association = client.client(query.move()).connect()) {
            var result = association.move(model, query.level(), identifier, destination, CallOptions.DEFAULT,
                    counts -> progress.show(() -> RetrieveReport.progress(counts)));
            progress.clear();
            return new RetrieveReport(CommandField.C_MOVE_RQ, "Moved").print(this, result, json,
                    System.nanoTime() - start);
        }
    }

    /// Whoever the peer calls itself, it was asked to come.
    private static DicomServer destination(String ae, int port, Path folder) throws Exception {
        return DicomServer.builder().aeTitle(ae).port(port).acceptCalling("*")
                .echo((_, _) -> Status.SUCCESS)
                .provider(new FolderStorage(folder, true, _ -> {}))
                .build();
    }
}
