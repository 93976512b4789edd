package io.larmor.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class TableTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private String written(Terminal terminal) {
        terminal.close();
        return out.toString(StandardCharsets.UTF_8).replaceAll("\u001B\\[[0-9;]*m", "");
    }

    @Test
    void aPipeGetsTabs() {
        var terminal = Terminal.ofPipes(out, OutputStream.nullOutputStream());
        var table = new Table(terminal, "NAME", "UID");
        table.row("DOE^JANE", "1.2");
        table.row("a\tb", "");
        table.end();
        assertEquals("DOE^JANE\t1.2\na·b\t\n", written(terminal));
    }

    @Test
    void aScreenGetsColumnsUnderAHeading() {
        var terminal = Terminal.ofScreen(out, OutputStream.nullOutputStream(), 80);
        var table = new Table(terminal, "NAME", "UID");
        table.row("DOE^JANE", "1.2");
        table.row("山田", "3");
        table.end();
        assertEquals("NAME      UID\nDOE^JANE  1.2\n山田      3\n", written(terminal));
    }

    @Test
    void aScreenThatIsFarTooNarrowGetsALineForEachCell() {
        var terminal = Terminal.ofScreen(out, OutputStream.nullOutputStream(), 40);
        var table = new Table(terminal, "NAME", "UID");
        table.row("DOE^JANE", "1.2." + "3".repeat(80));
        table.row("山田", "3");
        table.end();
        assertEquals("NAME  DOE^JANE\nUID   1.2." + "3".repeat(80) + "\n\nNAME  山田\nUID   3\n\n", written(terminal));
    }

    @Test
    void rowsAppearBeforeTheEndWhenThereAreMany() {
        var terminal = Terminal.ofScreen(out, OutputStream.nullOutputStream(), 80);
        var table = new Table(terminal, "N");
        for (int i = 0; i < 150; i++) {
            table.row(i);
        }
        terminal.out().flush();
        assertEquals(151, written(terminal).lines().count());
        table.end();
        assertEquals(151, written(terminal).lines().count());
    }

    @Test
    void noRowsAreNoHeading() {
        var terminal = Terminal.ofScreen(out, OutputStream.nullOutputStream(), 80);
        new Table(terminal, "N").end();
        assertEquals("", written(terminal));
    }
}
