package io.larmor.assoc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Two associations, one on each end of a connection in memory.
class AssociationTest {
    static final String VERIFICATION = "1.2.840.10008.1.1";
    static final String IMPLICIT = "1.2.840.10008.1.2";

    static AssociationRequest.Builder request() {
        return AssociationRequest.builder("CALLING", "CALLED").context(VERIFICATION, IMPLICIT);
    }

    static Negotiator.Decision.Accept acceptAll(AssociationRequest request) {
        return new Negotiator.Decision.Accept(
                request.contexts().stream().map(c -> c.accept(c.transferSyntaxes().getFirst())).toList());
    }

    record Both(Association requestor, Association acceptor) implements AutoCloseable {
        @Override
        public void close() {
            requestor.close();
            acceptor.close();
        }
    }

    interface Work<T> {
        T run() throws Exception;
    }

    static <T> CompletableFuture<T> async(Work<T> work) {
        var future = new CompletableFuture<T>();
        Thread.ofVirtual().start(() -> {
            try {
                future.complete(work.run());
            } catch (Exception | AssertionError e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new AssertionError("It hangs.", e);
        }
    }

    static Both associate(AssociationRequest request, AssociationOptions acceptor) throws Exception {
        var pair = MemoryTransport.pair();
        var accepted = async(() -> Association.accept(pair.b(), (rq, _) -> acceptAll(rq), acceptor));
        Association requestor = Association.request(pair.a(), request, AssociationOptions.DEFAULT);
        return new Both(requestor, get(accepted));
    }

    static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /// Receives up to the last fragment of a command or of a data set.
    static byte[] receive(Association association, boolean command) throws IOException {
        var out = new ByteArrayOutputStream();
        while (true) {
            Fragment fragment = association.receive();
            assertTrue(fragment != null, "The association ended.");
            assertEquals(command, fragment.command());
            var bytes = new byte[fragment.data().remaining()];
            fragment.data().get(bytes);
            out.writeBytes(bytes);
            if (fragment.last()) {
                return out.toByteArray();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 12, 128, 4096, 16_384, 262_144, 1_000_000})
    void aMessageArrivesAsItWasSentWhateverTheMaximumLength(int maxPduLength) throws Exception {
        try (Both both = associate(request().build(), AssociationOptions.DEFAULT.withMaxPduLength(maxPduLength))) {
            for (int size : new int[] {0, 2, 100, 16_372, 16_378, 60_000, 262_138, 262_144, 700_002}) {
                byte[] command = random(140);
                byte[] data = random(size);
                var direct = ByteBuffer.allocateDirect(size).put(data).flip();
                for (Payload payload : List.of(Payload.of(data), Payload.of(direct), pieces(data, -1),
                        pieces(data, size))) {
                    if (maxPduLength > 0 && size / maxPduLength > 5000) {
                        continue;
                    }
                    var sent = async(() -> {
                        both.requestor.send(1, ByteBuffer.wrap(command), payload);
                        return true;
                    });
                    assertArrayEquals(command, receive(both.acceptor, true));
                    assertArrayEquals(data, receive(both.acceptor, false));
                    get(sent);
                }
            }
        }
    }

    private static Payload pieces(byte[] data, long length) {
        return new Payload() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public void writeTo(Sink sink) throws IOException {
                var random = new Random(data.length);
                for (int at = 0; at < data.length;) {
                    int size = Math.min(data.length - at, 1 + random.nextInt(random.nextBoolean() ? 100 : 60_000));
                    var piece = random.nextBoolean() ? ByteBuffer.allocate(size) : ByteBuffer.allocateDirect(size);
                    sink.write(piece.put(data, at, size).flip());
                    assertFalse(piece.hasRemaining());
                    at += size;
                }
            }
        };
    }

    @Test
    void aReleaseIsRequestedAndAnswered() throws Exception {
        try (Both both = associate(request().build(), AssociationOptions.DEFAULT)) {
            var answered = async(() -> {
                assertNull(both.acceptor.receive());
                assertTrue(both.acceptor.releaseIndicated());
                both.acceptor.acceptRelease();
                return both.acceptor.isOpen();
            });
            both.requestor.requestRelease();
            assertNull(both.requestor.receive());
            assertFalse(both.requestor.releaseIndicated());
            assertFalse(both.requestor.isOpen());
            assertFalse(get(answered));
            assertNull(both.requestor.receive());
        }
    }

    @Test
    void whatIsSentBeforeTheAnswerOfAReleaseArrives() throws Exception {
        try (Both both = associate(request().build(), AssociationOptions.DEFAULT)) {
            both.requestor.requestRelease();
            assertNull(both.acceptor.receive());
            both.acceptor.send(1, ByteBuffer.wrap(random(10)), null);
            var answered = async(() -> {
                both.acceptor.acceptRelease();
                return true;
            });
            assertArrayEquals(random(10), receive(both.requestor, true));
            assertNull(both.requestor.receive());
            get(answered);
        }
    }

    @Test
    void aReleaseThatBothRequestAtOnceEndsTheAssociation() throws Exception {
        try (Both both = associate(request().build(), AssociationOptions.DEFAULT)) {
            both.requestor.requestRelease();
            both.acceptor.requestRelease();
            var acceptor = async(() -> {
                assertNull(both.acceptor.receive());
                return true;
            });
            assertNull(both.requestor.receive());
            get(acceptor);
            assertFalse(both.requestor.isOpen());
            assertFalse(both.acceptor.isOpen());
        }
    }

    @Test
    void nothingCanBeSentWhileARelaseIsRequested() throws Exception {
        try (Both both = associate(request().build(), AssociationOptions.DEFAULT)) {
            both.requestor.requestRelease();
            assertThrows(IOException.class, () -> both.requestor.send(1, ByteBuffer.wrap(random(10)), null));
        }
    }

    @Test
    void anAbortReachesThePeer() throws Exception {
        try (Both both = associate(request().build(), AssociationOptions.DEFAULT)) {
            both.requestor.abort();
            var aborted = assertThrows(AssociationAbortedException.class, both.acceptor::receive);
            assertEquals(AbortSource.SERVICE_USER, aborted.source());
            assertFalse(both.requestor.isOpen());
            assertThrows(AssociationAbortedException.class, both.requestor::receive);
        }
    }

    @Test
    void anAbortOfTheProviderTellsItsReason() throws Exception {
        try (Both both = associate(request().build(), AssociationOptions.DEFAULT)) {
            both.acceptor.abort(AbortSource.SERVICE_PROVIDER, AbortReason.UNEXPECTED_PDU_PARAMETER);
            var aborted = assertThrows(AssociationAbortedException.class, both.requestor::receive);
            assertEquals(AbortSource.SERVICE_PROVIDER, aborted.source());
            assertEquals(AbortReason.UNEXPECTED_PDU_PARAMETER, aborted.reason());
        }
    }

    @Test
    void anAbortCutsIntoAMessageBetweenPdus() throws Exception {
        try (Both both = associate(request().build(), AssociationOptions.DEFAULT)) {
            var begun = new CompletableFuture<Boolean>();
            var aborted = new CompletableFuture<Boolean>();
            Payload payload = new Payload() {
                @Override
                public long length() {
                    return 600_000;
                }

                @Override
                public void writeTo(Sink sink) throws IOException {
                    sink.write(ByteBuffer.allocateDirect(300_000));
                    begun.complete(true);
                    aborted.join();
                    sink.write(ByteBuffer.allocateDirect(300_000));
                }
            };
            var sent = async(() -> {
                both.requestor.send(1, ByteBuffer.wrap(random(100)), payload);
                return true;
            });
            var received = async(() -> {
                receive(both.acceptor, true);
                return receive(both.acceptor, false);
            });
            get(begun);
            both.requestor.abort();
            aborted.complete(true);
            assertThrows(AssociationAbortedException.class, () -> get(sent));
            var failure = assertThrows(AssociationAbortedException.class, () -> get(received));
            assertEquals(AbortSource.SERVICE_USER, failure.source());
        }
    }

    @Test
    void anAbortEndsASendThatThePeerDoesNotTake() throws Exception {
        try (Both both = associate(request().build(), AssociationOptions.DEFAULT)) {
            var begun = new CompletableFuture<Boolean>();
            Payload payload = new Payload() {
                @Override
                public long length() {
                    return 4_000_000;
                }

                @Override
                public void writeTo(Sink sink) throws IOException {
                    begun.complete(true);
                    sink.write(ByteBuffer.allocateDirect(4_000_000));
                }
            };
            var sent = async(() -> {
                both.requestor.send(1, ByteBuffer.wrap(random(100)), payload);
                return true;
            });
            get(begun);
            both.requestor.abort();
            assertThrows(AssociationAbortedException.class, () -> get(sent));
            assertFalse(both.requestor.isOpen());
        }
    }

    @Test
    void messagesOfSeveralThreadsDoNotMix() throws Exception {
        try (Both both = associate(request().context(VERIFICATION, IMPLICIT).build(),
                AssociationOptions.DEFAULT.withMaxPduLength(1000))) {
            var senders = new ArrayList<CompletableFuture<Boolean>>();
            for (int i = 0; i < 8; i++) {
                int length = 10_000 + 2 * i;
                int contextId = 1 + i % 2 * 2;
                senders.add(async(() -> {
                    for (int n = 0; n < 20; n++) {
                        both.requestor.send(contextId, ByteBuffer.wrap(random(100)), Payload.of(random(length)));
                    }
                    return true;
                }));
            }
            for (int n = 0; n < 160; n++) {
                assertArrayEquals(random(100), receive(both.acceptor, true));
                byte[] data = receive(both.acceptor, false);
                assertArrayEquals(random(data.length), data);
            }
            for (var sender : senders) {
                get(sender);
            }
        }
    }

    @Test
    void aSourceThatFailsInTheMiddleOfAMessageAborts() throws Exception {
        try (Both both = associate(request().build(), AssociationOptions.DEFAULT)) {
            Payload payload = new Payload() {
                @Override
                public long length() {
                    return 2_000_000;
                }

                @Override
                public void writeTo(Sink sink) throws IOException {
                    sink.write(ByteBuffer.allocateDirect(100_000));
                    throw new IOException("disk");
                }
            };
            var failure = assertThrows(IOException.class,
                    () -> both.requestor.send(1, ByteBuffer.wrap(random(100)), payload));
            assertEquals("disk", failure.getMessage());
            assertThrows(AssociationAbortedException.class, () -> {
                receive(both.acceptor, true);
                receive(both.acceptor, false);
            });
        }
    }

    @Test
    void aSourceThatFailsBeforeAnythingHasLeftDoesNotEndTheAssociation() throws Exception {
        try (Both both = associate(request().build(), AssociationOptions.DEFAULT)) {
            Payload payload = new Payload() {
                @Override
                public long length() {
                    return 2_000_000;
                }

                @Override
                public void writeTo(Sink sink) throws IOException {
                    throw new IOException("disk");
                }
            };
            assertThrows(IOException.class, () -> both.requestor.send(1, ByteBuffer.wrap(random(100)), payload));
            both.requestor.send(1, ByteBuffer.wrap(random(50)), null);
            assertArrayEquals(random(50), receive(both.acceptor, true));
        }
    }

    @Test
    void whileFewAreOnLeaseALargeBufferWaitsForTheNextMessage() throws Exception {
        int before = BufferPool.large().leased();
        assertEquals(before + 1, leasedWhileIdle());
        assertEquals(before, BufferPool.large().leased());
    }

    @Test
    void whileManyAreOnLeaseAnIdleAssociationHoldsASmallBufferOnly() throws Exception {
        var others = new ArrayList<ByteBuffer>();
        while (BufferPool.large().hasPlenty()) {
            others.add(Objects.requireNonNull(BufferPool.large().lease()));
        }
        try {
            int before = BufferPool.large().leased();
            assertEquals(before, leasedWhileIdle());
        } finally {
            others.forEach(BufferPool.large()::giveBack);
        }
    }

    /// {@return how many large buffers were on lease while the acceptor waited for another message after a large one}
    private static int leasedWhileIdle() throws Exception {
        try (Both both = associate(request().build(), AssociationOptions.DEFAULT)) {
            var first = new CompletableFuture<Boolean>();
            var idle = async(() -> {
                receive(both.acceptor, true);
                assertEquals(2_000_000, receive(both.acceptor, false).length);
                first.complete(true);
                receive(both.acceptor, true);
                int leased = BufferPool.large().leased();
                assertNull(both.acceptor.receive());
                return leased;
            });
            both.requestor.send(1, ByteBuffer.wrap(random(100)), Payload.of(random(2_000_000)));
            get(first);
            both.requestor.send(1, ByteBuffer.wrap(random(10)), null);
            both.requestor.requestRelease();
            return get(idle);
        }
    }

    @Test
    void theTimeoutForSilenceEndsAnAssociation() throws Exception {
        var timeouts = Timeouts.builder().idle(Duration.ofMillis(50)).build();
        try (Both both = associate(request().build(), AssociationOptions.DEFAULT.withTimeouts(timeouts))) {
            var told = async(() -> Objects.requireNonNull(both.requestor.receive()));
            var timeout = assertThrows(DicomTimeoutException.class, both.acceptor::receive);
            assertEquals(DicomTimeoutException.Which.IDLE, timeout.which());
            assertThrows(AssociationAbortedException.class, () -> get(told));
        }
    }

    @Test
    void theTimeoutForSendingEndsAnAssociation() throws Exception {
        var second = Duration.ofSeconds(1);
        var time = new HandMovedTime();
        var options = AssociationOptions.DEFAULT
                .withTimeouts(Timeouts.builder().idle(Duration.ZERO).send(second).build()).withTime(time);
        try (Both both = associate(request().build(), options)) {
            var sending = async(() -> {
                both.acceptor.send(1, ByteBuffer.wrap(random(10)), Payload.of(new byte[2_000_000]));
                return true;
            });
            while (!sending.isDone()) {
                // Before it writes, and between writes, time that passes is not that of sending.
                time.pass(second);
                Thread.onSpinWait();
            }
            var timeout = assertThrows(DicomTimeoutException.class, () -> get(sending));
            assertEquals(DicomTimeoutException.Which.SEND, timeout.which());
        }
    }

    @Test
    void aFailureIsThrownToWhoReads() throws Exception {
        try (Both both = associate(request().build(), AssociationOptions.DEFAULT)) {
            var reading = async(() -> Optional.ofNullable(both.requestor.receive()));
            both.requestor.fail(new IOException("enough"));
            assertEquals("enough", assertThrows(IOException.class, () -> get(reading)).getMessage());
            assertInstanceOf(AssociationAbortedException.class,
                    assertThrows(IOException.class, both.acceptor::receive));
        }
    }
}
