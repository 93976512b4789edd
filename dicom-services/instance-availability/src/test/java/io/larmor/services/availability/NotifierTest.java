package io.larmor.services.availability;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.archive.IncomingInstance;
import io.larmor.assoc.Peer;
import io.larmor.assoc.ProposedContext;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.DimseAssociation;
import io.larmor.pdu.RoleSelection;
import io.larmor.services.spi.Meters;
import io.larmor.services.spi.ProviderConfig;
import io.larmor.services.spi.ProviderContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NotifierTest {
    private static final TransferSyntax SYNTAX = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final int PATIENCE_SECONDS = 20;
    private static final int MOST = 3;
    private static final int STUDIES = 10;

    @Test
    void ofWhatSlowPeersDoNotTakeOnlySoMuchIsKept(@TempDir Path folder) throws Exception {
        var peer = new StuckPeer();
        var config = ArchiveConfig.builder(folder).durability(Durability.NONE).build();
        try (var archive = Archive.open(config)) {
            var notifier = new Notifier(peer, archive, List.of(new Peer("SLOW", "localhost", 1)), Duration.ZERO, MOST);
            for (int i = 1; i <= STUDIES; i++) {
                store(archive, "2.25." + i);
                notifier.stored("2.25." + i, "2.25." + i + ".1");
            }
            assertTrue(peer.givenUp.tryAcquire(STUDIES - MOST, PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertTrue(peer.called.tryAcquire(MOST, PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(0, peer.givenUp.availablePermits());
            notifier.close();
            peer.stuck.countDown();
        }
        assertEquals(MOST, peer.calls.get());
    }

    private static void store(Archive archive, String study) throws IOException {
        var instance = DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage)
                .set(Tag.SOPInstanceUID, study + ".1").set(Tag.StudyInstanceUID, study)
                .set(Tag.SeriesInstanceUID, study + ".0").build();
        var bytes = new ByteBuffer[] {ByteBuffer.wrap(instance.encode(SYNTAX)), null};
        var at = new AtomicInteger();
        archive.receive(new IncomingInstance(Uid.CTImageStorage, study + ".1", SYNTAX.uid(), "SENDER"),
                () -> bytes[at.getAndIncrement()]).commit();
    }

    /// Does not answer until it may.
    private static final class StuckPeer implements ProviderContext {
        final Semaphore called = new Semaphore(0);
        final Semaphore givenUp = new Semaphore(0);
        final AtomicInteger calls = new AtomicInteger();
        final CountDownLatch stuck = new CountDownLatch(1);

        @Override
        public DimseAssociation connect(Peer peer, String callingAe, List<ProposedContext> contexts,
                List<RoleSelection> roles) throws IOException {
            calls.incrementAndGet();
            called.release();
            try {
                stuck.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("too late");
        }

        @Override
        public ProviderConfig config() {
            return ProviderConfig.EMPTY;
        }

        @Override
        public <T> Optional<T> shared(Class<T> type) {
            return Optional.empty();
        }

        @Override
        public String aeTitle() {
            return "LARMOR";
        }

        @Override
        public Optional<Peer> peer(String aeTitle) {
            return Optional.empty();
        }

        @Override
        public Meters meters() {
            return name -> n -> {
                if (name.equals("notifications given up")) {
                    givenUp.release((int) n);
                }
            };
        }
    }
}
