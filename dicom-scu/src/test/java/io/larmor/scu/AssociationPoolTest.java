package io.larmor.scu;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class AssociationPoolTest {
    private static final DimseHandler SUCCESS = (_, _, _, responder) -> responder.respond(Status.SUCCESS);
    private static final Duration NEVER = Duration.ofHours(1);

    @Test
    void callsOneAfterTheOtherUseOneAssociation() throws Exception {
        try (var server = new TestServer(SUCCESS);
                var pool = AssociationPool.builder(server.client().build()).idleTime(NEVER).build()) {
            assertEquals(0, pool.size());
            for (int i = 0; i < 10; i++) {
                assertEquals(Status.SUCCESS, pool.call(ClientAssociation::echo));
            }
            assertEquals(1, pool.size());
            assertEquals(1, server.requests.size());
        }
    }

    @Test
    void callsAtOnceShareAnAssociationUpToItsWindowAndThenOpenAnother() throws Exception {
        var together = new CyclicBarrier(16);
        var failures = new AtomicInteger();
        try (var server = new TestServer(SUCCESS);
                var pool = AssociationPool.builder(server.client().operationsWindow(8, 1).build()).idleTime(NEVER)
                        .associations(2).build()) {
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 16; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        pool.call(association -> {
                            meet(together);
                            return association.echo();
                        });
                    } catch (IOException e) {
                        failures.incrementAndGet();
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            assertEquals(0, failures.get());
            assertEquals(2, server.requests.size());
            assertEquals(2, pool.size());
        }
    }

    private static void meet(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Test
    void whoFindsNoneFreeWaitsOnlySoLong() throws Exception {
        try (var server = new TestServer(SUCCESS);
                var pool = AssociationPool.builder(server.client().noOperationsWindow().build()).associations(1)
                        .waitTime(Duration.ZERO).build();
                var lease = pool.borrow()) {
            assertEquals(Status.SUCCESS, lease.association().echo());
            var e = assertThrows(PoolExhaustedException.class, pool::borrow);
            assertTrue(e.toString().contains("All 1 associations with SCP@"), e.toString());
        }
    }

    @Test
    void whoWaitsGetsWhatIsGivenBack() throws Exception {
        try (var server = new TestServer(SUCCESS);
                var pool = AssociationPool.builder(server.client().noOperationsWindow().build()).associations(1)
                        .idleTime(NEVER).build()) {
            var lease = pool.borrow();
            var echoed = new CountDownLatch(1);
            var other = Thread.ofVirtual().start(() -> {
                try {
                    pool.call(ClientAssociation::echo);
                    echoed.countDown();
                } catch (IOException e) {
                    // the latch tells
                    return;
                }
            });
            lease.close();
            lease.close();
            assertTrue(echoed.await(30, TimeUnit.SECONDS));
            other.join();
            assertEquals(1, server.requests.size());
        }
    }

    @Test
    void anIdleAssociationIsReleased() throws Exception {
        var released = new CountDownLatch(1);
        DimseHandler handler = new DimseHandler() {
            @Override
            public void handle(io.larmor.dimse.DimseRequest request, io.larmor.assoc.PresentationContext context,
                    io.larmor.dimse.Body body, io.larmor.dimse.Responder responder) throws IOException {
                responder.respond(Status.SUCCESS);
            }

            @Override
            public boolean releasing(io.larmor.dimse.DimseAssociation association) {
                released.countDown();
                return true;
            }
        };
        try (var server = new TestServer(handler);
                var pool = AssociationPool.builder(server.client().build()).idleTime(Duration.ofMillis(50)).build()) {
            assertEquals(Status.SUCCESS, pool.call(ClientAssociation::echo));
            assertTrue(released.await(30, TimeUnit.SECONDS));
            assertEquals(0, pool.size());
            assertEquals(Status.SUCCESS, pool.call(ClientAssociation::echo));
            assertEquals(2, server.requests.size());
        }
    }

    @Test
    void aCallWhoseAssociationHadEndedIsMadeOnceMore() throws Exception {
        try (var server = new TestServer(SUCCESS);
                var pool = AssociationPool.builder(server.client().build()).idleTime(NEVER).build()) {
            var attempts = new AtomicInteger();
            assertEquals(Status.SUCCESS, pool.call(association -> {
                if (attempts.incrementAndGet() == 1) {
                    association.abort();
                }
                return association.echo();
            }));
            assertEquals(2, attempts.get());
            assertEquals(2, server.requests.size());
            assertEquals(1, pool.size());
        }
    }

    @Test
    void whatMayHaveReachedThePeerIsNotSentAgain() throws Exception {
        var received = new AtomicInteger();
        DimseHandler breaking = (_, _, _, responder) -> {
            received.incrementAndGet();
            responder.association().abort();
        };
        try (var server = new TestServer(breaking);
                var pool = AssociationPool.builder(server.client().build()).idleTime(NEVER).build()) {
            assertThrows(IOException.class, () -> pool.call(ClientAssociation::echo));
            assertEquals(1, received.get());
            assertEquals(0, pool.size());
        }
    }

    @Test
    void whenThePoolIsClosedWhatIsInUseIsReleasedAtTheEndOfItsUse() throws Exception {
        try (var server = new TestServer(SUCCESS)) {
            var pool = AssociationPool.builder(server.client().build()).build();
            var lease = pool.borrow();
            pool.close();
            assertEquals(Status.SUCCESS, lease.association().echo());
            lease.close();
            assertFalse(lease.association().isOpen());
            assertThrows(IllegalStateException.class, pool::borrow);
        }
    }
}
