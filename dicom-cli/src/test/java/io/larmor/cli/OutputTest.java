package io.larmor.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What goes out to standard output, and what comes in as words.
class OutputTest {
    @TempDir
    private Path folder = Path.of("");

    /// A disk that takes nothing.
    private static final class Full extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"man", "config show", "completion bash", "conformance", "--help", "dump --help",
        "json FILE",
        "dump FILE", "xml FILE"})
    void aFullDiskIsSaid(String line) {
        Run.of("generate", "--out", folder, "--studies", 1, "--series", 1, "--instances", 1, "--modality", "CT");
        var err = new ByteArrayOutputStream();
        int code;
        try (var terminal = Terminal.ofPipes(new Full(), err)) {
            code = Main.run(terminal,
                    line.replace("FILE", folder.resolve("ST0001-CT/SE001/IM0001.dcm").toString()).split(" "));
        }
        assertEquals(ExitCode.REFUSED, code);
        assertEquals("larmor: The output could not be written whole: The disk is full; make room or choose another"
                + " folder.\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aPipeThatNobodyReadsIsNoFailure() throws IOException {
        try (var pipe = new Output(new Full(), () -> true); var file = new Output(new Full(), () -> false)) {
            assertNull(file.failure());
            for (var output : List.of(pipe, file)) {
                assertThrows(IOException.class, () -> output.write(1));
                assertThrows(IOException.class, () -> output.write(1));
            }
            assertNull(pipe.failure());
            assertNotNull(file.failure());
        }
    }

    @Test
    void aWordThatTheLocaleCannotExpressIsRefused() {
        var written = "larmor\0dump\0M\uFFFD".getBytes(StandardCharsets.UTF_8);
        assertEquals("", Locales.refusal("M\uFFFD", "UTF-8", Map.of("LANG", "C.UTF-8"), written));
        assertEquals(
                "'M\uFFFD' is not in UTF-8, as this locale (LANG=C.UTF-8) has it; write it so, or set LC_ALL to the"
                        + " locale that it is in.",
                Locales.refusal("M\uFFFD", "UTF-8", Map.of("LANG", "C.UTF-8"), new byte[] {'M', (byte) 0xFC}));
        assertEquals(
                "'M\uFFFD' has characters that this locale (LC_ALL=C) has not; set LC_ALL to one that has them, such"
                        + " as C.UTF-8.",
                Locales.refusal("M\uFFFD", "ANSI_X3.4-1968", Map.of("LC_ALL", "C", "LANG", "de_DE.UTF-8"), written));
        assertTrue(Locales.refusal("M\uFFFD", "ANSI_X3.4-1968", Map.of("LC_ALL", ""), written).contains("none is set"));
    }

    /// The launcher hands the program a locale that has all characters, unless there is one that says which it has.
    @ParameterizedTest
    @CsvSource({"'', '', '', C.UTF-8", "C, '', de_DE.UTF-8, C.UTF-8", "POSIX, '', '', C.UTF-8",
        "'', C, de_DE.UTF-8, C.UTF-8",
        "'', '', C, C.UTF-8", "'', '', de_DE.ISO-8859-1, ''", "'', de_DE.UTF-8, C, ''", "en_US.utf8, C, C, en_US.utf8"})
    void theLauncherGivesALocale(String all, String ctype, String lang, String expected) throws Exception {
        var bin = Files.createDirectories(folder.resolve("image/bin"));
        var launcher = Path.of("").toAbsolutePath().resolveSibling("dist").resolve("src/launcher/larmor");
        launcher = Files.exists(launcher) ? launcher : Path.of("dist/src/launcher/larmor");
        Files.copy(launcher, bin.resolve("larmor"));
        assertTrue(Files.writeString(bin.resolve("java"), "#!/bin/sh\nprintf '<%s>' \"$LC_ALL\"\n").toFile()
                .setExecutable(true));
        var start = new ProcessBuilder("sh", bin.resolve("larmor").toString(), "dump");
        start.environment().putAll(Map.of("LC_ALL", all, "LC_CTYPE", ctype, "LANG", lang));
        var process = start.redirectErrorStream(true).start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals("<" + expected + ">", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
