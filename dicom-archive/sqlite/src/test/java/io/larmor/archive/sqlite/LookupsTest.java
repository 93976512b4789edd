package io.larmor.archive.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.larmor.archive.Durability;
import io.larmor.archive.IndexedInstance;
import io.larmor.archive.StudyIndex.Change;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LookupsTest {
    /// Two times what the write-ahead log has when it is begun anew.
    private static final long LONG_LOG = 2 * 4000 * 4096L;

    @TempDir
    private Path folder = Path.of("");
    private SqliteStudyIndex index;

    @BeforeEach
    void open() throws IOException {
        index = SqliteStudyIndex.open(folder.resolve("index.db"), Durability.OS);
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    private Change add(int number, int comment) {
        var uid = "1.2." + number;
        var attributes = DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, uid)
                .set(Tag.StudyInstanceUID, uid).set(Tag.SeriesInstanceUID, uid)
                .setBytes(Tag.ReferencedPatientSequence, Vr.UN, new byte[comment]).build();
        return new Change.Add(new IndexedInstance(uid, Uid.CTImageStorage, Sample.SYNTAX, uid, uid, "abc/" + number,
                100, 100, 7, false, IndexedInstance.Position.NONE), index.prepare(attributes));
    }

    private Set<String> find(int... numbers) throws IOException {
        assertFalse(Thread.currentThread().isVirtual());
        return index.find(Arrays.stream(numbers).mapToObj(number -> "1.2." + number).toList()).keySet();
    }

    @Test
    void whatChangedSinceTheLastLookIsSeen() throws IOException {
        assertEquals(Set.of(), find(1, 2));
        index.apply(List.of(add(1, 2)));
        assertEquals(Set.of("1.2.1"), find(1));
        assertEquals(Set.of(), find(2));
        index.apply(List.of(add(2, 2)));
        assertEquals(Set.of("1.2.1", "1.2.2"), find(1, 2, 3));
        index.apply(List.of(new Change.Remove("1.2.1")));
        assertEquals(Set.of("1.2.2"), find(1, 2, 3));
    }

    @Test
    void whileTheIndexChangesWhatIsThereAlreadyIsFound() throws Exception {
        index.apply(List.of(add(1, 2)));
        var changes = CompletableFuture.supplyAsync(() -> {
            try {
                for (int i = 2; i < 400; i++) {
                    index.apply(List.of(add(i, 2)));
                }
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        int looks = 0;
        int last = 1;
        while (!changes.isDone() || looks == 0) {
            int next = last + 1;
            var found = find(1, last, next);
            assertTrue(found.containsAll(List.of("1.2.1", "1.2." + last)), "what was found stays");
            last = found.contains("1.2." + next) ? next : last;
            looks++;
        }
        assertTrue(changes.get());
        assertEquals(Set.of("1.2.399"), find(399));
    }

    /// A transaction that stays open keeps the log from being begun anew, and it would grow for ever.
    @Test
    void theLogDoesNotGrowThoughSomebodyLooksAllTheTime() throws IOException {
        for (int i = 1; i <= 1000; i++) {
            index.apply(List.of(add(i, 60_000)));
            assertEquals(Set.of("1.2." + i), find(i, i + 1));
        }
        long log = Files.size(folder.resolve("index.db-wal"));
        assertTrue(log < LONG_LOG, () -> "the log has " + log + " bytes");
    }

    @Test
    void afterItsEndNothingIsFound() throws IOException {
        index.close();
        assertThrows(IOException.class, () -> find(1));
    }
}
