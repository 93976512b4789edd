package io.larmor.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.ReadOptions;
import io.larmor.data.Tag;
import io.larmor.data.Uids;
import io.larmor.deidentify.Deidentifier;
import io.larmor.deidentify.ProfileOption;
import io.larmor.deidentify.Warning;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor deidentify`.
@Command(name = "deidentify", description = {"Make copies without what identifies a patient (PS3.15 Annex E).",
    "The Basic Application Level Confidentiality Profile, with options, as Table E.1-1 of edition 2026c has it; names, dates, comments and"
            + " long texts that it does not list go too. A study stays one study; under the same key also in another run. No pixel is looked at: what could not be vouched for is said. Copies are named after their new UIDs."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor deidentify images/ --out clean/",
                "  larmor deidentify images/ --out clean/ --key study.key --option RETAIN_MODIFIED_DATES"})
final class DeidentifyCommand extends LarmorCommand {
    private static final long MAX_KEY_FILE = 1 << 20;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files, and folders with all that is below them but hidden files (.NAME).")
    private List<Path> paths = List.of();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the copies go: a folder for each study and series.")
    private Path out = Path.of("");

    @Mixin
    private OverwriteOption overwrite = new OverwriteOption();

    @Option(names = "--option", paramLabel = "OPTION", description = "An option of the profile, any number: ${COMPLETION-CANDIDATES}.")
    private List<ProfileOption> options = List.of();

    @Option(names = "--key", paramLabel = "FILE", description = "A secret of 16 bytes or more that new UIDs, Patient IDs and dates follow"
            + " from; default a random one that nobody keeps.")
    private @Nullable Path key;

    @Option(names = "--patient-id", paramLabel = "ID", description = "The Patient ID of all copies; default one for each patient.")
    private @Nullable String patientId;

    @Option(names = "--patient-name", paramLabel = "NAME", description = "The Patient's Name of all copies; default like the Patient ID.")
    private @Nullable String patientName;

    @Option(names = "--json", description = "Say what became of the files as JSON, on one line.")
    private boolean json;

    private final Map<Warning, Long> warnings = new EnumMap<>(Warning.class);
    private final Outputs outputs = new Outputs();
    private long done;
    private long failed;

    @Mixin
    private CharacterSetOption text = new CharacterSetOption();

    DeidentifyCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        var deidentifier = deidentifier();
        try (var progress = new Progress(terminal())) {
            var files = new InputFiles(paths, (path, why) -> fail(progress, path, why));
            for (var file : files) {
                try {
                    copy(deidentifier, file, progress);
                    done++;
                } catch (Failure refused) {
                    failed++;
                    progress.say("larmor: " + refused.sentence());
                } catch (IOException e) {
                    fail(progress, file, e);
                } catch (UncheckedIOException e) {
                    fail(progress, file, Objects.requireNonNull(e.getCause()));
                }
                progress.show(() -> Text.count(done, "file"));
            }
        }
        summary();
        return failed > 0 ? ExitCode.BAD_DATA : ExitCode.DONE;
    }

    private Deidentifier deidentifier() throws IOException {
        var builder = Deidentifier.builder();
        options.forEach(builder::option);
        if (key != null) {
            if (Files.size(key) > MAX_KEY_FILE) {
                throw new Failure(ExitCode.USAGE, key + " is too large for a key; a key has 16 bytes or a few more.");
            }
            builder.key(Files.readAllBytes(key));
        }
        if (patientId != null) {
            builder.patientId(patientId);
        }
        if (patientName != null) {
            builder.patientName(patientName);
        }
        return builder.build();
    }

    private void copy(Deidentifier deidentifier, Path path, Progress progress) throws IOException {
        try (var file = DicomFile.open(path, text.reading(ReadOptions.DEFAULT))) {
            var result = deidentifier.deidentify(text.declared(file.dataSet()));
            var dataSet = result.dataSet();
            // A new UID is never longer than a name may be, and has digits and dots only.
            var folder = out.resolve(name(dataSet.string(Tag.StudyInstanceUID).orElse("")))
                    .resolve(name(dataSet.string(Tag.SeriesInstanceUID).orElse("")));
            Files.createDirectories(folder);
            var uid = dataSet.string(Tag.SOPInstanceUID).filter(Uids::isValid)
                    .orElseThrow(() -> new IOException("there is no valid SOP Instance UID"));
            var target = folder.resolve(name(uid) + ".dcm");
            outputs.take(target, path, "both have one SOP Instance UID");
            overwrite.check(target);
            Rewriting.write(target, DataSet.EMPTY, dataSet, file.transferSyntax());
            for (var warning : result.warnings()) {
                warnings.merge(warning, 1L, Long::sum);
                progress.say("larmor: " + path + ": " + warning.sentence() + ".");
            }
        }
    }

    /// {@return a UID as a name; one that was kept may be anything}
    private static String name(String uid) {
        return uid.matches("[0-9][0-9.]{0,63}") ? uid : "unknown";
    }

    private void fail(Progress progress, Path path, IOException why) {
        failed++;
        progress.say("larmor: " + Failures.about(path, why));
    }

    private void summary() {
        if (json) {
            var result = new LinkedHashMap<String, Object>();
            result.put("deidentified", done);
            result.put("failed", failed);
            result.put("warnings", warnings);
            say(JsonLine.of(result));
            return;
        }
        say("De-identified " + Text.count(done, "file") + " into " + out + (failed > 0 ? "; " + failed + " failed" : "")
                + (warnings.isEmpty()
                        ? "."
                        : "; " + Text.count(warnings.values().stream().mapToLong(n -> n).sum(), "warning")
                                + ": look before you pass them on."));
    }
}
