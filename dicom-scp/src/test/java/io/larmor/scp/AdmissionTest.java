package io.larmor.scp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Optional;

import io.larmor.assoc.Deadlines.Deadline;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.TimeSource;
import io.larmor.scp.Admission.Ticket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AdmissionTest {
    private final HandMoved time = new HandMoved();

    /// Moves when it is told to.
    private static final class HandMoved implements TimeSource {
        private long now;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Deadline at(long nanoTime, Runnable action) {
            throw new UnsupportedOperationException();
        }
    }

    private static Optional<InetAddress> at(String address) {
        return Optional.of(InetAddress.ofLiteral(address));
    }

    private Ticket arrive(Admission admission, String address) {
        return arrived(admission.arrive(at(address)));
    }

    private static Ticket arrived(@Nullable Ticket ticket) {
        assertNotNull(ticket);
        return ticket;
    }

    private Admission admission(ServerLimits limits) {
        return new Admission(limits, time);
    }

    @Test
    void connectionsFromAnAddressAreCounted() {
        var admission = admission(ServerLimits.DEFAULT.withConnections(2, 0));
        try (var first = arrive(admission, "10.0.0.1");
                var _ = arrive(admission, "10.0.0.1");
                var third = arrive(admission, "10.0.0.1");
                var other = arrive(admission, "10.0.0.2")) {
            assertFalse(first.isRejected() || other.isRejected());
            assertTrue(third.isRejected());
            assertEquals(RejectReason.LOCAL_LIMIT_EXCEEDED, third.enter("AE"));
        }
        assertEquals(0, admission.known(), "nothing is remembered of who has gone");
    }

    @Test
    void whoHasOneAddressOfANetworkHasThemAll() {
        var admission = admission(ServerLimits.DEFAULT.withConnections(1, 0));
        try (var _ = arrive(admission, "2001:db8:0:1::1");
                var same = arrive(admission, "2001:db8:0:1:ffff::2");
                var other = arrive(admission, "2001:db8:0:2::1")) {
            assertTrue(same.isRejected());
            assertFalse(other.isRejected());
        }
    }

    @Test
    void thisMachineIsNotCounted() {
        var admission = admission(ServerLimits.DEFAULT.withConnections(1, 1));
        for (int i = 0; i < 10; i++) {
            assertFalse(arrive(admission, "127.0.0.1").isRejected());
            assertFalse(arrived(admission.arrive(Optional.empty())).isRejected());
        }
    }

    @Test
    void theRateOfAnAddressIsAnAverageOfTwoSeconds() {
        var admission = admission(ServerLimits.DEFAULT.withConnections(0, 10));
        for (int i = 0; i < 20; i++) {
            arrive(admission, "10.0.0.1").close();
        }
        assertTrue(arrive(admission, "10.0.0.1").isRejected());
        time.now += 1_000_000_000;
        for (int i = 0; i < 10; i++) {
            assertFalse(arrive(admission, "10.0.0.1").isRejected());
        }
        assertTrue(arrive(admission, "10.0.0.1").isRejected());
    }

    @Test
    void notManyAreKeptToBeRejected() {
        var admission = admission(ServerLimits.DEFAULT.withConnections(1, 0));
        var _ = arrive(admission, "10.0.0.1");
        var rejected = new ArrayList<Ticket>();
        for (int i = 0; i < Admission.MAX_REJECTING; i++) {
            rejected.add(arrive(admission, "10.0.0.1"));
        }
        assertNull(admission.arrive(at("10.0.0.1")));
        rejected.getFirst().close();
        rejected.getFirst().close();
        assertNotNull(admission.arrive(at("10.0.0.1")));
        assertNull(admission.arrive(at("10.0.0.1")), "a ticket is given back once");
    }

    @Test
    void howManyAddressesAreRememberedIsBounded() {
        var admission = admission(ServerLimits.DEFAULT);
        for (int i = 0; i < 3 * Admission.MAX_ADDRESSES; i++) {
            arrive(admission, "10." + (i >> 16) + "." + (i >> 8 & 0xFF) + "." + (i & 0xFF)).close();
        }
        assertEquals(Admission.MAX_ADDRESSES, admission.known());
    }

    @Test
    void associationsOfAnAeAreCountedAndForgotten() {
        var admission = admission(ServerLimits.DEFAULT.withAssociations(3, 2).withConnections(0, 0));
        var a = arrive(admission, "10.0.0.1");
        var b = arrive(admission, "10.0.0.1");
        var c = arrive(admission, "10.0.0.1");
        assertNull(a.enter("ONE"));
        assertNull(b.enter("ONE"));
        assertEquals(RejectReason.LOCAL_LIMIT_EXCEEDED, c.enter("ONE"));
        assertNull(c.enter("TWO"));
        var d = arrive(admission, "10.0.0.1");
        assertEquals(RejectReason.LOCAL_LIMIT_EXCEEDED, d.enter("THREE"), "three in all");
        a.leave();
        assertFalse(a.isEntered());
        assertNull(d.enter("ONE"));
        for (Ticket ticket : new Ticket[] {a, b, c, d}) {
            ticket.close();
        }
        assertEquals(0, admission.known());
    }

    @Test
    void thereIsPlentyWhileNoMoreThanAQuarterIsTaken() {
        var admission = admission(ServerLimits.DEFAULT.withMemory(100, 40, 50));
        var a = arrive(admission, "10.0.0.1");
        var b = arrive(admission, "10.0.0.1");
        assertNull(a.enter("ONE"));
        assertNull(b.enter("TWO"));
        assertTrue(a.take(10) && a.hasPlenty(), "a quarter of what one AE may take");
        assertTrue(a.take(1) && !a.hasPlenty());
        assertTrue(b.hasPlenty(), "another AE");
        assertTrue(a.take(14) && b.hasPlenty(), "a quarter of all");
        assertTrue(a.take(1) && !b.hasPlenty());
        a.close();
        assertTrue(b.hasPlenty());
        b.close();
    }

    @Test
    void memoryIsOneBudgetOfThree() {
        var admission = admission(ServerLimits.DEFAULT.withMemory(100, 60, 50));
        var a = arrive(admission, "10.0.0.1");
        var b = arrive(admission, "10.0.0.1");
        var c = arrive(admission, "10.0.0.1");
        assertTrue(a.take(20), "before it is known whose it is");
        assertNull(a.enter("ONE"));
        assertNull(b.enter("ONE"));
        assertNull(c.enter("TWO"));
        assertTrue(a.take(30));
        assertFalse(a.take(1), "50 of an association");
        assertTrue(b.take(10));
        assertFalse(b.take(1), "60 of an AE");
        assertTrue(c.take(40));
        assertFalse(c.take(1), "100 in all");
        a.giveBack(50);
        assertTrue(c.take(10));
        assertTrue(b.take(40));
        assertEquals(100, admission.memory());
        a.close();
        b.close();
        c.close();
        c.giveBack(50);
        assertEquals(0, admission.memory(), "what was not given back is at the end, and once");
        assertFalse(c.take(1));
    }
}
