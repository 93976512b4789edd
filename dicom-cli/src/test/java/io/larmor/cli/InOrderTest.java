package io.larmor.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class InOrderTest {
    private static final byte[] INSTEAD = "null\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HELD = 1 << 20;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /// Prints files `a`, `b` and `c`, of which `b` fails after so many bytes.
    private int printed(int before) throws Exception {
        try (var terminal = Terminal.ofPipes(out, err);
                var input = new PrintableFiles(List.of(Path.of("a"), Path.of("b"), Path.of("c")))) {
            return new InOrder(new JsonCommand(terminal), input, (path, page) -> {
                if (path.equals(Path.of("b"))) {
                    page.write(new byte[before]);
                    throw new IOException("it ends too soon");
                }
                page.write((path + "\n").getBytes(StandardCharsets.US_ASCII));
            }, INSTEAD).run();
        }
    }

    @Test
    void whatFailsEarlyIsTakenBackAndTheRestIsPrinted() throws Exception {
        assertEquals(ExitCode.BAD_DATA, printed(HELD));
        assertEquals("a\nnull\nc\n", out.toString(StandardCharsets.US_ASCII));
        assertTrue(err.toString(StandardCharsets.US_ASCII).startsWith("larmor: b: It ends too soon"),
                err.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void afterWhatFailsLateNothingIsPrinted() throws Exception {
        assertEquals(ExitCode.BAD_DATA, printed(HELD + 1));
        assertEquals("a\n".length() + HELD + 1, out.size());
        assertTrue(err.toString(StandardCharsets.US_ASCII).startsWith("larmor: b: It ends too soon"),
                err.toString(StandardCharsets.US_ASCII));
    }
}
