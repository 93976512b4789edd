package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.larmor.archive.DuplicatePolicy;
import io.larmor.archive.InstanceSelection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `larmor delete`.
@Command(name = "delete", description = {"Delete instances from an archive.",
    "It may be one that a 'serve' has open: what is being retrieved stays readable until then. Of several kinds of keys an instance must match"
            + " each."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor delete --study 1.2.840.113619.2.1 --dir larmor-data",
                "  larmor delete --patient LM000001-427 --dir larmor-data"})
final class DeleteCommand extends LarmorCommand {
    @Option(names = "--patient", paramLabel = "ID", description = "Patient ID; can be repeated.")
    private List<String> patients = new ArrayList<>();

    @Option(names = "--study", paramLabel = "UID", description = "Study Instance UID; can be repeated.")
    private List<String> studies = new ArrayList<>();

    @Option(names = "--series-uid", paramLabel = "UID", description = "Series Instance UID; can be repeated.")
    private List<String> series = new ArrayList<>();

    @Option(names = "--instance", paramLabel = "UID", description = "SOP Instance UID; can be repeated.")
    private List<String> instances = new ArrayList<>();

    @Option(names = "--dir", paramLabel = "DIR", description = "The archive's folder (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("larmor-data");

    @Mixin
    private ArchiveOptions archiveOptions = new ArchiveOptions();

    @Option(names = "--json", description = "Say what was deleted as JSON, on one line.")
    private boolean json;

    DeleteCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        var selection = new InstanceSelection(patients, studies, series, instances);
        if (selection.isEverything()) {
            throw new Failure(ExitCode.USAGE,
                    "Nothing is named to be deleted; give --patient, --study, --series-uid or --instance.");
        }
        try (var archive = archiveOptions.access(ArchiveOptions.existing(folder),
                DuplicatePolicy.KEEP_FIRST)) {
            int deleted = archive.delete(selection);
            say(json ? JsonLine.of(Map.of("deleted", deleted)) : "Deleted " + Text.count(deleted, "instance") + ".");
            return deleted == 0 ? ExitCode.REFUSED : ExitCode.DONE;
        }
    }
}
