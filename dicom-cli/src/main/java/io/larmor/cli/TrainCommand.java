package io.larmor.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What the build of the image runs: command lines, so that an AOT cache (JEP 483) holds the classes that they need.
@Command(name = "train", hidden = true, description = "Run command lines in one process, for the image's AOT caches.")
final class TrainCommand extends LarmorCommand {
    private static final String EVERY_COMMAND = "*";

    @Option(names = "--arguments", paramLabel = "DIR", description = "Write there what arguments the commands have.")
    private @Nullable Path arguments;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "Lines of an exit code and the words of a command that is to end with it; '*' stands for each command.")
    private @Nullable Path lines;

    TrainCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        if (arguments != null) {
            PlainArguments.write(terminal(), arguments);
        }
        int code = ExitCode.DONE;
        for (var line : lines == null ? List.<String>of() : Files.readAllLines(lines)) {
            var words = line.split(" ");
            int expected = Integer.parseInt(words[0]);
            if (words[1].equals(EVERY_COMMAND)) {
                for (var command : Commands.all()) {
                    words[1] = command.word();
                    code |= run(expected, words);
                }
            } else {
                code |= run(expected, words);
            }
        }
        return code;
    }

    private int run(int expected, String... line) {
        var words = new String[line.length - 1];
        System.arraycopy(line, 1, words, 0, words.length);
        var out = new ByteArrayOutputStream();
        int code;
        try (var captured = Terminal.ofScreen(out, out, 100)) {
            code = Main.run(captured, words);
        }
        if (code != expected) {
            complain(String.join(" ", words) + " ended with " + code + ": " + out.toString(StandardCharsets.UTF_8));
        }
        return code == expected ? ExitCode.DONE : ExitCode.BAD_DATA;
    }
}
