package io.larmor.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.Peer;
import io.larmor.assoc.Timeouts;
import io.larmor.scp.AssociationListener;
import io.larmor.scp.DicomServer;
import io.larmor.testkit.DicomProxy;
import io.larmor.testkit.Faults;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A node under everything at once, over bad connections too, for as long as asked: an hour with `-Dsoak.seconds=3600` (it needs 10 GB).
class SoakIT {
    private static final int SECONDS = Integer.getInteger("soak.seconds", 2);
    private static final long SEED = Long.getLong("soak.seed", 1);
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final long HEAP = 32 * 1024 * 1024;
    private static final Faults FAULTS = Faults.of("split=900,client:corrupt@1%,client:drop=3@0.5%,"
            + "client:duplicate=3@0.5%,reset@1%,truncate@1%,stall@0.1%").withSeed(SEED);
    private static final Timeouts TIMEOUTS = Timeouts.builder().association(Duration.ofSeconds(5))
            .accept(Duration.ofSeconds(5)).idle(Duration.ofSeconds(20)).send(Duration.ofSeconds(5))
            .response(Duration.ofSeconds(5)).build();

    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void nothingLeaksNothingIsLostAndEveryAssociationEnds() throws Exception {
        try (var archive = archive("first");
                var destination = LarmorNode.start(folder.resolve("second"));
                var server = server(archive, destination);
                var proxy = DicomProxy.builder(server.address()).faults(FAULTS).start()) {
            var load = new SoakLoad(server.port(), proxy.port());
            load.run(WARM_UP);
            quiet(server, proxy);
            var before = Footprint.take();
            load.run(Duration.ofSeconds(SECONDS));
            quiet(server, proxy);
            awaitUntil("the threads and files of before", () -> Footprint.take().isWithin(before));
            counted(archive, load, before, Footprint.take());
        }
    }

    private Archive archive(String name) throws IOException {
        return Archive.open(ArchiveConfig.builder(folder.resolve(name)).durability(Durability.OS).build());
    }

    private DicomServer server(Archive archive, LarmorNode destination) throws Exception {
        return DicomServer.builder().aeTitle(SoakLoad.NODE).bind(InetAddress.getLoopbackAddress()).port(0)
                .peers(new Peer(LarmorNode.AE, "127.0.0.1", destination.port()))
                .share(Archive.class, archive).timeouts(TIMEOUTS)
                .settings("storage-commitment", Map.of("folder", folder.resolve("commitments").toString()))
                .listener(new AssociationListener() {
                    @Override
                    public void opened(AssociationInfo association) {
                        opened.incrementAndGet();
                    }

                    @Override
                    public void closed(AssociationInfo association, @Nullable Exception cause) {
                        closed.incrementAndGet();
                    }
                }).discoverProviders().build().start();
    }

    private void quiet(DicomServer server, DicomProxy proxy) throws Exception {
        assertTrue(proxy.awaitIdle(QUIET), "a connection does not end");
        awaitUntil("the end of every association",
                () -> server.associations().isEmpty() && opened.get() == closed.get());
    }

    private static void awaitUntil(String what, BooleanSupplier condition) {
        for (long end = System.nanoTime() + QUIET.toNanos(); !condition.getAsBoolean();) {
            assertTrue(System.nanoTime() < end, "never came: " + what + "; now " + Footprint.take());
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private void counted(Archive archive, SoakLoad load, Footprint before, Footprint after) throws IOException {
        long sent = 0;
        long acknowledged = 0;
        long stored = 0;
        for (var sender : load.senders()) {
            sent += sender.sent();
            for (int number = 0; number < sender.sent(); number++) {
                boolean there = archive.instance(sender.uid(number)).isPresent();
                stored += there ? 1 : 0;
                acknowledged += sender.isStored(number) ? 1 : 0;
                assertTrue(there || !sender.isStored(number), sender.uid(number) + " was acknowledged and is lost");
            }
        }
        System.out.printf(
                "soak: %d s, seed %d: %,d operations and %,d that failed on bad connections, %,d associations; instances: %,d sent, "
                        + "%,d stored, %,d acknowledged; %,d committed to; %s before, %s after%n",
                SECONDS, SEED, load.operations.get(), load.failed.get(), opened.get(), sent, stored, acknowledged,
                load.committed.get(), before, after);
        assertEquals(stored, archive.statistics().instances(), "something is stored that nobody sent");
        assertTrue(acknowledged <= stored && stored <= sent && acknowledged > 0);
        assertTrue(load.failed.get() > 0, "nothing went wrong, and it should");
        var check = archive.verify();
        assertTrue(check.isClean(), check::toString);
        try (var rests = Files.list(folder.resolve("first/files/incoming"))) {
            assertEquals(0, rests.count(), "temporary files");
        }
        assertTrue(after.heap() < before.heap() + HEAP, "heap: " + before + ", " + after);
    }

    /// What this process holds: threads of ours, open files, heap after collecting garbage.
    private record Footprint(long threads, long files, long heap) {
        static Footprint take() {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            var runtime = Runtime.getRuntime();
            long threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("larmor")).count();
            return new Footprint(threads, openFiles(), runtime.totalMemory() - runtime.freeMemory());
        }

        private static long openFiles() {
            try (var open = Files.list(Path.of("/proc/self/fd"))) {
                return open.count();
            } catch (IOException e) {
                return 0;
            }
        }

        /// A segment of the journal more or less may be open, and what was just asked of the index.
        boolean isWithin(Footprint other) {
            return threads <= other.threads + 1 && files <= other.files + 4;
        }

        @Override
        public String toString() {
            return "%d threads, %d files, %d KiB of heap".formatted(threads, files, heap / 1024);
        }
    }
}
