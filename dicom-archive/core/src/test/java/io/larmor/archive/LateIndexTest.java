package io.larmor.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.larmor.archive.StudyIndex.Change;
import io.larmor.data.DataSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LateIndexTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final int GROUP = 64;

    @TempDir
    private Path folder = Path.of("");
    private final ToldIndex told = new ToldIndex();
    private final LateIndex index = new LateIndex(told, folder, NEVER);

    @BeforeEach
    void open() {
        index.recovered();
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    private static Change.Add add(int number, String locator) {
        return new Change.Add(new IndexedInstance("1." + number, "1.2", "1.2.1", "2", "3", locator, 0, 1, 7, false,
                IndexedInstance.Position.NONE), () -> 100);
    }

    private static Change.Add add(int number) {
        return add(number, "a");
    }

    private static IndexedInstance one(Map<String, IndexedInstance> found, String uid) {
        return Objects.requireNonNull(found.get(uid));
    }

    private void addOneByOne(int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            index.apply(List.of(add(i)));
        }
    }

    private static void awaitTold(ToldIndex told, int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (told.count(InstanceSelection.ALL) < count) {
            assertTrue(System.nanoTime() < deadline, () -> "told of " + told.groups());
            Thread.sleep(1);
        }
    }

    @Test
    void whatComesOneByOneIsToldInGroups() throws Exception {
        addOneByOne(0, GROUP - 1);
        assertEquals(List.of(), told.groups());
        addOneByOne(GROUP - 1, GROUP);
        awaitTold(told, GROUP);
        assertEquals(List.of(GROUP), told.groups());
    }

    @Test
    void whatComesAloneIsToldSoon() throws Exception {
        var other = new ToldIndex();
        try (var soon = new LateIndex(other, folder, Duration.ofMillis(1))) {
            soon.recovered();
            soon.apply(List.of(add(1)));
            awaitTold(other, 1);
            soon.apply(List.of(add(2)));
            awaitTold(other, 2);
        }
    }

    @Test
    void whoAsksWaitsUntilAllIsTold() throws IOException {
        addOneByOne(0, 3);
        assertEquals(3, index.count(InstanceSelection.ALL));
        addOneByOne(3, 4);
        assertEquals(4, index.instances(InstanceSelection.ALL, Optional.empty(), 10).size());
        addOneByOne(4, 5);
        assertEquals(5, index.statistics().instances());
        assertEquals(List.of(3, 1, 1), told.groups());
    }

    @Test
    void whoStoresFindsWhatIsUntoldAndDoesNotWait() throws IOException {
        index.apply(List.of(add(1)));
        assertEquals(1, index.count(InstanceSelection.ALL));
        index.apply(List.of(add(2)));
        index.apply(List.of(add(1, "b"), add(2, "c")));
        var found = index.find(List.of("1.1", "1.2", "1.3"));
        assertEquals(Set.of("1.1", "1.2"), found.keySet());
        assertEquals("b", one(found, "1.1").locator());
        assertEquals("c", one(found, "1.2").locator());
        assertEquals(List.of(1), told.groups());
    }

    @Test
    void removalAndCommitmentAreToldAtOnceAndAfterWhatCameBefore() throws IOException {
        index.apply(List.of(add(1), add(2)));
        index.apply(List.of(new Change.Commit("1.1")));
        assertEquals(List.of(3), told.groups());
        assertTrue(one(told.find(List.of("1.1")), "1.1").committed());
        index.apply(List.of(add(3)));
        index.apply(List.of(new Change.Remove("1.3"), new Change.Remove("1.2")));
        assertEquals(Set.of("1.1"), index.find(List.of("1.1", "1.2", "1.3")).keySet());
        assertEquals(List.of(3, 3), told.groups());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void untilTheIndexCanBeToldNothingIsStoredAndNobodyGetsHalfAnAnswer(boolean checked) throws IOException {
        told.fail(checked ? new IOException("disk full") : new IllegalStateException("surprise"));
        index.apply(List.of(add(1)));
        var failure = assertThrows(IOException.class, () -> index.count(InstanceSelection.ALL));
        assertTrue(String.valueOf(failure.getMessage()).contains(checked ? "disk full" : "surprise"));
        assertThrows(IOException.class, index::makeRoom);
        assertThrows(IOException.class, () -> index.apply(List.of(new Change.Remove("1.1"), new Change.Commit("1.2"))));
        assertThrows(IOException.class, index::force);
        assertEquals(Set.of(), index.find(List.of("1.1")).keySet());
        index.apply(List.of(add(2), add(3)));
        assertEquals(Set.of("1.2", "1.3"), index.find(List.of("1.1", "1.2", "1.3")).keySet());
        assertThrows(IOException.class, () -> index.apply(List.of(new Change.Commit("1.3"))));
        assertTrue(one(index.find(List.of("1.3")), "1.3").committed());
        told.fail(null);
        index.makeRoom();
        assertEquals(List.of(6), told.groups(), "all of it, in order");
        assertEquals(Set.of("1.2", "1.3"), told.find(List.of("1.1", "1.2", "1.3")).keySet());
    }

    @Test
    void whenManyAreUntoldWhoStoresWaits() throws Exception {
        var gate = told.hold();
        addOneByOne(0, Untold.MAX - 1);
        index.makeRoom();
        addOneByOne(Untold.MAX - 1, Untold.MAX);
        var room = CompletableFuture.supplyAsync(() -> {
            try {
                index.makeRoom();
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        assertThrows(TimeoutException.class, () -> room.get(50, TimeUnit.MILLISECONDS));
        gate.countDown();
        assertTrue(room.get(20, TimeUnit.SECONDS));
        assertEquals(Untold.MAX, told.count(InstanceSelection.ALL));
    }

    @Test
    void whatTakesMuchMemoryIsWaitedForToo() throws Exception {
        var gate = told.hold();
        var large = add(1);
        index.apply(List.of(new Change.Add(large.instance(), () -> Untold.MAX_BYTES)));
        var room = CompletableFuture.runAsync(() -> {
            try {
                index.makeRoom();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThrows(TimeoutException.class, () -> room.get(50, TimeUnit.MILLISECONDS));
        gate.countDown();
        room.get(20, TimeUnit.SECONDS);
        assertEquals(List.of(1), told.groups());
        gate = told.hold();
        addOneByOne(2, 10);
        index.makeRoom();
        gate.countDown();
    }

    /// Who looks while the index is told finds everything, now here, now there.
    @Test
    void nothingIsOverlookedWhileTheIndexIsTold() throws Exception {
        var other = new ToldIndex();
        try (var soon = new LateIndex(other, folder, Duration.ZERO)) {
            soon.recovered();
            for (int i = 0; i < 3000; i++) {
                soon.apply(List.of(add(i)));
                int before = Math.max(0, i - i % 5);
                assertEquals(i == before ? 1 : 2, soon.find(List.of("1." + i, "1." + before)).size(), "at " + i);
            }
            assertEquals(3000, soon.count(InstanceSelection.ALL));
        }
    }

    @Test
    void beforeItWasBroughtUpToDateNothingIsDropped() throws IOException {
        try (var fresh = new LateIndex(new ToldIndex(), folder, NEVER)) {
            assertThrows(IOException.class, fresh::settle);
            assertThrows(IOException.class, fresh::force);
            fresh.recovered();
            fresh.settle();
            fresh.force();
        }
    }

    @Test
    void theRestIsToldBeforeItIsClosed() throws IOException {
        addOneByOne(0, 3);
        index.close();
        assertEquals(List.of(3), told.groups());
        assertTrue(told.isClosed());
    }

    @Test
    void whatCannotBeToldDoesNotKeepItFromBeingClosed() throws IOException {
        var disk = new IOException("disk full");
        told.fail(disk);
        addOneByOne(0, 3);
        var failure = assertThrows(IOException.class, index::settle);
        assertSame(disk, failure.getCause());
        index.close();
        assertTrue(told.isClosed());
        assertFalse(told.holds("1.0", DataSet.EMPTY));
        assertThrows(IOException.class, index::settle);
    }
}
