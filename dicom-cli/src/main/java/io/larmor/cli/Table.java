package io.larmor.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import picocli.CommandLine.Help.Ansi;

/// Rows of text: in columns under a heading at a terminal, or a line for each cell where it is far too narrow for that; tab-separated without a
/// heading in a pipe. Rows appear as they come, the
/// widths of the columns are those of the first [#LOOK] rows.
final class Table {
    private static final int LOOK = 100;
    /// A row that a terminal breaks into more lines than that is no row any more.
    private static final int MOST_LINES = 2;

    private final Terminal terminal;
    private final List<String> headings;
    private final List<String[]> waiting = new ArrayList<>();
    private final int[] widths;
    private int look = LOOK;
    private boolean started;
    private boolean folded;

    Table(Terminal terminal, String... headings) {
        this.terminal = terminal;
        this.headings = List.of(headings);
        widths = this.headings.stream().mapToInt(Text::columns).toArray();
    }

    /// Fixes the widths of the columns, so that each row appears at once.
    ///
    /// @param columns widths; longer cells push the rest of their row
    /// @return this
    Table fixed(int... columns) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], columns[i]);
        }
        look = 1;
        return this;
    }

    void row(Object... cells) {
        var row = Arrays.stream(cells).map(cell -> Text.printable(String.valueOf(cell))).toArray(String[]::new);
        if (!terminal.screen()) {
            terminal.out().println(String.join("\t", row));
        } else if (started) {
            print(row);
        } else {
            waiting.add(row);
            if (waiting.size() == look) {
                end();
            }
        }
    }

    /// Shows what waits.
    void end() {
        if (waiting.isEmpty()) {
            terminal.out().flush();
            return;
        }
        for (var row : look == LOOK ? waiting : List.<String[]>of()) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], Text.columns(row[i]));
            }
        }
        if (!started) {
            started = true;
            folded = Arrays.stream(widths).sum() + 2 * (widths.length - 1) > MOST_LINES * terminal.width();
            if (!folded) {
                terminal.out().println(bold(line(headings.toArray(String[]::new))));
            }
        }
        waiting.forEach(this::print);
        waiting.clear();
        terminal.out().flush();
    }

    private void print(String[] row) {
        terminal.out().println(folded ? folded(row) : line(row));
        if (look == 1) {
            terminal.out().flush();
        }
    }

    /// A line for each cell, behind its heading, and an empty one after the row.
    private String folded(String[] cells) {
        int widest = headings.stream().mapToInt(Text::columns).max().orElse(0);
        var lines = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            var heading = headings.get(i);
            lines.append(bold(heading)).repeat(' ', widest - Text.columns(heading) + 2).append(cells[i]).append('\n');
        }
        return lines.toString();
    }

    private String bold(String words) {
        return terminal.colour() ? Ansi.ON.string("@|bold " + words + "|@") : words;
    }

    private String line(String[] cells) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            line.append(cells[i]);
            if (i < cells.length - 1) {
                line.repeat(' ', Math.max(0, widths[i] - Text.columns(cells[i])) + 2);
            }
        }
        return line.toString();
    }
}
