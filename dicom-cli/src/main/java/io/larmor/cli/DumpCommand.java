package io.larmor.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.larmor.data.DataSetDump;
import io.larmor.data.DicomFile;
import io.larmor.data.ReadOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor dump`.
@Command(name = "dump", description = {"Print files for people to read.",
    "A line for each element: tag, VR, name and value; those of items are indented. Pixel data is counted, not printed."
            + " What had to be tolerated in reading is said at the end. Scripts read 'json'."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor dump image.dcm", "  larmor dump --only PatientName,StudyDate,ImageType images/",
                "  larmor dump --wide report.dcm | grep TextValue",
                "  larmor dump --character-set 'ISO_IR 144' old.dcm",
                "  larmor dump --depth 0 --lengths - < image.dcm"})
final class DumpCommand extends LarmorCommand {
    private static final int PIPE_WIDTH = 120;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Part 10 files, bare data sets, folders of them; '-' for standard input.")
    private List<Path> files = List.of();

    @Option(names = "--wide", description = "Do not cut long values.")
    private boolean wide;

    @Option(names = "--only", paramLabel = "ATTRIBUTE", split = TagConverter.SPLIT, converter = TagConverter.class, description = "Only these, by keyword or tag, and what is in them.")
    private List<Integer> only = List.of();

    @Option(names = "--depth", paramLabel = "N", description = "Only so many levels of items; 0 for none.")
    private int depth = Integer.MAX_VALUE;

    @Option(names = "--lengths", description = "With the length of each value in bytes.")
    private boolean lengths;

    @Mixin
    private CharacterSetOption text = new CharacterSetOption();

    DumpCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (depth < 0) {
            throw new Failure(ExitCode.USAGE, "--depth is 0 or more.");
        }
        int width = wide ? 0 : terminal().screen() ? terminal().width() : PIPE_WIDTH;
        var options = new DataSetDump.Options(width, terminal().colour(), lengths, depth);
        var reading = reading();
        try (var input = new PrintableFiles(files)) {
            return new InOrder(this, input, (path, out) -> dump(path, input.name(path), out, options, reading),
                    new byte[0]).run();
        }
    }

    private ReadOptions reading() {
        if (only.isEmpty()) {
            return text.reading(ReadOptions.DEFAULT);
        }
        var builder = text.reading(ReadOptions.DEFAULT).toBuilder()
                .onlyTags(only.stream().mapToInt(tag -> tag).toArray());
        int last = only.stream().max(Integer::compareUnsigned).orElseThrow();
        return last == -1 ? builder.build() : builder.stopAtTag(last + 1).build();
    }

    private void dump(Path path, String name, OutputStream out, DataSetDump.Options options, ReadOptions reading)
            throws IOException {
        try (var file = DicomFile.open(path, reading)) {
            out.write(comment(Text.printable(name)));
            var dataSet = file.dataSet();
            var meta = file.fileMeta();
            if (meta.isPresent()) {
                DataSetDump.write(
                        only.isEmpty()
                                ? meta.get()
                                : meta.get().only(only.stream().mapToInt(tag -> tag).toArray()),
                        out, options);
            }
            if (only.isEmpty()) {
                out.write(comment(file.transferSyntax() + ", from byte " + file.dataSetOffset()));
            }
            DataSetDump.write(dataSet, out, options);
            for (var note : file.notes()) {
                out.write(comment("tolerated: " + Text.printable(note.toString())));
            }
            for (var note : dataSet.notes()) {
                out.write(comment("tolerated: " + Text.printable(note.toString())));
            }
        }
    }

    private static byte[] comment(String text) {
        return ("# " + text + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
