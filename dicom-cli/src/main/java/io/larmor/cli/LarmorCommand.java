package io.larmor.cli;

import java.util.concurrent.Callable;

import picocli.CommandLine.Mixin;

/// What the commands have in common: they write to a terminal, and return an exit code.
abstract class LarmorCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli writes and reads it
    private CommonOptions common = new CommonOptions();

    private final Terminal terminal;

    LarmorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    final Terminal terminal() {
        return terminal;
    }

    /// Says something on standard output.
    final void say(String line) {
        terminal.out().println(Text.printable(line));
        terminal.out().flush();
    }

    /// Says what went wrong with one of many things, while the rest goes on.
    final void complain(String sentence) {
        terminal.err().println("larmor: " + Text.printable(sentence));
        terminal.err().flush();
    }

    @Override
    public abstract Integer call() throws Exception;
}
