package io.larmor.interop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.IncomingInstance;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.StoreOutcome;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// `kill -9` of `larmor serve` at points that chance takes, under the load of eight senders, again and again on the same archive:
/// `-Dcrash.points=200 -Dcrash.seed=1`.
class CrashPointsIT {
    private static final int POINTS = Integer.getInteger("crash.points", 2);
    private static final long SEED = Long.getLong("crash.seed", 1);
    private static final int SENDERS = 8;
    private static final int MOST = 250;
    private static final int FIRST_STUDY = 500_000;
    private static final int LARGE = 100_000;

    private long acknowledged;
    private long more;
    private long again;

    @Test
    void whatWasAcknowledgedIsRetrievable(@TempDir Path folder) throws Exception {
        var random = new Random(SEED);
        for (int point = 0; point < POINTS; point++) {
            int study = FIRST_STUDY + point;
            var sent = ConcurrentHashMap.<String>newKeySet();
            var stored = ConcurrentHashMap.<String>newKeySet();
            killUnderLoad(folder, study, random.nextInt(MOST), random.nextInt(5_000_000), sent, stored);
            try {
                check(folder, study, sent, stored);
            } catch (IOException | AssertionError e) {
                throw new AssertionError("point " + point + " of seed " + SEED + ": " + e.getMessage(), e);
            }
        }
        System.out.printf(
                "%d crash points, seed %d, %d senders: %,d instances acknowledged, all retrievable; %,d more were whole; %,d sent again%n",
                POINTS, SEED, SENDERS, acknowledged, more, again);
    }

    private static void killUnderLoad(Path folder, int study, int count, long pause, Set<String> sent,
            Set<String> stored) throws Exception {
        int port = ForeignProcess.freePort();
        var acknowledgements = new Semaphore(0);
        var killed = new AtomicBoolean();
        var senders = new ArrayList<Thread>();
        try (ForeignProcess server = LarmorProgram.serve(port, folder)) {
            for (int sender = 1; sender <= SENDERS; sender++) {
                int series = sender;
                senders.add(Thread.ofPlatform().start(() -> {
                    try (var association = new RawSender(port, LarmorNode.AE, Uid.CTImageStorage,
                            Uid.ExplicitVRLittleEndian, 16_000)) {
                        for (int image = 1; !killed.get(); image++) {
                            sent.add(uid(study, series, image));
                            if (association.store(uid(study, series, image), bytes(study, series, image)) == 0) {
                                stored.add(uid(study, series, image));
                                acknowledgements.release();
                            }
                        }
                    } catch (IOException e) {
                        // The server was killed.
                    }
                }));
            }
            assertTrue(acknowledgements.tryAcquire(count, 120, TimeUnit.SECONDS), server::toString);
            LockSupport.parkNanos(pause);
            server.kill();
            killed.set(true);
            for (var sender : senders) {
                assertTrue(sender.join(Duration.ofSeconds(60)));
            }
        }
    }

    private void check(Path folder, int study, Set<String> sent, Set<String> stored) throws IOException {
        try (var archive = Archive.open(ArchiveConfig.builder(folder).build())) {
            for (var uid : stored) {
                var found = archive.instance(uid)
                        .orElseThrow(() -> new AssertionError(uid + " was acknowledged and is lost"));
                assertArrayEquals(bytes(uid), LarmorNode.bytes(found), uid);
            }
            int there = 0;
            try (var list = archive.instances(InstanceSelection.study(Synthetic.studyUid(study)))) {
                for (var next = list.next(); next != null; next = list.next()) {
                    assertTrue(sent.contains(next.sopInstance()), "never sent");
                    assertArrayEquals(bytes(next.sopInstance()), LarmorNode.bytes(next), next.sopInstance());
                    there++;
                }
            }
            var check = archive.verify();
            assertTrue(check.isClean(), check::toString);
            for (var uid : sent) {
                var outcome = store(archive, uid);
                assertTrue(outcome == StoreOutcome.DUPLICATE_IDENTICAL
                        || (outcome == StoreOutcome.STORED && !stored.contains(uid)), outcome::toString);
                again += outcome == StoreOutcome.STORED ? 1 : 0;
            }
            try (var list = archive.instances(InstanceSelection.study(Synthetic.studyUid(study)))) {
                assertEquals(sent.size(), list.count());
            }
            archive.delete(InstanceSelection.study(Synthetic.studyUid(study - 1)));
            acknowledged += stored.size();
            more += there - stored.size();
        }
    }

    private static StoreOutcome store(Archive archive, String uid) throws IOException {
        var pieces = new ArrayList<>(List.of(ByteBuffer.wrap(bytes(uid))));
        return archive.receive(new IncomingInstance(Uid.CTImageStorage, uid, Uid.ExplicitVRLittleEndian, ""),
                () -> pieces.isEmpty() ? null : pieces.removeFirst()).commit();
    }

    private static String uid(int study, int series, int image) {
        return Synthetic.studyUid(study) + '.' + series + '.' + image;
    }

    private static byte[] bytes(String uid) {
        var parts = uid.split("[.]", -1);
        int last = parts.length - 1;
        return bytes(Integer.parseInt(parts[last - 2]), Integer.parseInt(parts[last - 1]),
                Integer.parseInt(parts[last]));
    }

    /// Three in four go through the journal, the fourth is a file of its own.
    private static byte[] bytes(int study, int series, int image) {
        DataSet ct = Synthetic.ct(study, series, image);
        if (image % 4 == 0) {
            var pixels = new byte[LARGE];
            new Random(study * 31L + series * 7L + image).nextBytes(pixels);
            ct = ct.toBuilder().setBytes(Tag.PixelData, Vr.OW, pixels).build();
        }
        return ct.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }
}
