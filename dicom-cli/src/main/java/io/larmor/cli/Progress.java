package io.larmor.cli;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// One line on standard error that says how far a long work has come; nothing unless a person watches.
///
/// *Threading*: safe for any number of threads.
final class Progress implements AutoCloseable {
    private static final long PAUSE_NANOSECONDS = 100_000_000;
    private static final String ERASE = "\r\u001B[K";

    private final Terminal terminal;
    private final ReentrantLock lock = new ReentrantLock();
    private long shown = System.nanoTime();
    private boolean visible;

    Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Shows a line, unless one was shown just now. Only one that is shown is made.
    void show(Supplier<String> line) {
        if (!terminal.progress()) {
            return;
        }
        lock.lock();
        try {
            long now = System.nanoTime();
            if (now - shown >= PAUSE_NANOSECONDS) {
                shown = now;
                visible = true;
                terminal.err().print(ERASE + Text.printable(line.get()));
                terminal.err().flush();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Says something that stays, above the line.
    void say(String line) {
        lock.lock();
        try {
            erase();
            terminal.err().println(Text.printable(line));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        clear();
    }

    /// Takes the line away; another one may come.
    void clear() {
        lock.lock();
        try {
            erase();
        } finally {
            lock.unlock();
        }
    }

    private void erase() {
        if (visible) {
            visible = false;
            terminal.err().print(ERASE);
            terminal.err().flush();
        }
    }
}
