package io.larmor.archive.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import io.larmor.archive.InstanceStoreProvider.IndexForce;
import io.larmor.archive.files.ModelDisk.Fault;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Something goes wrong at each operation in turn while a segment is filed, and one of its instances is removed at that one and others: with `-Dfaults.every=1` at every
/// single one.
class FilerTest {
    private static final int EVERY = Integer.getInteger("faults.every", 5);

    private static final Path STORE = Path.of("/model");
    private static final List<String> LOCATORS = List.of("aaa/0123456789abcdef0123-a", "bbb/0123456789abcdef0123-b",
            "ccc/0123456789abcdef0123-c");
    private static final String REMOVED = LOCATORS.get(1);

    @Timeout(120)
    @ParameterizedTest
    @EnumSource(names = {"FAIL", "FAIL_AFTERWARDS"})
    void whatIsRemovedWhileFilingFailsIsGone(Fault fault) throws IOException {
        int operations = tryAt(fault, Integer.MAX_VALUE / 2, 0);
        assertTrue(operations > 20, "only " + operations + " operations were seen");
        for (int at = 0; at < operations; at++) {
            for (int removal = at % EVERY; removal < operations; removal += EVERY) {
                try {
                    tryAt(fault, at, removal);
                } catch (IOException | AssertionError e) {
                    throw new AssertionError(
                            fault + " at operation " + at + ", removal at " + removal + ": " + e.getMessage(), e);
                }
            }
        }
    }

    /// @return how many operations it took to file the segment
    private static int tryAt(Fault fault, int at, int removal) throws IOException {
        var disk = new ModelDisk(0, STORE);
        var layout = new Layout(STORE, disk, true);
        var journaled = new ConcurrentHashMap<String, Segment.Place>();
        var segment = segment(layout, 1);
        fill(segment, journaled);
        var next = segment(layout, 2);
        disk.countCloses();
        var expected = new ConcurrentHashMap<Path, ByteBuffer>();
        LOCATORS.forEach(locator -> expected.put(layout.file(locator), bytes(locator)));
        int before = disk.operations();
        int operations;
        disk.inject(fault, at);
        disk.before(removal, () -> {
            if (disk.exists(segment.path())) {
                expected.remove(layout.file(REMOVED));
                journaled.remove(REMOVED);
                next.takeAway(layout.file(REMOVED));
            }
        });
        try (var forcer = new Forcer(disk, true);
                var filer = new Filer(layout, journaled, new Index(), forcer, Duration.ZERO, Duration.ZERO)) {
            file(disk, filer, segment);
            operations = disk.operations() - before;
            file(disk, filer, next);
            assertFalse(LOCATORS.stream().anyMatch(filer::isFiling), "being filed");
        }
        assertEquals(expected, files(layout));
        disk.inject(Fault.POWER_CUT, 0);
        assertThrows(IOException.class, () -> disk.list(layout.objects()));
        disk.restart();
        assertEquals(expected, files(layout), "after a power cut");
        return operations;
    }

    private static void file(ModelDisk disk, Filer filer, Segment segment) throws IOException {
        filer.submit(segment);
        while (disk.exists(segment.path())) {
            if (Thread.interrupted()) {
                throw new InterruptedIOException(segment.path() + " is not filed");
            }
            LockSupport.parkNanos(20_000);
        }
    }

    private static Segment segment(Layout layout, long number) throws IOException {
        var segment = Segment.create(layout.disk(), layout.journal().resolve(Replay.name(number)));
        layout.disk().forceFolder(layout.journal());
        return segment;
    }

    private static void fill(Segment segment, Map<String, Segment.Place> journaled) throws IOException {
        for (var locator : LOCATORS) {
            var place = new Segment.Place(segment, segment.length(), bytes(locator).remaining());
            segment.append(List.of(bytes(locator)), true);
            segment.small().put(locator, place);
            journaled.put(locator, place);
        }
    }

    private static ByteBuffer bytes(String locator) {
        return ByteBuffer.wrap(locator.repeat(9).getBytes(StandardCharsets.US_ASCII));
    }

    private static Map<Path, ByteBuffer> files(Layout layout) throws IOException {
        var files = new HashMap<Path, ByteBuffer>();
        for (var folder : layout.disk().list(layout.objects())) {
            for (var file : layout.disk().list(folder)) {
                try (var channel = layout.disk().open(file)) {
                    var bytes = ByteBuffer.allocate((int) channel.size());
                    channel.read(bytes, 0);
                    files.put(file, bytes.flip());
                }
            }
        }
        return files;
    }

    /// One that has been told, and has nothing to force.
    private static final class Index implements IndexForce {
        @Override
        public void settle() {
            // It has been.
        }

        @Override
        public void force() {
            // Nothing.
        }
    }
}
