package io.larmor.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomJson;
import io.larmor.data.ReadOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor json`.
@Command(name = "json", description = {"Print files in the DICOM JSON model (PS3.18 F), or make a file of it.",
    "Each is one line, in the order given; 'null' stands for one that cannot be read. Binary values are inline, or"
            + " elsewhere with --bulk-uri. Where a file fails after more than 1 MiB of it was printed, its line stays cut, nothing follows it,"
            + " and the exit code is 5."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor json image.dcm | jq '.\"00100010\".Value[0].Alphabetic'",
                "  larmor json --meta a.dcm b.dcm > both.ndjson", "  larmor json --indent image.dcm",
                "  larmor json --bulk-uri 'bulk/{path}' image.dcm",
                "  larmor json --to-dicom image.dcm image.json"})
final class JsonCommand extends LarmorCommand {
    private static final byte[] NULL = "null\n".getBytes(StandardCharsets.US_ASCII);

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Part 10 files, bare data sets, folders of them; '-' for standard input.")
    private List<Path> files = List.of();

    @Option(names = "--meta", description = "With the File Meta Information, group 0002.")
    private boolean meta;

    @Option(names = "--indent", description = "Each element on lines of its own.")
    private boolean indent;

    @Option(names = "--bulk-uri", paramLabel = "URI", description = "What to write for values of more than --bulk-size bytes; {path} is the"
            + " element, as 00880200/0/7FE00010, {file} the file.")
    private @Nullable String bulkUri;

    @Option(names = "--bulk-size", paramLabel = "BYTES", description = "See --bulk-uri (default: ${DEFAULT-VALUE}).")
    private long bulkSize = 1024;

    @Option(names = "--to-dicom", paramLabel = "OUT", description = "The other way: read the model from FILE, one, and write a Part 10 file.")
    private @Nullable String toDicom;

    @Mixin
    private OverwriteOption overwrite = new OverwriteOption();

    @Mixin
    private CharacterSetOption text = new CharacterSetOption();

    JsonCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (toDicom != null) {
            ModelFile.write(files, overwrite.file(toDicom), ModelFile::json);
            return ExitCode.DONE;
        }
        try (var input = new PrintableFiles(files)) {
            return new InOrder(this, input, this::print, NULL).run();
        }
    }

    private void print(Path path, OutputStream out) throws IOException {
        try (var file = DicomFile.open(path, text.reading(ReadOptions.DEFAULT))) {
            var dataSet = file.dataSet();
            DicomJson.write(meta ? file.fileMeta().orElse(DataSet.EMPTY).withAll(dataSet) : dataSet, out,
                    options(path));
            out.write('\n');
        }
    }

    private DicomJson.Options options(Path path) {
        var options = indent ? DicomJson.Options.DEFAULT.withIndent() : DicomJson.Options.DEFAULT;
        var template = bulkUri;
        return template == null
                ? options
                : options.withBulkData(bulkSize, (element, _) -> BulkUri.of(template, path, element));
    }
}
