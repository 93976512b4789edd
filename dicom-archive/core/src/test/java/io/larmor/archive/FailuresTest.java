package io.larmor.archive;

import java.io.IOException;
import java.nio.file.FileSystemException;

import io.larmor.archive.ArchiveRefusedException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

class FailuresTest {
    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Disk quota exceeded", "There is not enough space on the disk",
        "[SQLITE_FULL] Insertion failed because database is full (database or disk is full)",
        "[SQLITE_IOERR_SHMSIZE] I/O error within the xShmMap method", "File too large"})
    void aFullDiskIsOutOfResources(String words) {
        for (var failure : new IOException[] {new IOException(words),
            new IOException("the index failed", new IOException(words)),
            new FileSystemException("a", null, words)}) {
            var refused = assertInstanceOf(ArchiveRefusedException.class, Failures.of(failure));
            assertEquals(Reason.OUT_OF_RESOURCES, refused.reason());
            assertEquals(0xA700, refused.reason().status());
        }
    }

    @Test
    void otherFailuresStayWhatTheyAre() {
        var failure = new IOException("Input/output error");
        assertSame(failure, Failures.of(failure));
        var refused = new ArchiveRefusedException(Reason.CLOSED, "the archive is closed");
        assertSame(refused, Failures.of(refused));
    }
}
