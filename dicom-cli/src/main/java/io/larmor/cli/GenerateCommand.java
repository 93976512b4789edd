package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import io.larmor.data.TransferSyntax;
import io.larmor.testkit.SyntheticStudies;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `larmor generate`.
@Command(name = "generate", description = {"Write synthetic studies to files.",
    "CT, MR, multi-frame ultrasound and structured reports of nobody, as Part 10 files. The same options give the same files"
            + " and UIDs; another --seed gives others. Files of the same names are replaced."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor generate --out studies",
                "  larmor generate --out big --studies 1 --series 5 --instances 100 --modality CT --matrix 512",
                "  larmor generate --out be --syntax big-endian --seed 7"})
final class GenerateCommand extends LarmorCommand {
    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder; made if it is not there.")
    private Path out = Path.of("");

    @Option(names = "--syntax", paramLabel = "SYNTAX", converter = SyntaxConverter.class, description = "Transfer syntax: explicit (default), implicit, big-endian or deflated.")
    private TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    @Mixin
    private SyntheticOptions synthetic = new SyntheticOptions();

    @Option(names = "--json", description = "Say what was written as JSON, on one line.")
    private boolean json;

    GenerateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        if (syntax.encapsulated()) {
            throw new Failure(ExitCode.USAGE,
                    "The pictures are not compressed; choose explicit, implicit, big-endian or deflated.");
        }
        SyntheticStudies studies = synthetic.studies();
        long total = studies.size();
        long[] count = new long[1];
        try (var progress = new Progress(terminal())) {
            studies.writeTo(out, syntax, _ -> {
                count[0]++;
                progress.show(() -> "%,d of %,d written".formatted(count[0], total));
            });
        }
        say(json
                ? JsonLine.of(Map.of("folder", out.toString(), "studies", studies.studies(), "instances", total))
                : "Wrote " + Text.count(total, "instance") + " of " + Text.count(studies.studies(), "study") + " to "
                        + out + ".");
        return ExitCode.DONE;
    }
}
