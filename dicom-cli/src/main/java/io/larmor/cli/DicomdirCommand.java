package io.larmor.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.larmor.data.Dictionary;
import io.larmor.data.Tag;
import io.larmor.media.DirectoryRecord;
import io.larmor.media.FileSet;
import io.larmor.media.FileSetUpdater;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor dicomdir`.
@Command(name = "dicomdir", description = {"Show, check or make a file-set: a folder with a DICOMDIR.",
    "Without an option the tree of directory records is printed. Files are copied in under names that conform (PS3.10 8.2);"
            + " those that are in the folder under such a name stay where they are."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor dicomdir /media/cdrom", "  larmor dicomdir /media/cdrom --check",
                "  larmor dicomdir --create disc/ images/ report.dcm", "  larmor dicomdir --add disc/ more/"})
final class DicomdirCommand extends LarmorCommand {
    /// What tells a person which entity a record is, best first.
    private static final int[] NAMES = {Tag.PatientName, Tag.PatientID, Tag.StudyDate, Tag.StudyDescription,
        Tag.Modality,
        Tag.SeriesNumber, Tag.InstanceNumber};

    @Parameters(paramLabel = "PATH", arity = "0..*", description = "The folder of a file-set, or its DICOMDIR; with --create or"
            + " --add files, and folders with all that is below them but hidden files (.NAME).")
    private List<Path> paths = List.of();

    @Option(names = "--create", paramLabel = "OUT", description = "Make a file-set in this folder.")
    private @Nullable Path create;

    @Option(names = "--add", paramLabel = "FOLDER", description = "Add to the file-set in this folder.")
    private @Nullable Path add;

    @Option(names = "--id", paramLabel = "ID", description = "With --create: the File-set ID, up to 16 of A-Z, 0-9, _ and space.")
    private String id = "";

    @Option(names = "--check", description = "Compare the directory with the files: 0 if all agrees, else 5.")
    private boolean check;

    @Option(names = "--json", description = "JSON: of the tree and of findings, one line each.")
    private boolean json;

    private long refused;

    @Mixin
    private CharacterSetOption text = new CharacterSetOption();

    DicomdirCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        if (create != null || add != null) {
            return update();
        }
        if (paths.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "Name the folder of a file-set, or make one with --create OUT PATH.");
        }
        boolean agrees = true;
        for (var path : paths) {
            var fileSet = FileSet.open(path);
            if (check) {
                agrees &= check(fileSet);
            } else {
                fileSet.dicomdir().roots().forEach(root -> show(root, 0));
                fileSet.dicomdir().notes().forEach(note -> complain(path + ": " + note));
            }
        }
        terminal().out().flush();
        return agrees ? ExitCode.DONE : ExitCode.BAD_DATA;
    }

    private void show(DirectoryRecord record, int depth) {
        if (json) {
            say(JsonLine.of(tree(record)));
            return;
        }
        var names = new ArrayList<String>();
        for (int tag : NAMES) {
            record.keys().string(tag).ifPresent(names::add);
        }
        var line = "  ".repeat(depth) + Text.printable(record.type() + "  " + String.join("  ", names));
        var file = Text.printable(String.join("/", record.keys().strings(Tag.ReferencedFileID)));
        terminal().out().println(terminal().colour() && record.children().isEmpty()
                ? line + "  " + Ansi.ON.string("@|faint " + file + "|@")
                : file.isEmpty() ? line : line + "  " + file);
        record.children().forEach(child -> show(child, depth + 1));
    }

    private static Map<String, Object> tree(DirectoryRecord record) {
        var map = new LinkedHashMap<String, Object>();
        map.put("type", record.type());
        for (int tag : NAMES) {
            record.keys().string(tag).ifPresent(value -> map.put(Dictionary.keyword(tag), value));
        }
        var file = record.keys().strings(Tag.ReferencedFileID);
        if (!file.isEmpty()) {
            map.put("file", String.join("/", file));
            map.put("sopClassUid", record.sopClassUid());
            map.put("sopInstanceUid", record.sopInstanceUid());
            map.put("transferSyntaxUid", record.transferSyntaxUid());
        }
        map.put("records", record.children().stream().map(DicomdirCommand::tree).toList());
        return map;
    }

    private boolean check(FileSet fileSet) throws IOException {
        var findings = fileSet.check();
        for (var finding : findings) {
            if (json) {
                var map = new LinkedHashMap<String, Object>();
                map.put("kind", finding.kind());
                map.put("file", finding.file());
                map.put("detail", finding.detail());
                say(JsonLine.of(map));
            } else {
                say(finding.kind() + "  " + finding.file() + "  " + finding.detail());
            }
        }
        if (!json) {
            say(findings.isEmpty() ? "Directory and files agree." : Text.count(findings.size(), "finding") + ".");
        }
        return findings.isEmpty();
    }

    private int update() throws IOException {
        if (create != null && add != null) {
            throw new Failure(ExitCode.USAGE, "--create and --add exclude each other; choose one.");
        }
        if (paths.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "Name the files and folders that go into the file-set.");
        }
        try (var progress = new Progress(terminal())) {
            var files = new InputFiles(paths, (path, why) -> refuse(progress, path, why));
            return update(files, progress);
        }
    }

    private FileSetUpdater updater() throws IOException {
        if (create == null) {
            return FileSetUpdater.open(Objects.requireNonNull(add));
        }
        try {
            return FileSetUpdater.create(create, id);
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(create)) {
                throw new Failure(ExitCode.REFUSED,
                        "There is a file-set in " + create + " already; --add " + create + " adds to it.", e);
            }
            throw e;
        }
    }

    private int update(InputFiles files, Progress progress) throws IOException {
        try (var updater = updater()) {
            if (text.value() != null) {
                updater.characterSet(text.value());
            }
            for (var file : files) {
                try {
                    if (!updater.add(file)) {
                        progress.say("larmor: " + file + ": an instance with this UID is in the file-set.");
                    }
                } catch (IOException e) {
                    refuse(progress, file, e);
                }
                progress.show(() -> Text.count(updater.size(), "instance"));
            }
            var fileSet = updater.commit();
            progress.clear();
            if (!json) {
                say(fileSet.file() + ": " + Text.count(updater.size(), "instance")
                        + (refused > 0 ? "; " + refused + " skipped" : "") + ".");
            } else {
                var map = new LinkedHashMap<String, Object>();
                map.put("file", fileSet.file());
                map.put("instances", updater.size());
                map.put("skipped", refused);
                say(JsonLine.of(map));
            }
        }
        return refused > 0 ? ExitCode.BAD_DATA : ExitCode.DONE;
    }

    private void refuse(Progress progress, Path path, IOException why) {
        refused++;
        progress.say("larmor: " + Failures.about(path, why));
    }
}
