package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.larmor.assoc.NegotiationException;
import io.larmor.data.DataSet;
import io.larmor.dimse.CommandField;
import io.larmor.scu.CallOptions;
import io.larmor.scu.DicomClient;
import io.larmor.scu.DimseStatusException;
import io.larmor.scu.NotSentException;
import io.larmor.scu.RetryPolicy;
import io.larmor.scu.StoreResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor send`.
@Command(name = "send", description = {"Send files and folders to a peer (C-STORE).",
    "Each goes in its own transfer syntax where the peer takes that. A file that cannot be read or is refused is named and"
            + " skipped; the rest goes on."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor send LARMOR@localhost:11112 images/",
                "  larmor send PACS@10.0.0.5:104 a.dcm b.dcm --calling CT1",
                "  larmor send PACS@10.0.0.5:104 archive/ --associations 4 --resume sent.journal --by-study",
                "  larmor send PACS@10.0.0.5:104 private.dcm --related 1.2.3.4=CTImageStorage",
                "  larmor send PACS@10.0.0.5:104 study/ --set PatientID=TEST1 --set PatientName='TEST^ONE'"})
final class SendCommand extends LarmorCommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(index = "1..*", paramLabel = "PATH", arity = "1..*", description = "Files, and folders with all that is below them but hidden files (.NAME).")
    private List<Path> paths = List.of();

    @Option(names = "--set", paramLabel = "KEY=VALUE", converter = AttributeValue.Converter.class, description = "Change an attribute of what is sent, not of the files; can be repeated.")
    private List<AttributeValue> changes = new ArrayList<>();

    @Option(names = "--related", paramLabel = "CLASS=GENERAL", converter = RelatedSopClass.Converter.class, description = "A SOP class of the files, for example a private one, specializes a general one: a peer that stores that may take it"
            + " as such. By UID or keyword; can be repeated.")
    private List<RelatedSopClass> related = new ArrayList<>();

    @Option(names = "--associations", paramLabel = "N", description = "Spread the files over so many associations (default: 1).")
    private int associations = 1;

    @Option(names = "--resume", paramLabel = "FILE", description = "Keep a journal of what the peer has acknowledged in this file, and do not send that again.")
    private @Nullable Path journalFile;

    @Option(names = "--by-study", description = "Say what became of each study.")
    private boolean byStudy;

    @Option(names = "--json", description = "Say what became of the files as JSON, on one line.")
    private boolean json;

    private SendTally tally = new SendTally(false);
    private @Nullable SendJournal journal;
    private final Set<String> named = new HashSet<>();
    private int lost = ExitCode.NO_ASSOCIATION;

    SendCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        tally = new SendTally(byStudy);
        try (var progress = new Progress(terminal());
                var kept = journalFile == null ? null : SendJournal.open(journalFile, client.peer())) {
            journal = kept;
            var files = new InputFiles(paths, (path, why) -> {
                tally.unreadable();
                progress.say("larmor: " + Failures.about(path, why));
            });
            var left = kept == null ? files.list() : files.list().stream().filter(file -> !kept.has(file)).toList();
            tally.before((long) files.size() - left.size());
            if (!left.isEmpty()) {
                send(left, progress);
            }
        }
        if (json) {
            say(tally.json());
        } else {
            tally.studies(terminal());
            say(tally.toString());
        }
        return tally.code(lost);
    }

    private void send(List<Path> files, Progress progress) throws IOException {
        if (changes.isEmpty() && client.syntaxes().isEmpty()) {
            client().storeAll(files, Math.max(1, associations), CallOptions.DEFAULT,
                    result -> took(result.path(), result, files.size(), progress));
            return;
        }
        try (var copies = new ChangedCopies(client.syntaxes(), this::changed)) {
            for (var batch : copies.batches(files)) {
                batch.failures().forEach((path, why) -> {
                    tally.unreadable();
                    progress.say("larmor: " + Failures.about(path, why));
                });
                if (!batch.originals().isEmpty()) {
                    send(batch, files.size(), progress);
                }
            }
        }
    }

    private DicomClient client() throws IOException {
        return client.builder().commonExtended(RelatedSopClass.items(related)).retry(RetryPolicy.PATIENT).build();
    }

    private void send(ChangedCopies.Batch batch, int total, Progress progress) throws IOException {
        boolean first = tally.isEmpty();
        try {
            client().storeAll(batch.originals().keySet(), Math.max(1, associations), CallOptions.DEFAULT,
                    result -> took(batch.originals().getOrDefault(result.path(), result.path()), result, total,
                            progress));
        } catch (IOException e) {
            if (first) {
                throw e;
            }
            // The peer was there for the batches before.
            batch.originals().values().forEach(file -> notSent(file, e, progress));
        }
    }

    private DataSet changed(DataSet dataSet) {
        var changed = dataSet;
        for (var change : changes) {
            changed = change.set(changed);
        }
        return changed;
    }

    /// Called for one result at a time.
    private void took(Path file, StoreResult result, int total, Progress progress) {
        if (result.isStored()) {
            tally.sent(file, result.dataSetLength());
            if (journal != null) {
                journal.sent(file);
            }
            result.status().filter(status -> !status.isSuccess()).ifPresent(status -> {
                tally.warned();
                progress.say("larmor: " + file + " was stored with a warning: " + status.codeText() + ", "
                        + status.meaning(CommandField.C_STORE_RQ) + ".");
            });
        } else if (result.failure().orElse(null) instanceof NotSentException failure) {
            notSent(file, failure.reason(), progress);
        } else {
            String why = why(file, result);
            progress.say("larmor: " + (why.contains(file.toString()) ? why : file + ": " + why));
        }
        progress.show(() -> tally.progress(total));
    }

    private String why(Path file, StoreResult result) {
        var status = result.status();
        if (status.isPresent()) {
            tally.refused(file);
            return Failures.explain(new DimseStatusException(CommandField.C_STORE_RQ, status.get())).sentence();
        }
        var failure = result.failure().orElseGet(() -> new IOException("there is no answer"));
        switch (failure) {
            case NegotiationException _ -> tally.refused(file);
            default -> tally.unreadable();
        }
        return Failures.explain(failure).sentence();
    }

    /// What happened to the association is said once, however many files it cost.
    private void notSent(Path file, IOException reason, Progress progress) {
        tally.notSent(file);
        var failure = Failures.explain(reason);
        if (failure.exitCode() == ExitCode.NO_CONNECTION) {
            lost = ExitCode.NO_CONNECTION;
        }
        if (named.add(failure.sentence())) {
            progress.say("larmor: " + file + " was not sent: " + failure.sentence());
        }
    }
}
