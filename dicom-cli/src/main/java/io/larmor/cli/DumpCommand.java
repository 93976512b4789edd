package io.larmor.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import io.larmor.data.DataSetDump;
import io.larmor.data.DicomFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor dump`.
@Command(name = "dump", description = {"Print files for people to read.",
    "A line for each element; those of items are indented. What had to be tolerated in reading is said at the end. Scripts"
            + " read 'json'."}, footerHeading = "%nExamples:%n", footer = {"  larmor dump image.dcm",
                "  larmor dump --wide report.dcm | grep TextValue"})
final class DumpCommand extends LarmorCommand {
    private static final int PIPE_WIDTH = 120;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Part 10 files, or bare data sets.")
    private List<Path> files = List.of();

    @Option(names = "--wide", description = "Do not cut long values.")
    private boolean wide;

    DumpCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        int code = ExitCode.DONE;
        for (var path : files) {
            try (var file = DicomFile.open(path)) {
                dump(file);
            } catch (IOException e) {
                complain(Failures.about(path, e));
                code = ExitCode.BAD_DATA;
            } catch (UncheckedIOException e) {
                complain(Failures.about(path, Objects.requireNonNull(e.getCause())));
                code = ExitCode.BAD_DATA;
            }
            terminal().out().flush();
            if (terminal().closed()) {
                break;
            }
        }
        return code;
    }

    private void dump(DicomFile file) throws IOException {
        var out = terminal().out();
        int width = wide ? 0 : terminal().screen() ? terminal().width() : PIPE_WIDTH;
        var options = new DataSetDump.Options(width, terminal().colour());
        out.println("# " + Text.printable(file.path().toString()));
        var dataSet = file.dataSet();
        var meta = file.fileMeta();
        if (meta.isPresent()) {
            DataSetDump.write(meta.get(), out, options);
        }
        out.println("# " + file.transferSyntax() + ", from byte " + file.dataSetOffset());
        DataSetDump.write(dataSet, out, options);
        file.notes().forEach(note -> out.println("# tolerated: " + Text.printable(note.toString())));
    }
}
