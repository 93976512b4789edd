package io.larmor.archive.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.ArchiveRefusedException;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.StoreOutcome;
import io.larmor.archive.StudyIndex;
import io.larmor.archive.StudyIndexProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A disk that something else has filled to its last byte: there is room only where the archive gives up its reserve.
class FullDiskTest {
    @TempDir
    private Path folder = Path.of("");
    private boolean full;

    private Archive open() throws IOException {
        return Archive.open(ArchiveConfig.builder(folder).build(), new FailingStores(this::store), indexes());
    }

    private boolean hasNoRoom() {
        return full && Files.exists(folder.resolve("reserve"));
    }

    private void store(String method) throws IOException {
        boolean writes = method.equals("remove") || method.equals("commit");
        if (writes && (hasNoRoom() || (full && method.equals("commit")))) {
            throw new IOException("No space left on device");
        }
    }

    private StudyIndexProvider indexes() {
        var sqlite = new SqliteStudyIndexProvider();
        return new StudyIndexProvider() {
            @Override
            public String name() {
                return sqlite.name();
            }

            @Override
            public StudyIndex open(Path path, ArchiveConfig config) throws IOException {
                if (hasNoRoom()) {
                    throw new IOException("[SQLITE_FULL] (database or disk is full)");
                }
                return sqlite.open(path, config);
            }
        };
    }

    @Test
    void somethingCanBeDeleted() throws IOException {
        var instance = Sample.instance(1, 1, 1, 100).build();
        try (var archive = open()) {
            Sample.store(archive, Sample.instance(2, 1, 1, 100).build());
            Sample.store(archive, instance);
            assertFalse(archive.isFull());
            full = true;
            assertThrows(ArchiveRefusedException.class,
                    () -> Sample.store(archive, Sample.instance(3, 1, 1, 100).build()));
            assertTrue(archive.isFull());
            assertEquals(1, archive.delete(InstanceSelection.study("1.2.826.0.1.3680043.8.498.1")));
            assertFalse(archive.isFull());
            full = false;
            assertEquals(StoreOutcome.STORED, Sample.store(archive, instance));
            assertTrue(archive.verify().isClean());
        }
    }

    @Test
    void anArchiveCanBeOpenedAndMadeSmaller() throws IOException {
        try (var archive = open()) {
            Sample.store(archive, Sample.instance(1, 1, 1, 100).build());
        }
        full = true;
        assertTrue(hasNoRoom());
        try (var archive = open()) {
            Files.deleteIfExists(folder.resolve("reserve"));
            assertEquals(1, archive.delete(InstanceSelection.study("1.2.826.0.1.3680043.8.498.1")));
        }
    }
}
