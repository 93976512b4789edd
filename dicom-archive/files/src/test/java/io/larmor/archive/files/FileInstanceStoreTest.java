package io.larmor.archive.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;

import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.archive.InstanceStore;
import io.larmor.archive.InstanceStore.Committed;
import io.larmor.archive.InstanceStore.Kept;
import io.larmor.archive.InstanceStoreProvider.IndexForce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FileInstanceStoreTest {
    @TempDir
    private Path folder;
    private final AtomicInteger forced = new AtomicInteger();

    private FileInstanceStore open(Path where) throws IOException {
        return open(where, ArchiveConfig.builder(where).smallInstance(1000).build());
    }

    /// One that reads like any other and forces nothing: forcing is all that takes time when one is opened again and again.
    private FileInstanceStore openUnforced(Path where) throws IOException {
        return open(where, ArchiveConfig.builder(where).smallInstance(1000).durability(Durability.NONE).build());
    }

    private FileInstanceStore open(Path where, ArchiveConfig config) throws IOException {
        return new FileInstanceStore(Files.createDirectories(where), config, Stored.index(forced::incrementAndGet),
                new SystemDisk(),
                FileInstanceStore.SEGMENT, Filer.QUIET);
    }

    private static List<String> locators(InstanceStore store) throws IOException {
        var all = new ArrayList<String>();
        store.forEach(all::add);
        all.sort(null);
        return all;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (var path : all.toList()) {
                var target = to.resolve(from.relativize(path).toString());
                if (!Files.isDirectory(path)) {
                    Files.createDirectories(target.getParent());
                    Files.copy(path, target);
                }
            }
        }
    }

    @Test
    void aGroupOfSmallAndLargeComesBack() throws IOException {
        List<String> locators;
        try (var store = open(folder)) {
            store.recover();
            locators = store.commit(List.of(Stored.staged(store, "1", Stored.noise(1, 100)),
                    Stored.staged(store, "2", Stored.noise(2, 5000)),
                    Stored.staged(store, "3", Stored.noise(3, 999)), Stored.staged(store, "4", Stored.noise(4, 0))));
            assertArrayEquals(Stored.noise(1, 100), Stored.read(store, locators.get(0)));
            assertArrayEquals(Stored.noise(2, 5000), Stored.read(store, locators.get(1)));
            assertArrayEquals(Stored.noise(3, 999), Stored.read(store, locators.get(2)));
            assertArrayEquals(Stored.noise(4, 0), Stored.read(store, locators.get(3)));
        }
        assertEquals(1, forced.get(), "the index was forced before the journal went");
        try (var store = open(folder)) {
            var recovery = store.recover();
            assertTrue(recovery.present().isEmpty() && recovery.removed().isEmpty());
            assertArrayEquals(Stored.noise(3, 999), Stored.read(store, locators.get(2)));
            assertEquals(4, locators(store).size());
        }
    }

    @Test
    void aCrashLeavesWhatTheJournalSays() throws IOException {
        try (var store = open(folder.resolve("before"))) {
            store.recover();
            var locators = store.commit(List.of(Stored.staged(store, "1", Stored.noise(1, 100)),
                    Stored.staged(store, "2", Stored.noise(2, 5000))));
            store.remove(List.of(new Kept("1", locators.get(0))));
            var last = store.commit(List.of(Stored.staged(store, "3", Stored.noise(3, 200))));
            Stored.staged(store, "4", Stored.noise(4, 8000));
            // What is on disk now is what a killed process would leave.
            copy(folder.resolve("before"), folder.resolve("after"));
            try (var again = open(folder.resolve("after"))) {
                var recovery = again.recover();
                assertEquals(List.of(new Kept("2", locators.get(1)), new Kept("3", last.getFirst())),
                        recovery.present().stream().map(Committed::kept).toList());
                assertEquals(List.of(new Kept("1", locators.get(0))), recovery.removed());
                assertArrayEquals(Stored.noise(2, 5000), Stored.read(again, locators.get(1)));
                assertArrayEquals(Stored.noise(3, 200), Stored.read(again, last.getFirst()));
                assertThrows(NoSuchFileException.class, () -> Stored.read(again, locators.get(0)));
                try (var incoming = Files.list(folder.resolve("after/incoming"))) {
                    assertEquals(0, incoming.count());
                }
            }
        }
    }

    @Test
    void anEntryCutAnywhereWasNeverCommitted() throws IOException {
        byte[] journal;
        long firstEnd;
        try (var store = open(folder.resolve("whole"))) {
            store.recover();
            store.commit(List.of(Stored.staged(store, "1", Stored.noise(1, 50))));
            var path = folder.resolve("whole/journal/000000000001.journal");
            firstEnd = Files.size(path);
            store.commit(List.of(Stored.staged(store, "2", Stored.noise(2, 60))));
            journal = Files.readAllBytes(path);
        }
        for (int length = 0; length < journal.length; length++) {
            var where = folder.resolve("cut" + length);
            Files.createDirectories(where.resolve("journal"));
            Files.write(where.resolve("journal/000000000001.journal"), Arrays.copyOf(journal, length));
            try (var store = openUnforced(where)) {
                var present = store.recover().present();
                assertEquals(length < firstEnd ? 0 : 1, present.size());
                for (var kept : present) {
                    assertArrayEquals(Stored.noise(1, 50), Stored.read(store, kept.kept().locator()));
                }
            }
        }
    }

    @Test
    void aDamagedEntryIsNotBelieved() throws IOException {
        byte[] journal;
        try (var store = open(folder.resolve("whole"))) {
            store.recover();
            store.commit(List.of(Stored.staged(store, "1", Stored.noise(1, 50))));
            journal = Files.readAllBytes(folder.resolve("whole/journal/000000000001.journal"));
        }
        for (int at = 0; at < journal.length; at++) {
            var damaged = journal.clone();
            damaged[at] ^= 0x10;
            var where = folder.resolve("damaged" + at);
            Files.createDirectories(where.resolve("journal"));
            Files.write(where.resolve("journal/000000000001.journal"), damaged);
            try (var store = openUnforced(where)) {
                assertTrue(store.recover().present().isEmpty(), "byte " + at);
            }
        }
    }

    @Test
    void aDamagedEntryIsPassedOverAndThoseBehindItCount() throws IOException {
        byte[] journal;
        try (var store = open(folder.resolve("whole"))) {
            store.recover();
            for (var uid : List.of("1", "2\0x", "3")) {
                store.commit(List.of(Stored.staged(store, uid, Stored.noise(uid.length(), 50))));
            }
            journal = Files.readAllBytes(folder.resolve("whole/journal/000000000001.journal"));
        }
        journal[journal.length / 2] ^= 1;
        Files.createDirectories(folder.resolve("damaged/journal"));
        Files.write(folder.resolve("damaged/journal/000000000001.journal"), journal);
        try (var store = open(folder.resolve("damaged"))) {
            assertEquals(List.of("1", "3"),
                    store.recover().present().stream().map(each -> each.kept().sopInstance()).toList());
        }
        try (var store = open(folder.resolve("whole"))) {
            assertEquals(3, locators(store).size(), "a UID may hold anything");
        }
    }

    @Test
    void aJournalWithoutChecksumsIsReadStill() throws IOException {
        var head = "1.2\0abc/0123456789abcdef0123-x\0\0".getBytes(StandardCharsets.UTF_8);
        var entry = ByteBuffer.allocate(JournalRecord.FIXED + head.length + 50);
        entry.putInt(0x4C4A_3031).putInt(1).putInt(head.length).putInt(50).putInt(0).put(head).put(Stored.noise(1, 50));
        var checksum = new CRC32C();
        checksum.update(entry.array(), 0, JournalRecord.FIXED - 4);
        checksum.update(entry.array(), JournalRecord.FIXED, head.length + 50);
        entry.putInt(JournalRecord.FIXED - 4, (int) checksum.getValue());
        Files.createDirectories(folder.resolve("journal"));
        Files.write(folder.resolve("journal/000000000001.journal"), entry.array());
        try (var store = open(folder)) {
            var present = store.recover().present();
            assertEquals(List.of(new Kept("1.2", "abc/0123456789abcdef0123-x")),
                    present.stream().map(Committed::kept).toList());
            assertArrayEquals(Stored.noise(1, 50), Stored.read(store, present.getFirst().kept().locator()));
        }
    }

    @Test
    void aFullSegmentIsFiledWhileTheNextIsWritten() throws IOException {
        var config = ArchiveConfig.builder(folder).smallInstance(8 << 20).build();
        try (var store = open(folder, config)) {
            store.recover();
            var locators = new ArrayList<String>();
            for (int i = 0; i < 10; i++) {
                locators.addAll(store.commit(List.of(Stored.staged(store, "1." + i, Stored.noise(i, 7 << 20)))));
                assertArrayEquals(Stored.noise(i, 7 << 20), Stored.read(store, locators.get(i)));
            }
            for (int i = 0; i < 10; i++) {
                assertArrayEquals(Stored.noise(i, 7 << 20), Stored.read(store, locators.get(i)),
                        "whether it is filed or not");
            }
        }
        try (var journal = Files.list(folder.resolve("journal"))) {
            assertEquals(0, journal.count());
        }
        assertTrue(forced.get() >= 2);
    }

    /// One whose segments are full with one instance.
    private FileInstanceStore ofShortSegments(Duration quiet) throws IOException {
        var config = ArchiveConfig.builder(folder).smallInstance(1000).durability(Durability.NONE).build();
        var store = new FileInstanceStore(folder, config, Stored.index(forced::incrementAndGet), new SystemDisk(), 100,
                quiet);
        store.recover();
        return store;
    }

    private boolean isFiled(String locator) {
        return Files.exists(folder.resolve("objects").resolve(locator + ".dcm"));
    }

    private static void await(BooleanSupplier what) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            while (!what.getAsBoolean()) {
                Thread.sleep(5);
            }
        });
    }

    @Test
    void whileInstancesComeInFilingIsPutOffUntilSeveralSegmentsWait() throws IOException {
        var locators = new ArrayList<String>();
        try (var store = ofShortSegments(Duration.ofDays(1))) {
            for (int i = 0; i < Filer.MAX_PUT_OFF; i++) {
                locators.addAll(store.commit(List.of(Stored.staged(store, "1." + i, Stored.noise(i, 200)))));
            }
            // One is being written, and one less than would be filed wait.
            assertTrue(locators.stream().noneMatch(this::isFiled));
            for (int i = 0; i < 3; i++) {
                store.commit(List.of(Stored.staged(store, "2." + i, Stored.noise(i, 200))));
                int filed = i;
                await(() -> isFiled(locators.get(filed)));
            }
            assertFalse(isFiled(locators.get(3)));
            for (int i = 0; i < Filer.MAX_PUT_OFF; i++) {
                assertArrayEquals(Stored.noise(i, 200), Stored.read(store, locators.get(i)));
            }
        }
        assertTrue(locators.stream().allMatch(this::isFiled), "what was put off is filed when the store is closed");
    }

    @Test
    void whenNothingComesInWhatIsFullIsFiled() throws IOException {
        try (var store = ofShortSegments(Duration.ofMillis(20))) {
            var locator = store.commit(List.of(Stored.staged(store, "1.1", Stored.noise(1, 200)))).getFirst();
            store.commit(List.of(Stored.staged(store, "1.2", Stored.noise(2, 200))));
            await(() -> isFiled(locator));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheIndexDoesNotKnowStaysInTheJournal(Durability durability) throws IOException {
        var config = ArchiveConfig.builder(folder).smallInstance(1000).durability(durability).build();
        var locators = new ArrayList<String>();
        try (var store = new FileInstanceStore(folder, config, new IndexForce() {
            @Override
            public void force() throws IOException {
                settle();
            }

            @Override
            public void settle() throws IOException {
                throw new IOException("the index was not told");
            }
        }, new SystemDisk(), 100, Duration.ZERO)) {
            store.recover();
            for (int i = 0; i < 3; i++) {
                locators.addAll(store.commit(List.of(Stored.staged(store, "1." + i, Stored.noise(i, 200)))));
            }
        }
        try (var store = open(folder, config)) {
            assertEquals(locators,
                    store.recover().present().stream().map(each -> each.kept().locator()).toList());
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(Stored.noise(i, 200), Stored.read(store, locators.get(i)));
            }
        }
        try (var store = open(folder, config)) {
            assertEquals(List.of(), store.recover().present(), "once the index knows, the journal goes");
        }
    }

    @Test
    void aDefectWhileFilingIsTold() throws IOException {
        var config = ArchiveConfig.builder(folder).smallInstance(1000).build();
        var store = new FileInstanceStore(folder, config, Stored.index(() -> {
            throw new IllegalStateException("a defect");
        }), new SystemDisk(), 100, Duration.ZERO);
        // If nobody is told, neither this nor closing the store comes to an end
        var told = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            try (store) {
                store.recover();
                return assertThrows(IOException.class, () -> {
                    for (int i = 0;; i++) {
                        store.commit(List.of(Stored.staged(store, "1." + i, Stored.noise(i, 200))));
                    }
                });
            }
        });
        assertTrue(told.toString().contains("a defect"), told.toString());
    }

    @Test
    void whatIsNoneOfItsFilesIsPassedOverAndTold() throws IOException {
        var config = ArchiveConfig.builder(folder).smallInstance(1000).build();
        try (var store = open(folder, config)) {
            var kept = store.commit(List.of(Stored.staged(store, "1.2.1", Stored.noise(1, 5000)))).getFirst();
            var objects = folder.resolve("objects");
            var stray = List.of(Files.createFile(objects.resolve(".DS_Store")),
                    Files.createFile(objects.resolve("abc")),
                    Files.createDirectories(objects.resolve("lost+found/abc")).getParent(),
                    Files.createFile(objects.resolve(kept + ".dcm.bak")));
            var visited = new ArrayList<String>();
            var told = new ArrayList<Path>();
            store.forEach(new InstanceStore.Visitor() {
                @Override
                public void visit(String locator) {
                    visited.add(locator);
                }

                @Override
                public void stray(Path path) {
                    told.add(path);
                }
            });
            assertEquals(List.of(kept), visited);
            assertEquals(Set.copyOf(stray), Set.copyOf(told));
        }
    }

    @Test
    void anEntryWithTheLongestUidThatACommandCanHaveIsOne() {
        var head = JournalRecord.large(new Kept("1".repeat(65_500), "abc/0123456789abcdef0123-1"), "incoming", 1,
                "abc/0123456789abcdef0123-2").encode(ByteBuffer.allocate(0));
        assertTrue(JournalRecord.Lengths.isStart(head, head.remaining()));
    }

    @Test
    void whatIsForcedIsFiledWithTheIndexForcedThoughNothingElseIs() throws IOException {
        var config = ArchiveConfig.builder(folder).smallInstance(1000).durability(Durability.NONE).build();
        for (boolean asked : new boolean[] {false, true}) {
            var store = open(folder.resolve("asked-" + asked), config);
            var locators = store
                    .commit(List.of(Stored.staged(store, "1.2.1", Stored.noise(1, 10)),
                            Stored.staged(store, "1.2.2", Stored.noise(2, 5000))));
            if (asked) {
                store.force(locators);
            }
            store.close();
            assertEquals(asked ? 1 : 0, forced.get());
        }
    }

    @Test
    void whatIsNotThereCannotBeForced() throws IOException {
        var config = ArchiveConfig.builder(folder).durability(Durability.OS).build();
        try (var store = open(folder, config)) {
            var locator = store.commit(List.of(Stored.staged(store, "1.2.1", Stored.noise(1, 100)))).getFirst();
            store.remove(List.of(new Kept("1.2.1", locator)));
            assertThrows(NoSuchFileException.class, () -> store.force(List.of(locator)));
        }
    }

    @Test
    void whatIsDiscardedLeavesNothing() throws IOException {
        try (var store = open(folder)) {
            store.recover();
            Stored.staged(store, "1", Stored.noise(1, 5000)).staged().discard();
            Stored.staged(store, "2", Stored.noise(2, 50)).staged().discard();
            assertTrue(locators(store).isEmpty());
            try (var incoming = Files.list(folder.resolve("incoming"))) {
                assertEquals(0, incoming.count());
            }
        }
    }

    @Test
    void aLocatorNeverLeavesTheFolder() throws IOException {
        try (var store = open(folder)) {
            for (var bad : List.of("../x", "abc/../../x", "/etc/passwd", "abc/0123456789abcdef0123-x/../y")) {
                assertThrows(IllegalArgumentException.class, () -> store.open(bad));
            }
        }
    }

    @Test
    void whenMemoryIsShortASmallInstanceGoesToAFile() throws IOException {
        var layout = new Layout(folder, new SystemDisk(), false);
        var budget = new Budget(10_000);
        try (var closing = open(folder)) {
            var first = new StagedFile(layout, budget, 10_001);
            first.write(ByteBuffer.wrap(Stored.noise(1, 9000)));
            var second = new StagedFile(layout, budget, 10_001);
            second.write(ByteBuffer.wrap(Stored.noise(2, 9000)));
            assertTrue(first.inMemory() != null && second.inMemory() == null);
            first.discard();
            var third = new StagedFile(layout, budget, 10_001);
            third.write(ByteBuffer.wrap(Stored.noise(3, 9000)));
            assertTrue(third.inMemory() != null);
            second.discard();
            third.discard();
            assertFalse(locators(closing).contains("x"));
        }
    }
}
