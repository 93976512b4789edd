package io.larmor.assoc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRj;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.Octets;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.Pdv;
import io.larmor.pdu.PresentationContextAc;
import io.larmor.pdu.PresentationContextRq;
import io.larmor.pdu.ReleaseRp;
import io.larmor.pdu.ReleaseRq;
import io.larmor.pdu.UserInformation;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A peer that sends anything at any time, and a local user that does anything at any time: nothing hangs, and every association ends in
/// Sta1 with its connection closed.
@Timeout(120)
class RandomWalkTest {
    private static final int STEPS = 10_000;
    private static final UserInformation USER = new UserInformation(List.of());
    private static final AssociateRq RQ = new AssociateRq("CALLED", "CALLING",
            List.of(new PresentationContextRq(1, AssociationTest.VERIFICATION, List.of(AssociationTest.IMPLICIT))),
            USER);
    private static final AssociateAc AC = new AssociateAc("CALLED", "CALLING",
            List.of(new PresentationContextAc(1, 0, AssociationTest.IMPLICIT)), USER);
    private static final Duration LONG = Duration.ofSeconds(20);

    /// One association, from the connection to its end.
    private static final class Episode {
        final MemoryTransport.Pair pair = MemoryTransport.pair();
        final boolean requestor;
        final Handshake handshake;
        final CompletableFuture<Association> established = new CompletableFuture<>();
        final CompletableFuture<Boolean> local;

        Episode(boolean requestor) {
            this.requestor = requestor;
            handshake = new Handshake(pair.a(), AssociationOptions.DEFAULT, requestor,
                    AssociationOptions.DEFAULT_MAX_PDU_LENGTH);
            local = AssociationTest.async(this::use);
            // What comes back is read, so that no write waits for ever.
            Thread.ofVirtual().start(() -> {
                try {
                    while (pair.b().read(ByteBuffer.allocate(4096)) >= 0) {
                        Thread.onSpinWait();
                    }
                } catch (IOException _) {
                    // closed by the peer itself
                    return;
                }
            });
        }

        private boolean use() {
            try (Association association = requestor
                    ? handshake.request(AssociationTest.request().build())
                    : handshake.accept((rq, _) -> AssociationTest.acceptAll(rq))) {
                established.complete(association);
                while (association.receive() != null) {
                    Thread.onSpinWait();
                }
                if (association.releaseIndicated()) {
                    association.acceptRelease();
                }
                return true;
            } catch (IOException _) {
                // that it ended with a word is all that is asked for
                return false;
            } finally {
                established.completeExceptionally(new IOException("over"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingHangsAndEveryAssociationEndsInSta1(long seed) throws Exception {
        var random = new Random(seed);
        int established = 0;
        int released = 0;
        int episodes = 0;
        for (int step = 0; step < STEPS; episodes++) {
            var episode = new Episode(random.nextBoolean());
            step += walk(episode, random, 1 + random.nextInt(12));
            episode.pair.b().close();
            released += AssociationTest.get(episode.local) ? 1 : 0;
            established += episode.established.isCompletedExceptionally() ? 0 : 1;
            episode.handshake.machine().awaitEnd(LONG);
            assertEquals(State.STA_1, episode.handshake.machine().state());
            assertClosed(episode.pair.a());
        }
        assertTrue(established > episodes / 4, established + " of " + episodes + " were established");
        assertTrue(released > 0);
    }

    private static void assertClosed(Transport transport) {
        org.junit.jupiter.api.Assertions.assertThrows(IOException.class,
                () -> transport.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, 1));
    }

    /// {@return how many steps were done}
    private static int walk(Episode episode, Random random, int most) throws Exception {
        var peer = new ScriptedPeer(episode.pair.b());
        int steps = 0;
        try {
            if (random.nextInt(10) < 8) {
                peer.send(episode.requestor ? AC : RQ);
                AssociationTest.get(episode.established);
                steps++;
            }
            for (; steps < most; steps++) {
                step(episode, peer, random);
            }
        } catch (IOException _) {
            // The other end has closed the connection.
            return steps + 1;
        }
        return steps;
    }

    private static void step(Episode episode, ScriptedPeer peer, Random random) throws IOException {
        int choice = random.nextInt(20);
        switch (choice) {
            case 0 -> peer.send(RQ);
            case 1 -> peer.send(AC);
            case 2 -> peer.send(new AssociateRj(1 + random.nextInt(2), 1 + random.nextInt(3), 1 + random.nextInt(3)));
            case 3, 4 -> peer.send(new ReleaseRq());
            case 5 -> peer.send(new ReleaseRp());
            case 6 -> peer.send(new Abort(random.nextInt(3), random.nextInt(7)));
            case 7 -> peer.send(new byte[] {(byte) (8 + random.nextInt(248)), 0, 0, 0, 0, 0});
            case 8 -> {
                var garbage = new byte[1 + random.nextInt(100)];
                random.nextBytes(garbage);
                peer.send(garbage);
            }
            case 9 -> peer.close();
            case 10, 11 -> primitive(episode, random);
            case 12 -> {
                byte[] whole = data(random).encode();
                peer.send(java.util.Arrays.copyOf(whole, 1 + random.nextInt(whole.length)));
            }
            default -> peer.send(data(random));
        }
    }

    /// Whole messages, so that they may be repeated.
    private static Pdu data(Random random) {
        return new PDataTf(List.of(new Pdv(1, true, true, Octets.of(new byte[2 * random.nextInt(1, 50)]))));
    }

    private static void primitive(Episode episode, Random random) {
        if (!episode.established.isDone() || episode.established.isCompletedExceptionally()) {
            return;
        }
        var association = episode.established.join();
        try {
            switch (random.nextInt(4)) {
                case 0 -> association.requestRelease();
                case 1 -> association.abort();
                case 2 -> association.close();
                default -> association.send(1, ByteBuffer.allocate(20), null);
            }
        } catch (IOException _) {
            // It had ended, or was being released.
            return;
        }
    }
}
