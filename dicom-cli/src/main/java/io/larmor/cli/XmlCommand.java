package io.larmor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

import io.larmor.data.BulkDataResolver;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Limits;
import io.larmor.data.ReadOptions;
import io.larmor.xml.NativeDicomXml;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor xml`.
@Command(name = "xml", description = {"Print a file in the Native DICOM Model (PS3.19 A.1), or make a file of it.",
    "Binary values are inline, or elsewhere with --bulk-uri. Of what an XML document names nothing is read."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor xml image.dcm > image.xml", "  larmor xml --meta --bulk-uri 'bulk/{path}' image.dcm",
        "  larmor xml --to-dicom image.dcm image.xml"})
final class XmlCommand extends LarmorCommand {
    @Parameters(paramLabel = "FILE", arity = "1", description = "A Part 10 file, or a bare data set; '-' for standard input.")
    private Path path = Path.of("");

    @Option(names = "--meta", description = "With the File Meta Information, group 0002.")
    private boolean meta;

    @Option(names = "--bulk-uri", paramLabel = "URI", description = "What to write for values of more than --bulk-size bytes; {path} is the"
            + " element, as 00880200/0/7FE00010, {file} the file.")
    private @Nullable String bulkUri;

    @Option(names = "--bulk-size", paramLabel = "BYTES", description = "See --bulk-uri (default: ${DEFAULT-VALUE}).")
    private long bulkSize = 1024;

    @Option(names = "--replace", description = "Write U+FFFD for characters that XML 1.0 does not have; without it they are refused.")
    private boolean replace;

    @Option(names = "--to-dicom", paramLabel = "OUT", description = "The other way: read the model from FILE, and write a Part 10 file.")
    private @Nullable String toDicom;

    @Mixin
    private OverwriteOption overwrite = new OverwriteOption();

    @Mixin
    private CharacterSetOption text = new CharacterSetOption();

    XmlCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (toDicom != null) {
            ModelFile.write(List.of(path), overwrite.file(toDicom), XmlCommand::read);
            return ExitCode.DONE;
        }
        try (var input = new PrintableFiles(List.of(path))) {
            return new InOrder(this, input, this::print, new byte[0]).run();
        }
    }

    private static DataSet read(InputStream in) throws IOException {
        return NativeDicomXml.read(in, Limits.DEFAULT, BulkDataResolver.NONE).dataSet();
    }

    private void print(Path file, OutputStream out) throws IOException {
        var options = replace
                ? NativeDicomXml.Options.DEFAULT.withIllegal(NativeDicomXml.IllegalCharacters.REPLACE)
                : NativeDicomXml.Options.DEFAULT;
        var template = bulkUri;
        if (template != null) {
            options = options.withBulkData(bulkSize, (element, _) -> BulkUri.of(template, file, element));
        }
        try (var opened = DicomFile.open(file, text.reading(ReadOptions.DEFAULT))) {
            var dataSet = opened.dataSet();
            NativeDicomXml.write(meta ? opened.fileMeta().orElse(DataSet.EMPTY).withAll(dataSet) : dataSet, out,
                    options);
        }
    }
}
