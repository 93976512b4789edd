package io.larmor.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Completions and manual pages know what the commands know.
class CommandPapersTest {
    private static final Terminal PIPES = Terminal.ofPipes(OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream());
    private static final CommandLine ROOT = Main.commandLine(PIPES);
    private static final String FISH = Run.of("completion", "fish").out();
    private static final String BASH = Run.of("completion", "bash").out();
    private static final String ZSH = Run.of("completion", "zsh").out();

    @TempDir
    private Path folder = Path.of("");

    static Stream<CommandLine> commands() {
        return ROOT.getSubcommands().values().stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOptionIsDocumentedCompletedAndInTheManual(CommandLine command) {
        String word = command.getCommandName();
        String page = Run.of("man", word).out();
        String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
        var fish = FISH.lines().filter(line -> line.contains("'__fish_seen_subcommand_from " + word + "'")).toList();
        String bash = between(BASH, "        1:" + word + ")", " esac ;;");
        String zsh = between(ZSH, "        " + word + ")", " && return ;;");
        for (OptionSpec option : command.getCommandSpec().options()) {
            String name = option.longestName();
            assertTrue(option.description().length > 0 && !option.description()[0].isBlank(), word + " " + name);
            assertTrue(help.contains(option.negatable() ? "--[no-]" + name.substring(2) : name), word + " " + name);
            assertTrue(page.contains("\\fB" + name.replace("-", "\\-") + "\\fR"),
                    word + " " + name + " is not in\n" + page);
            assertTrue(fish.stream().anyMatch(line -> line.contains(" -l " + name.substring(2) + " ")),
                    word + " " + name);
            assertTrue(bash.contains(name + " ") || bash.contains(name + "'"), word + " " + name);
            assertTrue(zsh.contains(name + "[") || zsh.contains(name + "=["), word + " " + name);
        }
        assertFalse(page.contains("${"), page);
        assertTrue(page.contains("larmor " + word.replace("-", "\\-")), page);
    }

    /// As it stands in the help of a narrow terminal, and with what a shell leaves of it.
    @ParameterizedTest
    @MethodSource("commands")
    void everyExampleCanBePasted(CommandLine command) {
        String word = command.getCommandName();
        String help = Run.atTerminal(40, word, "--help").out();
        var examples = help.substring(help.indexOf("\nExamples:\n") + "\nExamples:\n".length()).lines().toList();
        assertEquals(CommandText.examples(command), examples.stream().map(String::strip).toList());
        for (var example : examples) {
            assertTrue(example.startsWith("  larmor "), example);
            var words = ShellWords.of(example.strip());
            var called = words.subList(1, words.size()).toArray(String[]::new);
            assertDoesNotThrow(() -> Main.commandLine(PIPES, called).parseArgs(called), example);
        }
    }

    @Test
    void thePageOfTheProgramListsItsCommands() {
        String page = Run.of("man").out();
        commands().forEach(command -> assertTrue(page.contains("\\fB" + command.getCommandName() + "\\fR"),
                command.getCommandName()));
        assertFalse(page.contains("train"));
        assertFalse(FISH.contains("-a train"));
    }

    @Test
    void anUnknownCommandHasNoPage() {
        var run = Run.of("man", "ecko");
        assertEquals(ExitCode.USAGE, run.code());
        assertEquals("larmor man: There is no command 'ecko'; perhaps echo is meant.\n", run.err());
    }

    @Test
    void allPagesAreWritten() throws IOException {
        assertEquals(ExitCode.DONE, Run.of("man", "--out", folder).code());
        try (var pages = Files.list(folder)) {
            assertEquals(commands().count() + 1, pages.count());
        }
    }

    /// Every page, as a formatter reads it that complains of everything.
    @Test
    void theFormatterHasNothingToSay() throws Exception {
        Path groff = Shells.require("groff");
        Run.of("man", "--out", folder);
        try (var pages = Files.list(folder)) {
            var command = new ArrayList<>(List.of(groff.toString(), "-man", "-ww", "-Tutf8", "-z"));
            pages.map(Path::toString).sorted().forEach(command::add);
            assertEquals("", Shells.output(command));
        }
    }

    private static String between(String text, String begin, String end) {
        int start = text.indexOf(begin);
        return text.substring(start, text.indexOf(end, start));
    }
}
