package io.larmor.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AuditFileTest {
    @TempDir
    private Path folder = Path.of("");

    private static Entry entry(String text) {
        return new Entry(Instant.EPOCH, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void messagesAreAddedALineEachAndTheOwnerAloneReadsThem() throws IOException {
        var path = folder.resolve("audit.xml");
        for (String text : List.of("one", "two")) {
            try (var file = new AuditFile(path)) {
                assertTrue(file.write(entry(text)));
            }
        }
        assertEquals(List.of("one", "two"), Files.readAllLines(path));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void afterItWasMovedAwayItIsMadeAnew() throws IOException {
        var path = folder.resolve("audit.xml");
        try (var file = new AuditFile(path)) {
            assertTrue(file.write(entry("one")));
            Files.move(path, folder.resolve("audit.xml.1"));
            assertTrue(file.write(entry("two")));
            file.reopen();
            assertTrue(file.write(entry("three")));
        }
        assertEquals(List.of("one", "two"), Files.readAllLines(folder.resolve("audit.xml.1")));
        assertEquals(List.of("three"), Files.readAllLines(path));
    }

    @Test
    void aLineThatWasCutOffSpoilsNoOther() throws IOException {
        var path = folder.resolve("audit.xml");
        Files.writeString(path, "one\ntw");
        try (var file = new AuditFile(path)) {
            assertTrue(file.write(entry("three")));
        }
        assertEquals(List.of("one", "tw", "three"), Files.readAllLines(path));
    }

    @Test
    void whatCannotBeOpenedIsSaidAtOnce() {
        assertThrows(IOException.class, () -> new AuditFile(folder.resolve("no/audit.xml")));
    }
}
