package io.larmor.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// One command, run in this process: its exit code and what it wrote.
record Run(int code, String out, String err) {
    static Run of(Object... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        return run(Terminal.ofPipes(out, err), out, err, words);
    }

    static Run atTerminal(int width, Object... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        return run(Terminal.ofScreen(out, err, width), out, err, words);
    }

    private static Run run(Terminal terminal, ByteArrayOutputStream out, ByteArrayOutputStream err, Object... words) {
        int code;
        try (terminal) {
            code = Main.run(terminal, List.of(words).stream().map(Object::toString).toArray(String[]::new));
        }
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
