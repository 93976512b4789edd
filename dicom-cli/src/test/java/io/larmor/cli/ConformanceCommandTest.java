package io.larmor.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConformanceCommandTest {
    private static final String REGENERATE = "larmor conformance --worklist . --keep-notifications n --out docs/conformance.md";

    @TempDir
    private Path folder = Path.of("");

    private Run conformance(Object... more) {
        var words = new ArrayList<Object>(
                List.of("conformance", "--worklist", ".", "--keep-notifications", folder.resolve("n"), "--dir",
                        folder.resolve("archive")));
        words.addAll(List.of(more));
        return Run.of(words.toArray());
    }

    @Test
    void theProjectsOwnStatementIsWhatIsInstalled() throws Exception {
        var run = conformance();
        assertEquals(ExitCode.DONE, run.code(), run.err());
        checkStatuses(run.out());
        assertEquals(Files.readString(Path.of("..", "docs", "conformance.md")), run.out(),
                "docs/conformance.md is not what is installed any more. Make it again: " + REGENERATE);
    }

    @Test
    void aPageOfHtmlIsWritten() throws Exception {
        var out = folder.resolve("statement.html");
        var run = conformance("--format", "html", "--out", out);
        assertEquals("The statement is in " + out + ".\n", run.out());
        String page = Files.readString(out);
        assertTrue(page.startsWith("<!DOCTYPE html>") && page.endsWith("</html>\n"), page);
        assertEquals(count(page, "<table>"), count(page, "</table>"));
        assertEquals(count(page, "<t[dh]>"), count(page, "</t[dh]>"));
        assertTrue(page.contains("<td>1.2.840.10008.5.1.4.1.1.2</td>"), page);
    }

    @Test
    void jsonIsOneLineWithRowsByColumn() {
        String json = conformance("--format", "json").out();
        assertEquals(1, json.lines().count());
        assertFalse(Files.exists(folder.resolve("archive")) || Files.exists(folder.resolve("n")),
                "a statement touches neither archive nor notifications");
        assertTrue(json.contains(
                "{\"SOP Class Name\":\"CT Image Storage\",\"SOP Class UID\":\"1.2.840.10008.5.1.4.1.1.2\",\"SCU\":\"Yes\",\"SCP\":\"Yes\"}"),
                json);
    }

    @Test
    void itFollowsTheConfiguration() {
        String text = conformance("--ae", "ARCHIVE", "--port", "104", "--peer", "CT1@10.0.0.7:11112", "--max-pdu",
                "16384",
                "--accept-calling", "MOD*").out();
        assertTrue(text.contains("| The node | ARCHIVE | 104 |"), text);
        assertTrue(text.contains("| CT1 | 10.0.0.7 | 11112 |"), text);
        assertTrue(text.contains("| Maximum PDU size that is received | Yes | 16,384 bytes |"), text);
        assertTrue(text.contains("Who may call: AE titles MOD*; the peers of 4.4.1.2."), text);
    }

    /// The table of an operation has a status for success and one for a failure, whatever the service.
    private static void checkStatuses(String text) {
        var tables = Pattern
                .compile("Statuses of ([A-Z-]+).*:\\n\\n\\| Status [^\\n]+\\n\\|[^\\n]+\\n((?:\\|[^\\n]+\\n)+)")
                .matcher(text);
        int found = 0;
        while (tables.find()) {
            assertTrue(tables.group(2).startsWith("| Success |"), tables.group());
            assertTrue(tables.group(2).contains("| Failure |"), tables.group());
            found++;
        }
        assertEquals(count(text, "Statuses of "), found);
        assertTrue(found >= 15, "tables: " + found);
    }

    private static long count(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }
}
