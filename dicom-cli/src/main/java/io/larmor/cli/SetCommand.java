package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Dictionary;
import io.larmor.data.ReadOptions;
import io.larmor.data.TagPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor set`.
@Command(name = "set", description = {"Change attributes of a file.",
    "What is not named stays byte for byte what it is; group lengths go. The File Meta Information follows the data set. The"
            + " file is replaced whole or not at all. With --character-set it names the character set that its text is in; another one that"
            + " is set, as SpecificCharacterSet='ISO_IR 192', is what all text is written in."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor set image.dcm PatientName='DOE^JANE' StudyDescription=",
                "  larmor set image.dcm --delete PatientBirthDate --out other.dcm",
                "  larmor set old.dcm --character-set 'ISO_IR 144' SpecificCharacterSet='ISO_IR 192'",
                "  larmor set image.dcm 'RequestAttributesSequence[0].ScheduledProcedureStepID=1' ImageType='DERIVED\\SECONDARY'"})
final class SetCommand extends LarmorCommand {
    private static final int META_GROUP = 2;

    @Parameters(index = "0", paramLabel = "FILE", description = "A Part 10 file.")
    private Path path = Path.of("");

    @Parameters(index = "1..*", paramLabel = "ATTRIBUTE=VALUE", description = "Keyword or tag, '.' and '[item]' between those in sequences;"
            + " values with '\\' between them, none to empty it.")
    private List<String> changes = List.of();

    @Option(names = "--delete", paramLabel = "ATTRIBUTE", description = "Take an attribute out; may be given more than once.")
    private List<String> deletions = List.of();

    @Option(names = "--out", paramLabel = "OUT", description = "Write this file, and leave FILE as it is.")
    private @Nullable String out;

    @Mixin
    private OverwriteOption overwrite = new OverwriteOption();

    @Option(names = "--lenient", description = "Write values that break the rules of their VR too.")
    private boolean lenient;

    /// One thing to do to a data set.
    private interface Change {
        DataSet apply(DataSet dataSet);
    }

    @Mixin
    private CharacterSetOption text = new CharacterSetOption();

    SetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        var steps = new ArrayList<Change>();
        for (var change : changes) {
            steps.add(change(change));
        }
        for (var deletion : deletions) {
            var tag = path(deletion);
            steps.add(dataSet -> dataSet.without(tag));
        }
        if (steps.isEmpty() && text.value() == null) {
            throw new Failure(ExitCode.USAGE, "Nothing is to be changed: name ATTRIBUTE=VALUE, or --delete ATTRIBUTE.");
        }
        var target = out == null ? path : overwrite.file(out);
        try (var file = DicomFile.open(path, text.reading(ReadOptions.DEFAULT))) {
            var dataSet = text.declared(file.dataSet());
            for (var step : steps) {
                dataSet = step.apply(dataSet);
            }
            Rewriting.write(target, file.fileMeta().orElse(DataSet.EMPTY), dataSet,
                    file.transferSyntax());
        }
        return ExitCode.DONE;
    }

    private Change change(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new Failure(ExitCode.USAGE, "Expected ATTRIBUTE=VALUE, but this is '" + text + "'.");
        }
        var tag = path(text.substring(0, equals));
        var value = text.substring(equals + 1);
        if (value.isEmpty()) {
            return dataSet -> dataSet.with(tag);
        }
        // The values are checked here; those of an element that is there are taken as they are.
        return dataSet -> dataSet.with(tag).with(tag, values(dataSet, tag, value));
    }

    /// The values: text that may hold a backslash has one.
    private String[] values(DataSet dataSet, TagPath tag, String value) {
        var vr = dataSet.element(tag).map(element -> element.vr()).orElse(Dictionary.vr(tag.tag()));
        var values = vr.isString() && !vr.isMultiValued() ? new String[] {value} : value.split("\\\\", -1);
        for (var each : lenient ? new String[0] : values) {
            vr.brokenRule(each).ifPresent(rule -> {
                throw new Failure(ExitCode.USAGE, tag + ": a value of VR " + vr + " " + rule + ", but this is '" + each
                        + "'; --lenient writes it all the same.");
            });
        }
        return values;
    }

    /// Reads a path; a sequence without a number means its first item.
    private static TagPath path(String text) {
        var steps = text.split("\\.", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            steps[i] = steps[i].endsWith("]") ? steps[i] : steps[i] + "[0]";
        }
        var path = TagPath.parse(String.join(".", steps));
        if (path.tag() >>> 16 == META_GROUP) {
            throw new Failure(ExitCode.USAGE,
                    text + " is of the File Meta Information, which follows the data set; 'convert' changes the transfer syntax.");
        }
        return path;
    }
}
