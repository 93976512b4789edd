package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.larmor.data.DicomFile;
import io.larmor.data.ReadOptions;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.services.availability.AvailabilityNotification;
import io.larmor.services.availability.AvailabilityNotification.Instance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor ian`.
@Command(name = "ian", description = {
    "Tell a peer which instances can be retrieved, and where (instance availability notification).",
    "One notification for each study of the files."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor ian MANAGER@10.0.0.5:104 images/ --retrieve-ae PACS"})
final class IanCommand extends LarmorCommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(index = "1..*", paramLabel = "PATH", arity = "1..*", description = "Files, and folders with all that is below them but hidden files (.NAME).")
    private List<Path> paths = List.of();

    @Option(names = "--retrieve-ae", required = true, paramLabel = "AE", description = "From whom they can be retrieved.")
    private String retrieveAe = "";

    private boolean unreadable;

    IanCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        var studies = studies();
        if (studies.isEmpty()) {
            throw new Failure(ExitCode.BAD_DATA, "There is no instance to tell of.");
        }
        try (var association = client.client(Uid.InstanceAvailabilityNotification).connect()) {
            var calls = association.normalized(Uid.InstanceAvailabilityNotification);
            for (Map.Entry<String, Map<String, List<Instance>>> study : studies.entrySet()) {
                calls.create(Uids.generate(),
                        new AvailabilityNotification(study.getKey(), study.getValue()).toDataSet());
            }
        }
        say(client.peer() + " was told of " + Text.count(studies.size(), "study") + ".");
        return unreadable ? ExitCode.BAD_DATA : ExitCode.DONE;
    }

    private Map<String, Map<String, List<Instance>>> studies() throws IOException {
        var studies = new LinkedHashMap<String, Map<String, List<Instance>>>();
        var uids = ReadOptions.builder().onlyTags(Tag.StudyInstanceUID, Tag.SeriesInstanceUID).build();
        for (var path : new InputFiles(paths, this::skip)) {
            try (var file = DicomFile.open(path)) {
                var head = file.readDataSet(uids);
                studies.computeIfAbsent(head.string(Tag.StudyInstanceUID).orElse(""), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(head.string(Tag.SeriesInstanceUID).orElse(""), _ -> new ArrayList<>())
                        .add(Instance.online(file.sopClassUid(), file.sopInstanceUid(), retrieveAe));
            } catch (IOException e) {
                skip(path, e);
            }
        }
        return studies;
    }

    private void skip(Path path, IOException why) {
        unreadable = true;
        complain(Failures.about(path, why));
    }
}
