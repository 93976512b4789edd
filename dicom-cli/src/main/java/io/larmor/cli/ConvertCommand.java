package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.ReadOptions;
import io.larmor.data.Transcoder;
import io.larmor.data.TransferSyntax;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor convert`.
@Command(name = "convert", description = {"Write files in another transfer syntax, without loss.",
    "Compressed pixel data stays what it is: such a file is not converted. What is written is there whole or not at all. With"
            + " --character-set it names the character set that its text is in."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor convert image.dcm --to implicit --out image-implicit.dcm",
                "  larmor convert images/ --to deflated --out small/",
                "  larmor convert old.dcm --to explicit --in-place"})
final class ConvertCommand extends LarmorCommand {
    private static final Path STANDARD_INPUT = Path.of("-");

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Part 10 files, bare data sets, folders with all that is below them but hidden files (.NAME); '-' for standard input.")
    private List<Path> files = List.of();

    @Option(names = "--to", required = true, paramLabel = "SYNTAX", converter = SyntaxConverter.class, description = "Transfer syntax: explicit, implicit, big-endian, deflated, a keyword or a UID.")
    private TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    @Option(names = "--out", paramLabel = "PATH", description = "The file to write; a folder, made if need be, for several, and where it ends in '/'. What was found below a folder keeps its place in it.")
    private @Nullable String out;

    @Mixin
    private OverwriteOption overwrite = new OverwriteOption();

    @Option(names = "--in-place", description = "Replace each file.")
    private boolean inPlace;

    @Mixin
    private CharacterSetOption text = new CharacterSetOption();

    ConvertCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        if (inPlace == (out != null)) {
            throw new Failure(ExitCode.USAGE, "Say where to write: --out PATH, or --in-place.");
        }
        if (out != null && OverwriteOption.isOutput(out)) {
            throw new Failure(ExitCode.USAGE, "A file is written, and not standard output; name it.");
        }
        boolean folder = out != null && (files.size() > 1 || Files.isDirectory(files.getFirst())
                || OverwriteOption.isFolder(out) || Files.isDirectory(Path.of(out)));
        if ((inPlace || folder) && files.contains(STANDARD_INPUT)) {
            throw new Failure(ExitCode.USAGE, "Standard input has no name: say which file to write with --out FILE.");
        }
        int code = ExitCode.DONE;
        try (var input = new PrintableFiles(files)) {
            if (folder) {
                Folders.make(Path.of(Objects.requireNonNull(out)));
            }
            var outputs = new Outputs();
            for (var path : input.list()) {
                try {
                    input.check(path);
                    convert(path, target(path, folder, input.files(), outputs));
                } catch (Failure refused) {
                    complain(refused.sentence());
                    code = Math.max(code, refused.exitCode());
                } catch (IOException e) {
                    complain(Failures.about(Path.of(input.name(path)), e));
                    code = ExitCode.BAD_DATA;
                }
            }
        }
        return code;
    }

    private Path target(Path path, boolean folder, InputFiles input, Outputs outputs) throws IOException {
        if (out == null) {
            return path;
        }
        var target = folder ? Path.of(out).resolve(input.below(path)) : Path.of(out);
        outputs.take(target, path, "name the folder that both are in, and each keeps its place");
        overwrite.check(target);
        if (folder) {
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
        }
        return target;
    }

    private void convert(Path path, Path target) throws IOException {
        try (var file = DicomFile.open(path, text.reading(ReadOptions.DEFAULT))) {
            if (!Transcoder.canConvert(file.transferSyntax(), syntax)) {
                throw new IOException("it is in " + Rewriting.name(file.transferSyntax())
                        + ", which cannot be converted to " + Rewriting.name(syntax)
                        + " without a codec for pixel data");
            }
            Rewriting.write(target, file.fileMeta().orElse(DataSet.EMPTY), text.declared(file.dataSet()), syntax);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
