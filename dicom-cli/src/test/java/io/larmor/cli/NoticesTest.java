package io.larmor.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NoticesTest {
    private static String said(String sentence) {
        var err = new ByteArrayOutputStream();
        try (var terminal = Terminal.ofPipes(OutputStream.nullOutputStream(), err)) {
            new Notices(terminal).say(Level.WARN, sentence);
        }
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aNoticeIsASentenceOrALineOfJsonAsTheLogIs() {
        assertEquals("larmor: It stays as it was: ···.\n", said("It stays as it was: \u001B\n\t."));
        LogProvider.json(true);
        try {
            var line = said("It stays as it was: \"\n.");
            assertTrue(line.startsWith("{\"time\":\"") && line.endsWith(
                    "\"level\":\"WARN\",\"logger\":\"larmor\",\"message\":\"It stays as it was: \\\"\\u000a.\"}\n"),
                    line);
            var err = new StringWriter();
            assertEquals(ExitCode.USAGE, Failures.tell(new Failure(ExitCode.USAGE, "No."), "larmor serve", false,
                    new PrintWriter(err)));
            assertTrue(err.toString().endsWith(
                    "\"level\":\"ERROR\",\"logger\":\"larmor\",\"message\":\"No.\"}\n"), err::toString);
        } finally {
            LogProvider.json(false);
        }
    }
}
