package io.larmor.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor json`.
@Command(name = "json", description = {"Print files in the DICOM JSON model (PS3.18 F).",
    "Each is one line, in the order given; 'null' stands for one that cannot be read. Binary values are inline."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor json image.dcm | jq '.\"00100010\".Value[0].Alphabetic'",
        "  larmor json --meta a.dcm b.dcm > both.ndjson",
        "  larmor json --indent image.dcm"})
final class JsonCommand extends LarmorCommand {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Part 10 files, or bare data sets.")
    private List<Path> files = List.of();

    @Option(names = "--meta", description = "With the File Meta Information, group 0002.")
    private boolean meta;

    @Option(names = "--indent", description = "Each element on lines of its own.")
    private boolean indent;

    JsonCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        int code = ExitCode.DONE;
        var options = new DicomJson.Options(indent, null, Long.MAX_VALUE);
        for (var path : files) {
            var line = new ByteArrayOutputStream();
            try (var file = DicomFile.open(path)) {
                var dataSet = file.dataSet();
                DicomJson.write(meta ? file.fileMeta().orElse(DataSet.EMPTY).withAll(dataSet) : dataSet, line, options);
            } catch (IOException e) {
                complain(Failures.about(path, e));
                line.reset();
                line.writeBytes(new byte[] {'n', 'u', 'l', 'l'});
                code = ExitCode.BAD_DATA;
            }
            line.write('\n');
            line.writeTo(terminal().bytes());
            if (terminal().closed()) {
                break;
            }
        }
        return code;
    }
}
