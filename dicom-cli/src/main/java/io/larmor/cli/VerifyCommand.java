package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveCheck;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.ArchiveProblem;
import io.larmor.archive.IndexDamagedException;
import io.larmor.archive.IndexedInstance;
import io.larmor.data.DataSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor verify`.
@Command(name = "verify", description = {"Check that an archive holds what it received, and that its index is right.",
    "Every byte is read and compared with its checksum, files with the index, and the index with itself. No 'serve' may have the archive open. The"
            + " exit code is 0 if all is well, or is now, and 5 if not.",
    "--repair indexes what is whole, takes out of the index what is lost, and moves what is damaged to the folder 'quarantine' of the archive;"
            + " nothing is deleted, and what was moved can be sent again. What is taken out of the index is told to the audit trail of the archive, if it has one."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor verify larmor-data",
                "  larmor verify larmor-data --repair"})
final class VerifyCommand extends LarmorCommand {
    private static final int KIND_WIDTH = 13;
    private static final int UID_WIDTH = 40;

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "The archive's folder (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("larmor-data");

    @Option(names = "--repair", description = "Mend what can be mended.")
    private boolean repair;

    @Option(names = "--json", description = "Say each problem, and last the whole, as JSON on a line each.")
    private boolean json;

    VerifyCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        var config = ArchiveConfig.builder(ArchiveOptions.existing(folder)).build();
        try (var progress = new Progress(terminal())) {
            var report = new Report(progress);
            var check = repair ? report.removed.repair(config, report) : verify(config, report);
            progress.clear();
            report.table.end();
            summary(check);
            return check.isClean() || check.isMended() ? ExitCode.DONE : ExitCode.BAD_DATA;
        } catch (IndexDamagedException e) {
            throw new Failure(ExitCode.BAD_DATA,
                    "The index cannot be read (" + e.getMessage() + "); --repair builds it again from the files.", e);
        }
    }

    private static ArchiveCheck verify(ArchiveConfig config, ArchiveCheck.Listener report) throws IOException {
        try (var archive = Archive.open(config)) {
            return archive.verify(report);
        }
    }

    private void summary(ArchiveCheck check) {
        if (json) {
            var all = new LinkedHashMap<String, Object>();
            all.put("instances", check.instances());
            all.put("bytes", check.bytes());
            all.put("found", words(check.found()));
            all.put("mended", words(check.mended()));
            say(JsonLine.of(all));
            return;
        }
        var good = Text.count(check.instances(), "instance") + " of " + Text.bytes(check.bytes());
        if (check.isClean()) {
            say(good + ": all whole, as received, and indexed.");
            return;
        }
        long found = check.found().values().stream().mapToLong(Long::longValue).sum();
        long mended = check.mended().values().stream().mapToLong(Long::longValue).sum();
        say(good + " whole, as received, and indexed; " + Text.count(found, "problem")
                + (repair ? ", " + mended + " mended." : ". --repair mends what can be mended."));
        if (check.found().containsKey(ArchiveProblem.Kind.OTHER_PATIENT)) {
            say("Which patient is right, --repair cannot know: delete what is filed wrongly ('larmor delete --instance UID'), and send it again with the right"
                    + " Patient ID or with a Study Instance UID of its own ('larmor set').");
        }
    }

    private static Map<String, Long> words(Map<ArchiveProblem.Kind, Long> counts) {
        var words = new LinkedHashMap<String, Long>();
        for (var kind : ArchiveProblem.Kind.values()) {
            words.put(word(kind), counts.getOrDefault(kind, 0L));
        }
        return words;
    }

    private static String word(ArchiveProblem.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Says what is found as it is found.
    private final class Report implements ArchiveCheck.Listener {
        private final Progress progress;
        private final AuditedRepair removed = new AuditedRepair();
        private final Table table = new Table(terminal(), "PROBLEM", "SOP INSTANCE", "WHERE", "DETAIL", "MENDED")
                .fixed(KIND_WIDTH, UID_WIDTH, 0, 0, 0);

        Report(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void progress(long done, long expected) {
            progress.show(() -> "%,d of %,d instances".formatted(done, Math.max(done, expected)));
        }

        @Override
        public void removed(IndexedInstance instance, DataSet study) {
            removed.removed(instance, study);
        }

        @Override
        public void found(ArchiveProblem problem, String mended) {
            progress.clear();
            if (json) {
                var all = new LinkedHashMap<String, Object>();
                all.put("problem", word(problem.kind()));
                all.put("sopInstance", problem.sopInstance());
                all.put("locator", problem.locator());
                all.put("detail", problem.detail());
                all.put("mended", mended);
                say(JsonLine.of(all));
            } else {
                table.row(word(problem.kind()), problem.sopInstance(), problem.locator(), problem.detail(), mended);
            }
        }
    }
}
