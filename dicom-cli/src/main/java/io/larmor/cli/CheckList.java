package io.larmor.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What was looked at, one after the other, and how it was: a list for a person, coloured where there is colour, or one line of JSON.
final class CheckList {
    private static final String RESET = "\u001B[0m";

    private enum Outcome {
        OK("\u001B[32m"), WARNING("\u001B[33m"), FAILED("\u001B[31m"), REFUSED("\u001B[33m");

        private final String colour;

        Outcome(String colour) {
            this.colour = colour;
        }
    }

    private final Terminal terminal;
    private final boolean json;
    private final List<Map<String, Object>> checks = new ArrayList<>();
    private String current = "";
    private boolean failed;

    CheckList(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    /// The next thing to look at.
    void begin(String what) {
        current = what;
    }

    void passed(String found) {
        add(Outcome.OK, found);
    }

    void warned(String found) {
        add(Outcome.WARNING, found);
    }

    /// The peer does not do this, which need not be wrong.
    void skipped(String found) {
        add(Outcome.REFUSED, found);
    }

    void failed(String why) {
        failed = true;
        add(Outcome.FAILED, why);
    }

    private void add(Outcome outcome, String words) {
        if (json) {
            var check = new LinkedHashMap<String, Object>();
            check.put("check", current);
            check.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
            check.put("found", words);
            checks.add(check);
            return;
        }
        String label = "%-7s".formatted(outcome.name().toLowerCase(Locale.ROOT));
        terminal.out().println((terminal.colour() ? outcome.colour + label + RESET : label) + " "
                + Text.printable(current + ": " + words));
        terminal.out().flush();
    }

    /// {@return the exit code} The JSON is written.
    ///
    /// @param peer whom it is about
    int end(String peer) {
        if (json) {
            var answer = new LinkedHashMap<String, Object>();
            answer.put("peer", peer);
            answer.put("ok", !failed);
            answer.put("checks", checks);
            terminal.out().println(JsonLine.of(answer));
            terminal.out().flush();
        }
        return failed ? ExitCode.REFUSED : ExitCode.DONE;
    }
}
