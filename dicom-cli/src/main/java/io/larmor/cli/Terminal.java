package io.larmor.cli;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/// Where a command writes. Results go to standard output, everything else to standard error; a table, colour and progress are
/// for the eyes of a person alone. Text is UTF-8 whatever the locale, for JSON and names must survive a pipe.
final class Terminal implements AutoCloseable {
    private static final String OUT = "out";
    private static final int USUAL_WIDTH = 100;

    private final Output results;
    private final PrintStream stream;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean outIsTerminal;
    private final boolean errIsTerminal;
    private final int width;

    private Terminal(Output results, OutputStream err, boolean outIsTerminal, boolean errIsTerminal, int width) {
        this.results = results;
        this.stream = new PrintStream(new BufferedOutputStream(results, 1 << 16), false, StandardCharsets.UTF_8);
        this.out = new PrintWriter(stream, outIsTerminal, StandardCharsets.UTF_8);
        this.err = new PrintWriter(err, true, StandardCharsets.UTF_8);
        this.outIsTerminal = outIsTerminal;
        this.errIsTerminal = errIsTerminal;
        this.width = width;
    }

    /// {@return the process's own} The launcher says in `LARMOR_TERMINAL` which of the two streams is a terminal, and how wide;
    /// without it, both are when the virtual machine sees a console.
    @SuppressWarnings("SystemConsoleNull") // it is null in JDK 25 when nothing interactive is there
    static Terminal ofProcess() {
        var out = new Output(new FileOutputStream(FileDescriptor.out), Output::isPipe);
        var err = new FileOutputStream(FileDescriptor.err);
        String said = System.getenv("LARMOR_TERMINAL");
        if (said == null) {
            Console found = System.console();
            boolean console = found != null && found.isTerminal();
            return new Terminal(out, err, console, console, USUAL_WIDTH);
        }
        return new Terminal(out, err, said.startsWith(OUT), said.contains("err"), columns(said));
    }

    /// {@return how wide the terminal is by what the launcher says: `out:120,err`}
    private static int columns(String said) {
        int from = OUT.length() + 1;
        int columns = 0;
        for (int i = from; i < said.length() && i < from + 5 && Character.isDigit(said.charAt(i)); i++) {
            columns = 10 * columns + Character.digit(said.charAt(i), 10);
        }
        return columns == 0 ? USUAL_WIDTH : Math.max(40, columns);
    }

    /// {@return one that writes into two streams, as a pipe}
    ///
    /// @param out takes standard output
    /// @param err takes standard error
    static Terminal ofPipes(OutputStream out, OutputStream err) {
        return new Terminal(new Output(out, () -> false), err, false, false, USUAL_WIDTH);
    }

    /// {@return one that writes into two streams, as a terminal}
    ///
    /// @param out takes standard output
    /// @param err takes standard error
    /// @param width of it in columns
    static Terminal ofScreen(OutputStream out, OutputStream err, int width) {
        return new Terminal(new Output(out, () -> false), err, true, true, width);
    }

    /// {@return results}
    PrintWriter out() {
        return out;
    }

    /// {@return everything else}
    PrintWriter err() {
        return err;
    }

    /// {@return results, as bytes; what [#out()] holds goes before}
    PrintStream bytes() {
        out.flush();
        return stream;
    }

    /// {@return whether a person reads the results}
    boolean screen() {
        return outIsTerminal;
    }

    /// {@return whether a person sees progress}
    boolean progress() {
        return errIsTerminal && !isDumb();
    }

    /// {@return whether results may be coloured (<https://no-color.org>)}
    boolean colour() {
        return outIsTerminal && System.getenv("NO_COLOR") == null && !isDumb();
    }

    /// {@return whether the terminal knows no escape sequences, such as that of an editor}
    private static boolean isDumb() {
        return "dumb".equals(System.getenv("TERM"));
    }

    /// {@return columns}
    int width() {
        return width;
    }

    /// {@return whether no more results can be written: the pipe is closed, or the disk is full}
    boolean closed() {
        return out.checkError();
    }

    /// {@return why not all results were written; null if they were, or if nobody reads them any more}
    @Nullable
    IOException failure() {
        out.flush();
        stream.flush();
        return results.failure();
    }

    @Override
    public void close() {
        out.flush();
        stream.flush();
        err.flush();
    }
}
