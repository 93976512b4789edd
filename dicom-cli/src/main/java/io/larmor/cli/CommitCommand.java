package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.NEventReportRq;
import io.larmor.scp.DicomServer;
import io.larmor.scu.CallOptions;
import io.larmor.scu.ClientAssociation;
import io.larmor.scu.CommitmentReport;
import io.larmor.scu.Proposals;
import io.larmor.scu.SopReference;
import io.larmor.scu.StorageCommitment;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.Role;
import io.larmor.services.spi.ServiceDescriptor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor commit`.
@Command(name = "commit", description = {
    "Ask a peer to keep instances safe (storage commitment), and wait for its result.",
    "The result comes on the same association or, with --receive, on one that the peer opens to us: it must know our AE title"
            + " and port."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor commit LARMOR@localhost:11112 images/",
                "  larmor commit PACS@10.0.0.5:104 a.dcm --calling CT1 --receive 11113 --wait 600",
                "  larmor commit PACS@10.0.0.5:104 --instance CTImageStorage=1.2.3.4 --json"})
final class CommitCommand extends LarmorCommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(index = "1..*", paramLabel = "PATH", arity = "0..*", description = "Files, and folders with all that is below them: the instances in them are asked for, they are not sent.")
    private List<Path> paths = List.of();

    @Option(names = "--instance", paramLabel = "CLASS=UID", description = "An instance by its SOP class, a keyword or UID, and SOP Instance UID; can be repeated.")
    private List<String> instances = new ArrayList<>();

    @Option(names = "--receive", paramLabel = "PORT", description = "Take the result on a port of ours as well; 0 has one chosen.")
    private @Nullable Integer receive;

    @Option(names = "--wait", paramLabel = "SECONDS", description = "How long to wait for the result (default: ${DEFAULT-VALUE}).")
    private int wait = 60;

    @Option(names = "--json", description = "The result as JSON, on one line.")
    private boolean json;

    private boolean unreadable;

    CommitCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Exception {
        if (wait < 0) {
            throw new Failure(ExitCode.USAGE, "--wait is 0 or more.");
        }
        var references = references();
        if (references.isEmpty()) {
            throw new Failure(unreadable ? ExitCode.BAD_DATA : ExitCode.USAGE,
                    "There is no instance to ask for: name files, or --instance CLASS=UID.");
        }
        var commitment = new StorageCommitment();
        var transaction = Uids.generate();
        var report = receive == null
                ? onSameAssociation(commitment, transaction, references)
                : onAnother(commitment, transaction, references, receive);
        if (report.isEmpty()) {
            throw new Failure(ExitCode.REFUSED, "No result came within " + wait
                    + " s; wait longer (--wait), or check that the peer knows our AE title and port (--receive).");
        }
        say(report.get());
        return !report.get().failed().isEmpty()
                ? ExitCode.REFUSED
                : unreadable ? ExitCode.BAD_DATA : ExitCode.DONE;
    }

    private Optional<CommitmentReport> onSameAssociation(StorageCommitment commitment, String transaction,
            Set<SopReference> references) throws Exception {
        try (var association = connect(commitment)) {
            commitment.request(association, transaction, references, CallOptions.DEFAULT);
            return commitment.await(transaction, Duration.ofSeconds(wait));
        }
    }

    private Optional<CommitmentReport> onAnother(StorageCommitment commitment, String transaction,
            Set<SopReference> references, int port) throws Exception {
        var events = ServiceDescriptor.builder(Uid.StorageCommitmentPushModel).roles(Role.SCU)
                .operations(Operation.N_EVENT_REPORT).build();
        try (var server = DicomServer.builder().aeTitle(client.calling()).port(port).acceptCalling(client.peer().ae())
                .normalized((_, request, dataSet) -> new NResult(commitment.event((NEventReportRq) request,
                        dataSet == null ? DataSet.EMPTY : dataSet)), events)
                .build()) {
            server.start();
            try (var association = connect(commitment)) {
                commitment.request(association, transaction, references, CallOptions.DEFAULT);
            }
            return commitment.await(transaction, Duration.ofSeconds(wait));
        }
    }

    private ClientAssociation connect(StorageCommitment commitment) throws IOException {
        return client.builder().contexts(Proposals.of(List.of(Uid.StorageCommitmentPushModel), client.proposed()))
                .events(commitment).build().connect();
    }

    private Set<SopReference> references() throws IOException {
        var references = new LinkedHashSet<SopReference>();
        for (var each : instances) {
            var parts = each.split("=", 2);
            var sopClass = RelatedSopClass.uid(parts[0]);
            if (parts.length != 2 || sopClass.isEmpty() || !Uids.isValid(parts[1])) {
                throw new Failure(ExitCode.USAGE,
                        "--instance is CLASS=UID, as CTImageStorage=1.2.3.4 or 1.2.840.10008.5.1.4.1.1.2=1.2.3.4, not "
                                + each + ".");
            }
            references.add(new SopReference(sopClass.get(), parts[1]));
        }
        for (var path : new InputFiles(paths, this::skip)) {
            try (var file = DicomFile.open(path)) {
                references.add(new SopReference(file.sopClassUid(), file.sopInstanceUid()));
            } catch (IOException e) {
                skip(path, e);
            }
        }
        return references;
    }

    private void skip(Path path, IOException why) {
        unreadable = true;
        complain(Failures.about(path, why));
    }

    private void say(CommitmentReport report) {
        if (json) {
            var result = new LinkedHashMap<String, Object>();
            result.put("transaction", report.transaction());
            result.put("committed", report.committed().size());
            result.put("failed", report.failed().stream().map(each -> each.reference().sopInstance()).toList());
            result.put("reasons", report.failed().stream().map(CommitmentReport.Failed::words).toList());
            say(JsonLine.of(result));
            return;
        }
        for (var each : report.failed()) {
            complain("The peer does not commit to " + each.reference().sopInstance() + ": " + each.words() + ".");
        }
        say(client.peer() + " keeps " + Text.count(report.committed().size(), "instance") + " safe"
                + (report.failed().isEmpty() ? "" : ", " + report.failed().size() + " not") + ".");
    }
}
