package io.larmor.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Completions and manual pages know what the commands know.
class CommandPapersTest {
    private static final CommandLine ROOT = Main
            .commandLine(Terminal.ofPipes(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()));
    private static final String FISH = Run.of("completion", "fish").out();
    private static final String BASH = Run.of("completion", "bash").out();

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
        int begin = BASH.indexOf("function _picocli_larmor_" + word + "()");
        String bash = BASH.substring(begin, BASH.indexOf("\n}\n", begin));
        for (OptionSpec option : command.getCommandSpec().options()) {
            String name = option.longestName();
            assertTrue(option.description().length > 0 && !option.description()[0].isBlank(), word + " " + name);
            assertTrue(help.contains(option.negatable() ? "--[no-]" + name.substring(2) : name), word + " " + name);
            assertTrue(page.contains("\\fB" + name.replace("-", "\\-") + "\\fR"),
                    word + " " + name + " is not in\n" + page);
            assertTrue(fish.stream().anyMatch(line -> line.contains(" -l " + name.substring(2) + " ")),
                    word + " " + name);
            assertTrue(bash.contains(name + " ") || bash.contains(name + "'") || bash.contains(name + "\""),
                    word + " " + name);
        }
        assertFalse(page.contains("${"), page);
        assertTrue(page.contains("larmor " + word.replace("-", "\\-")), page);
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

    @Test
    void theShellTakesTheScript() throws Exception {
        var bash = Stream.of("/bin/bash", "/usr/bin/bash").map(Path::of).filter(Files::isExecutable).findFirst();
        Assumptions.assumeTrue(bash.isPresent(), "there is no bash");
        var script = Files.writeString(folder.resolve("larmor.bash"), BASH);
        var process = new ProcessBuilder(List.of(bash.orElseThrow().toString(), "-n", script.toString()))
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals("", said);
    }
}
