package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.larmor.archive.ArchiveRefusedException;
import io.larmor.archive.DuplicatePolicy;
import io.larmor.archive.StoreOutcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor import`.
@Command(name = "import", description = {"Copy files into an archive.",
    "It may be one that a 'serve' has open; then the --durability and --replace of that one count. A file that cannot be read, or that the archive"
            + " refuses, is named and skipped; the rest goes on."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor import images/ --dir larmor-data",
                "  larmor import a.dcm b.dcm --dir /var/lib/larmor"})
final class ImportCommand extends LarmorCommand {
    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files, and folders with all that is below them but hidden files (.NAME).")
    private List<Path> paths = List.of();

    @Option(names = "--dir", paramLabel = "DIR", description = "The archive's folder; made if it is not there (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("larmor-data");

    @Option(names = "--replace", description = "Other bytes under the same SOP Instance UID replace the first, instead of being refused.")
    private boolean replace;

    @Mixin
    private ArchiveOptions archiveOptions = new ArchiveOptions();

    @Option(names = "--json", description = "Say what became of the files as JSON, on one line.")
    private boolean json;

    private final Deque<Begun> begun = new ArrayDeque<>();
    private final Map<StoreOutcome, Long> outcomes = new EnumMap<>(StoreOutcome.class);
    private long refused;
    private long unreadable;

    ImportCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        try (var progress = new Progress(terminal())) {
            var files = new InputFiles(paths, (path, why) -> {
                unreadable++;
                progress.say("larmor: " + Failures.about(path, why));
            });
            try (var archive = archiveOptions.access(folder,
                    replace ? DuplicatePolicy.REPLACE : DuplicatePolicy.KEEP_FIRST)) {
                importAll(files, archive, progress);
            }
        }
        summary();
        return unreadable > 0 ? ExitCode.BAD_DATA : refused > 0 ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private void importAll(InputFiles files, ArchiveAccess archive, Progress progress) {
        long count = 0;
        for (var file : files) {
            if (begun.size() == ArchiveAccess.WINDOW) {
                end(archive, begun.removeFirst(), progress);
            }
            begin(archive, file, progress);
            long begunNow = ++count;
            progress.show(() -> Text.count(begunNow, "file"));
        }
        while (!begun.isEmpty()) {
            end(archive, begun.removeFirst(), progress);
        }
    }

    private void begin(ArchiveAccess archive, Path file, Progress progress) {
        try {
            begun.addLast(new Begun(file, archive.begin(file)));
        } catch (IOException e) {
            failed(file, e, progress);
        }
    }

    private void end(ArchiveAccess archive, Begun each, Progress progress) {
        var file = each.file();
        try {
            var outcome = each.coming().outcome();
            outcomes.merge(outcome, 1L, Long::sum);
            if (outcome == StoreOutcome.DUPLICATE_DIFFERENT) {
                refused++;
                progress.say("larmor: " + file
                        + ": the archive has another version of this instance; "
                        + (archive instanceof RunningNode
                                ? "the node that runs keeps the first: only one started with --replace replaces it."
                                : "--replace replaces it."));
            }
        } catch (IOException e) {
            failed(file, e, progress);
        }
    }

    private void failed(Path file, IOException why, Progress progress) {
        if (why instanceof ArchiveRefusedException refusal
                && refusal.reason() == ArchiveRefusedException.Reason.OUT_OF_RESOURCES) {
            throw new Failure(ExitCode.REFUSED, file + ": " + why.getMessage() + "; make room and import again.", why);
        }
        boolean readable = why instanceof ArchiveRefusedException refusal
                && refusal.reason() != ArchiveRefusedException.Reason.CANNOT_UNDERSTAND;
        if (readable) {
            refused++;
        } else {
            unreadable++;
        }
        progress.say("larmor: " + Failures.about(file, why));
    }

    private void summary() {
        long stored = outcomes.getOrDefault(StoreOutcome.STORED, 0L);
        long replaced = outcomes.getOrDefault(StoreOutcome.REPLACED, 0L);
        long same = outcomes.getOrDefault(StoreOutcome.DUPLICATE_IDENTICAL, 0L);
        var result = new LinkedHashMap<String, Object>();
        result.put("stored", stored);
        result.put("replaced", replaced);
        result.put("present", same);
        result.put("refused", refused);
        result.put("unreadable", unreadable);
        say(json
                ? JsonLine.of(result)
                : "Imported " + Text.count(stored, "instance") + (replaced > 0 ? ", replaced " + replaced : "")
                        + (same > 0 ? "; " + same + " were there already" : "")
                        + (refused > 0 ? "; " + refused + " refused" : "")
                        + (unreadable > 0 ? "; " + unreadable + " unreadable" : "") + ".");
    }

    private record Begun(Path file, ArchiveAccess.Coming coming) {}
}
