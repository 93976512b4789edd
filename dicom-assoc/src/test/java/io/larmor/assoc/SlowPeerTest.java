package io.larmor.assoc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.Pdu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Peers that begin something and do not end it, and how much memory they get.
class SlowPeerTest {
    private static final HexFormat HEX = HexFormat.of();
    private final HandMovedTime time = new HandMovedTime();

    /// Counts.
    private static final class Counted implements MemoryBudget {
        private final long limit;
        private final AtomicLong taken = new AtomicLong();
        private final AtomicLong most = new AtomicLong();

        Counted(long limit) {
            this.limit = limit;
        }

        @Override
        public boolean take(long bytes) {
            if (taken.get() + bytes > limit) {
                return false;
            }
            most.accumulateAndGet(taken.addAndGet(bytes), Math::max);
            return true;
        }

        @Override
        public void giveBack(long bytes) {
            taken.addAndGet(-bytes);
        }
    }

    private static CompletableFuture<Integer> accept(Transport transport, AssociationOptions options) {
        return AssociationTest.async(() -> {
            int bytes = 0;
            try (var association = Association.accept(transport, (rq, _) -> AssociationTest.acceptAll(rq), options)) {
                boolean within = false;
                while (true) {
                    Fragment fragment = within ? association.receiveRest() : association.receive();
                    if (fragment == null) {
                        association.acceptRelease();
                        return bytes;
                    }
                    bytes += fragment.data().remaining();
                    within = fragment.command() || !fragment.last();
                }
            }
        });
    }

    private static ScriptedPeer associated(Transport transport) throws IOException {
        var peer = new ScriptedPeer(transport);
        peer.send(Negotiation.rq(AssociationTest.request().build()));
        assertInstanceOf(AssociateAc.class, peer.next().orElseThrow());
        return peer;
    }

    @ParameterizedTest
    // Two bytes of a header; a PDU without its value; half a value; a command without its last fragment; one without its data set; an A-RELEASE-RQ
    @ValueSource(strings = {"0400", "040000001000", "0400000000100000000C0101AAAA", "0400000000080000000401010000",
        "0400000000080000000401030000", "050000000004"})
    void whoStopsInTheMiddleIsAborted(String hex) throws Exception {
        var pair = MemoryTransport.pair();
        var side = accept(pair.b(), AssociationOptions.DEFAULT.withTime(time)
                .withTimeouts(Timeouts.builder().idle(Duration.ZERO).send(Duration.ZERO).build()));
        try (var peer = associated(pair.a())) {
            peer.send(HEX.parseHex(hex));
            var answer = AssociationTest.async(peer::next);
            while (!answer.isDone()) {
                // Once that is over only the A-ABORT is waited for, which has so long to leave
                if (time.waitsLongerThan(Machine.LINGER)) {
                    time.pass(MinimumProgress.DEFAULT.interval().plusMillis(1));
                }
                Thread.onSpinWait();
            }
            assertEquals(new Abort(Abort.SERVICE_PROVIDER, Abort.REASON_NOT_SPECIFIED),
                    AssociationTest.get(answer).orElseThrow());
        }
        var late = assertThrows(DicomTimeoutException.class, () -> AssociationTest.get(side));
        assertEquals(DicomTimeoutException.Which.PROGRESS, late.which());
    }

    @Test
    void aLargeBufferIsTakenOfTheBudgetAndGivenBack() throws Exception {
        assertEquals(BufferPool.LARGE, receiveMuch(new Counted(BufferPool.LARGE)));
        assertEquals(BufferPool.MEDIUM, receiveMuch(new Counted(BufferPool.LARGE - 1)));
        assertEquals(0, receiveMuch(new Counted(BufferPool.MEDIUM - 1)), "it goes on with a small one");
    }

    private static long receiveMuch(Counted budget) throws Exception {
        var pair = MemoryTransport.pair();
        var side = accept(pair.b(), AssociationOptions.DEFAULT.withMemory(budget));
        try (var association = Association.request(pair.a(), AssociationTest.request().build(),
                AssociationOptions.DEFAULT)) {
            association.send(1, ByteBuffer.wrap(new byte[10]), Payload.of(new byte[2_000_000]));
            association.requestRelease();
            association.receive();
        }
        assertEquals(2_000_010, AssociationTest.get(side));
        assertEquals(0, budget.taken.get());
        return budget.most.get();
    }

    @Test
    void aLongRequestIsReadOnlyIfThereIsMemory() throws Exception {
        var request = AssociationTest.request();
        for (int i = 1; i < 128; i++) {
            request.context(AssociationTest.VERIFICATION + "." + i, AssociationTest.IMPLICIT);
        }
        byte[] rq = Negotiation.rq(request.build()).encode();
        assertTrue(rq.length > BufferPool.SMALL);
        assertInstanceOf(AssociateAc.class, answer(rq, new Counted(16L * rq.length)));
        assertInstanceOf(Abort.class, answer(rq, new Counted(10_000)));
    }

    private static Pdu answer(byte[] rq, Counted budget) throws Exception {
        var pair = MemoryTransport.pair();
        var side = accept(pair.b(), AssociationOptions.DEFAULT.withMemory(budget));
        Pdu answer;
        try (var peer = new ScriptedPeer(pair.a())) {
            peer.send(rq);
            answer = peer.next().orElseThrow();
        }
        assertThrows(AssociationException.class, () -> AssociationTest.get(side));
        assertEquals(0, budget.taken.get());
        return answer;
    }
}
