package io.larmor.cli;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MainTest {
    static Stream<String> words() {
        return Commands.all().stream().map(Commands::word).filter(word -> !word.equals("train"));
    }

    @ParameterizedTest
    @MethodSource("words")
    void everyCommandHasAHelpWithExamples(String word) {
        var help = Run.of(word, "--help");
        assertEquals(ExitCode.DONE, help.code());
        assertEquals("", help.err());
        assertTrue(help.out().startsWith("Usage: larmor " + word), help.out());
        assertTrue(help.out().contains("Examples:\n  larmor " + word), help.out());
    }

    @ParameterizedTest
    @MethodSource("words")
    void anUnknownOptionIsWrongUsage(String word) {
        var wrong = Run.of(word, "--no-such-option", "x");
        assertEquals(ExitCode.USAGE, wrong.code());
        assertEquals("", wrong.out());
        assertTrue(wrong.err().startsWith("larmor " + word + ": "), wrong.err());
        assertTrue(wrong.err().endsWith("See 'larmor " + word + " --help'.\n"), wrong.err());
        assertEquals(1, wrong.err().lines().count());
    }

    @Test
    void theHelpListsEveryCommand() {
        var help = Run.of("--help");
        assertEquals(ExitCode.DONE, help.code());
        words().forEach(word -> assertTrue(help.out().contains("\n  " + word + " "), word));
        assertFalse(help.out().contains("train"));
    }

    @Test
    void noCommandShowsTheHelpAndIsWrongUsage() {
        var none = Run.of();
        assertEquals(ExitCode.USAGE, none.code());
        assertEquals("", none.out());
        assertTrue(none.err().startsWith("Usage: larmor"));
    }

    @Test
    void anUnknownCommandIsNamed() {
        assertEquals(
                new Run(ExitCode.USAGE, "",
                        "larmor: There is no command 'ecko'; perhaps echo is meant. See 'larmor --help'.\n"),
                Run.of("ecko"));
    }

    @Test
    void helpIsAWordToo() {
        assertEquals(Run.of("--help"), Run.of("help"));
        assertEquals(Run.of("echo", "--help"), Run.of("help", "echo"));
        assertEquals("larmor: There is no command 'ecko'; perhaps echo is meant. See 'larmor --help'.\n",
                Run.of("help", "ecko").err());
    }

    /// `serve --prot`, and words that are like nothing there is.
    @ParameterizedTest
    @CsvSource({"sned, send", "nosuch, ''", "xyz, ''", "verifi, verify", "serve --prot, --port",
        "serve --prot=104, --port", "serve --no-such-thing, ''", "gt, get", "ax, ''"})
    void onlyWhatIsLikeItIsPerhapsMeant(String words, String meant) {
        String said = Run.of((Object[]) words.split(" ")).err();
        assertEquals(meant.isEmpty() ? "" : "perhaps " + meant + " is meant",
                said.contains("perhaps") ? said.replaceAll("(?s).*; (perhaps .* is meant).*", "$1") : "");
    }

    @Test
    void theVersionNamesJava() {
        var version = Run.of("--version");
        assertEquals(ExitCode.DONE, version.code());
        assertTrue(version.out().matches("larmor \\S+, Java 25.*\\n"), version.out());
    }

    @Test
    void whatAPeerIsIsSaid() {
        var wrong = Run.of("echo", "localhost:104");
        assertEquals(ExitCode.USAGE, wrong.code());
        assertTrue(wrong.err().contains("AE@host:port"), wrong.err());
    }
}
