package io.larmor.dimse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.larmor.assoc.AssociationAbortedException;
import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.Payload;
import io.larmor.assoc.Timeouts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.larmor.dimse.Exchange.ECHO;
import static io.larmor.dimse.Exchange.FIND;
import static io.larmor.dimse.Exchange.IDENTIFIER;
import static io.larmor.dimse.Exchange.STORE;
import static io.larmor.dimse.Exchange.SUCCESS;
import static io.larmor.dimse.Exchange.engine;
import static io.larmor.dimse.Exchange.finalStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// How an operation ends that is not answered, and what time it has.
@Timeout(60)
class OperationEndTest {
    @Test
    void theTypedCauseReachesEveryOutstandingInvocation() throws Exception {
        try (var wire = Wire.open(4)) {
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            var one = client.invoke(Wire.ECHO, ECHO, null);
            var two = client.invoke(Wire.FIND, FIND, Payload.of(IDENTIFIER));
            wire.acceptor().abort();
            assertThrows(AssociationAbortedException.class, one::next);
            assertThrows(AssociationAbortedException.class, two::next);
            assertThrows(IOException.class, () -> client.invoke(Wire.ECHO, ECHO, null));
        }
    }

    @Test
    void aReleaseByThePeerEndsWhatIsOutstanding() throws Exception {
        try (var wire = Wire.open(1)) {
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            var echo = client.invoke(Wire.ECHO, ECHO, null);
            wire.acceptor().requestRelease();
            Wire.read(wire.acceptor());
            assertNull(wire.acceptor().receive());
            assertThrows(AssociationEndedException.class, echo::next);
        }
    }

    @Test
    void ourOwnAbortEndsWhatIsOutstandingOnBothSides() throws Exception {
        var cancelled = new CountDownLatch(1);
        try (var wire = Wire.open(1)) {
            engine(wire.acceptor(), (_, _, _, responder) -> {
                responder.defer();
                responder.onCancel(cancelled::countDown);
            });
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            var find = client.invoke(Wire.FIND, FIND, Payload.of(IDENTIFIER));
            client.close();
            assertThrows(IOException.class, find::next);
            assertTrue(cancelled.await(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aPeerThatDoesNotRespondIsGivenUp() throws Exception {
        try (var wire = Wire.open(1)) {
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            var echo = client.invoke(Wire.ECHO, ECHO, null, Duration.ofMillis(50));
            assertEquals(DicomTimeoutException.Which.RESPONSE,
                    assertThrows(DicomTimeoutException.class, echo::next).which());
            assertFalse(wire.requestor().isOpen());
        }
    }

    @Test
    void sendingMayTakeLongerThanAnAnswer() throws Exception {
        var time = new HandMovedTime();
        var slow = new Payload() {
            @Override
            public long length() {
                return 2;
            }

            @Override
            public void writeTo(Sink sink) throws IOException {
                time.pass(Duration.ofSeconds(5));
                sink.write(ByteBuffer.allocate(2));
            }
        };
        try (var wire = Wire.open(1, AssociationOptions.DEFAULT.withTime(time))) {
            engine(wire.acceptor(), SUCCESS);
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            var store = client.invoke(Wire.CT, STORE, slow, Duration.ofSeconds(2));
            assertEquals(Status.SUCCESS, finalStatus(store));
            client.release();
        }
    }

    @Test
    void silenceIsNoneWhileAnOperationIsOutstandingOnEitherSide() throws Exception {
        var time = new HandMovedTime();
        var asked = new LinkedBlockingQueue<Responder>();
        var timeouts = Timeouts.builder().idle(Duration.ofMinutes(10)).build();
        try (var wire = Wire.open(1, AssociationOptions.DEFAULT.withTime(time).withTimeouts(timeouts))) {
            engine(wire.acceptor(), (_, _, body, responder) -> {
                responder.defer();
                // Else the rest would have a deadline of its own, which time could run over.
                while (body.next() != null) {
                    // Reads on.
                }
                asked.add(responder);
            });
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            var find = client.invoke(Wire.FIND, FIND, Payload.of(IDENTIFIER), Duration.ofHours(2));
            var responder = Objects.requireNonNull(asked.poll(20, TimeUnit.SECONDS));
            for (int i = 0; i < 6; i++) {
                time.pass(Duration.ofMinutes(11));
            }
            responder.respond(Status.SUCCESS);
            assertEquals(Status.SUCCESS, finalStatus(find));
            while (wire.requestor().isOpen()) {
                time.pass(Duration.ofMinutes(11));
                Thread.onSpinWait();
            }
            assertThrows(IOException.class, client::release);
        }
    }

    @Test
    void aFullWindowIsWaitedForOnlySoLong() throws Exception {
        try (var wire = Wire.open(1)) {
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            client.invoke(Wire.FIND, FIND, Payload.of(IDENTIFIER));
            assertThrows(DicomTimeoutException.class,
                    () -> client.invoke(Wire.ECHO, ECHO, null, Duration.ofMillis(50)));
            assertTrue(wire.requestor().isOpen());
        }
    }

    @Test
    void aSourceThatFailsInTheMiddleAbortsAndSaysWhy() throws Exception {
        var disk = new IOException("the disk is gone");
        var failing = new Payload() {
            @Override
            public long length() {
                return 1 << 20;
            }

            @Override
            public void writeTo(Sink sink) throws IOException {
                sink.write(ByteBuffer.allocate(1 << 19));
                throw disk;
            }
        };
        try (var wire = Wire.open(1, 4096)) {
            engine(wire.acceptor(), SUCCESS);
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            assertSame(disk, assertThrows(IOException.class, () -> client.invoke(Wire.CT, STORE, failing)));
            assertThrows(IOException.class, () -> finalStatus(client.invoke(Wire.ECHO, ECHO, null)));
        }
    }
}
