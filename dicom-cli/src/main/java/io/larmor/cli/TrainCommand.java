package io.larmor.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What the build of the image runs once, so that its AOT cache (JEP 483) holds the classes that commands need.
@Command(name = "train", hidden = true, description = "Run a little of everything, for the image's AOT cache.")
final class TrainCommand extends LarmorCommand {
    private static final String MODEL = """
            {"00080016":{"vr":"UI","Value":["1.2.840.10008.5.1.4.1.1.7"]},"00080018":{"vr":"UI","Value":["2.25.1"]},\
            "00100010":{"vr":"PN","Value":[{"Alphabetic":"Nobody"}]},"00280010":{"vr":"US","Value":[1]}}""";

    @Option(names = "--arguments", paramLabel = "DIR", description = "First write there what arguments the commands have.")
    private @Nullable Path arguments;

    TrainCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        if (arguments != null) {
            PlainArguments.write(terminal(), arguments);
        }
        run("--help");
        run("--version");
        for (var command : Commands.all()) {
            run(command.word(), "--help");
        }
        run("providers");
        var folder = Files.createTempDirectory("larmor-train");
        try {
            int code = run("demo", "--keep", folder.toString());
            if (code == ExitCode.DONE && files(folder) != ExitCode.DONE) {
                code = ExitCode.BAD_DATA;
            }
            run("find", "NOBODY@localhost:1", "--timeout", "1");
            run("worklist", "NOBODY@localhost:1", "--timeout", "1");
            run("ups", "NOBODY@localhost:1", "find", "--timeout", "1");
            run("mpps", "NOBODY@localhost:1", "get", "2.25.1", "--timeout", "1");
            run("no-such-command");
            return code;
        } finally {
            Folders.delete(folder);
        }
    }

    /// What reads and writes files, several at once where more than one thread works on them.
    ///
    /// @return 0 if all of them ended well
    private int files(Path folder) throws IOException {
        var images = folder.resolve("generated").toString();
        var series = folder.resolve(Path.of("generated", "ST0001-CT", "SE001"));
        var image = series.resolve("IM0001.dcm").toString();
        var copy = folder.resolve("copy.dcm").toString();
        var disc = folder.resolve("disc").toString();
        var model = Files.writeString(folder.resolve("model.json"), MODEL);
        return well("dump", images)
                + well("json", images)
                + well("xml", image)
                + well("convert", image, "--to", "implicit", "--out", copy)
                + well("json", "--to-dicom", folder.resolve("model.dcm").toString(), model.toString())
                + well("diff", image, copy)
                + well("set", copy, "PatientName=Nobody")
                + well("deidentify", images, "--out", folder.resolve("clean").toString())
                + well("dicomdir", "--create", disc, images)
                + well("dicomdir", disc);
    }

    private int well(String... words) {
        int code = run(words);
        if (code != ExitCode.DONE) {
            complain(String.join(" ", words) + " ended with " + code);
        }
        return code;
    }

    private int run(String... words) {
        var out = new ByteArrayOutputStream();
        int code;
        try (var captured = Terminal.ofScreen(out, out, 100)) {
            code = Main.run(captured, words);
        }
        if (code != ExitCode.DONE && words[0].equals("demo")) {
            complain(out.toString(java.nio.charset.StandardCharsets.UTF_8));
        }
        return code;
    }
}
