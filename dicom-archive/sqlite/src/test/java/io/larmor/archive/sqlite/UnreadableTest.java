package io.larmor.archive.sqlite;

import java.io.IOException;
import java.nio.file.Path;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.StoreOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/// A disk that cannot read what it has.
class UnreadableTest {
    @TempDir
    private Path folder = Path.of("");
    private boolean unreadable;

    private void read(String method) throws IOException {
        if (unreadable && method.equals("open")) {
            throw new IOException("Input/output error");
        }
    }

    @Test
    void whatCannotBeComparedDoesNotTakeOthersWithIt() throws IOException {
        try (var archive = Archive.open(ArchiveConfig.builder(folder).build(), new FailingStores(this::read),
                new SqliteStudyIndexProvider())) {
            var stored = Sample.instance(1, 1, 1, 100).build();
            var other = Sample.instance(2, 1, 1, 100).build();
            Sample.store(archive, stored);
            unreadable = true;
            var again = Sample.receive(archive, stored, Sample.encode(stored));
            var fresh = Sample.receive(archive, other, Sample.encode(other));
            var last = Sample.receive(archive, Sample.instance(3, 1, 1, 100).build(),
                    Sample.encode(Sample.instance(3, 1, 1, 100).build()));
            again.submit();
            fresh.submit();
            last.submit();
            assertThrows(IOException.class, again::commit);
            assertEquals(StoreOutcome.STORED, fresh.commit());
            assertEquals(StoreOutcome.STORED, last.commit());
            unreadable = false;
            assertEquals(3, archive.verify().instances());
        }
    }
}
