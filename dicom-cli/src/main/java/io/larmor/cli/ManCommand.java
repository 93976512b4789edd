package io.larmor.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor man`.
@Command(name = "man", description = {"Print a manual page, from what --help says.",
    "That of larmor itself, or of one command; or write all of them to a folder."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor man send | man -l -", "  larmor man --out /usr/local/share/man/man1"})
final class ManCommand extends LarmorCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "COMMAND", description = "Which command.")
    private @Nullable String word;

    @Option(names = "--out", paramLabel = "DIR", description = "Write the pages of all commands to a folder; made if it is not there. Older ones are replaced.")
    private @Nullable Path out;

    ManCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        var root = Main.commandLine(
                Terminal.ofPipes(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()));
        if (out != null) {
            return write(root, out);
        }
        var command = word == null ? root : root.getSubcommands().get(word);
        if (command == null) {
            throw new Failure(ExitCode.USAGE, "There is no command '" + word + "'"
                    + Nearest.to(Objects.requireNonNull(word), root.getSubcommands().keySet())
                            .map(near -> "; perhaps " + near + " is meant.").orElse("; 'larmor --help' lists them."));
        }
        print(ManPage.of(command, root));
        return ExitCode.DONE;
    }

    private int write(CommandLine root, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("larmor.1"), ManPage.of(root, root));
        int count = 1;
        for (var entry : root.getSubcommands().entrySet()) {
            if (!entry.getValue().getCommandSpec().usageMessage().hidden()) {
                Files.writeString(folder.resolve("larmor-" + entry.getKey() + ".1"),
                        ManPage.of(entry.getValue(), root));
                count++;
            }
        }
        say("Wrote " + Text.count(count, "page") + " to " + folder + ".");
        return ExitCode.DONE;
    }

    private void print(String page) {
        terminal().out().print(page);
        terminal().out().flush();
    }
}
