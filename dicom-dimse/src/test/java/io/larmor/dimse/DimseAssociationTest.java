package io.larmor.dimse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.assoc.AbortReason;
import io.larmor.assoc.AbortSource;
import io.larmor.assoc.AssociationAbortedException;
import io.larmor.assoc.Deadlines;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.Payload;
import io.larmor.assoc.ProtocolViolationException;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class DimseAssociationTest {
    private static final CEchoRq ECHO = new CEchoRq(Uid.Verification);
    private static final CStoreRq STORE = new CStoreRq(Uid.CTImageStorage, "2.25.7", Priority.MEDIUM);
    private static final CFindRq FIND = new CFindRq(Uid.StudyRootQueryRetrieveInformationModelFind, Priority.MEDIUM);
    private static final CGetRq GET = new CGetRq(Uid.StudyRootQueryRetrieveInformationModelGet, Priority.MEDIUM);
    private static final byte[] IDENTIFIER = DataSet.builder()
            .set(Tag.QueryRetrieveLevel, "STUDY")
            .set(Tag.PatientName, "A".repeat(64))
            .build()
            .encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    private static final DimseHandler SUCCESS = (_, _, _, responder) -> responder.respond(Status.SUCCESS);

    private static DimseAssociation engine(io.larmor.assoc.Association association, DimseHandler handler) {
        var engine = new DimseAssociation(association, handler, DimseOptions.DEFAULT);
        engine.start();
        return engine;
    }

    private static Status finalStatus(DimseAssociation.Invocation invocation) throws IOException {
        try (invocation) {
            DimseAssociation.Reply last = null;
            for (var reply = invocation.next(); reply != null; reply = invocation.next()) {
                last = reply;
            }
            return java.util.Objects.requireNonNull(last).status();
        }
    }

    @Test
    void anEchoIsAnsweredAndTheReleaseIsClean() throws Exception {
        try (var wire = Wire.open(1)) {
            var server = new DimseAssociation(wire.acceptor(), SUCCESS, DimseOptions.DEFAULT);
            var serving = Wire.start(server::run);
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            for (int i = 0; i < 3; i++) {
                assertEquals(Status.SUCCESS, finalStatus(client.invoke(Wire.ECHO, ECHO, null)));
            }
            client.release();
            assertEquals("done", Wire.get(serving));
            assertFalse(wire.requestor().isOpen());
            client.release();
        }
    }

    @Test
    void aDataSetArrivesByteForByteWhateverThePduLength() throws Exception {
        var bytes = new byte[300_002];
        new Random(3).nextBytes(bytes);
        for (int maxPdu : new int[] {0, 64, 4096, 262_144}) {
            var received = new ByteArrayOutputStream();
            DimseHandler keep = (request, context, body, responder) -> {
                assertEquals("2.25.7", ((CStoreRq) request).sopInstance());
                assertEquals(context.transferSyntax(), body.transferSyntax());
                var out = Channels.newChannel(received);
                for (var piece = body.next(); piece != null; piece = body.next()) {
                    assertTrue(piece.isReadOnly());
                    out.write(piece);
                }
                responder.respond(Status.SUCCESS);
            };
            try (var wire = Wire.open(1, maxPdu)) {
                engine(wire.acceptor(), keep);
                var client = engine(wire.requestor(), DimseHandler.REFUSING);
                assertEquals(Status.SUCCESS, finalStatus(client.invoke(Wire.CT, STORE, Payload.of(bytes))));
                assertArrayEquals(bytes, received.toByteArray(), "maximum length " + maxPdu);
                client.release();
            }
        }
    }

    @Test
    void whatAHandlerLeavesOfABodyIsDropped() throws Exception {
        try (var wire = Wire.open(1, 1024)) {
            engine(wire.acceptor(), SUCCESS);
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            for (int i = 0; i < 3; i++) {
                assertEquals(Status.SUCCESS, finalStatus(client.invoke(Wire.CT, STORE, Payload.of(new byte[1 << 20]))));
            }
            client.release();
        }
    }

    @Test
    void tooMuchToDropAborts() throws Exception {
        try (var wire = Wire.open(1, 1024)) {
            var server = new DimseAssociation(wire.acceptor(), SUCCESS,
                    DimseOptions.DEFAULT.withDrain(Wire.PATIENCE, 5000));
            var serving = Wire.start(server::run);
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            assertThrows(IOException.class, () -> {
                finalStatus(client.invoke(Wire.CT, STORE, Payload.of(new byte[1 << 20])));
                finalStatus(client.invoke(Wire.ECHO, ECHO, null));
            });
            assertInstanceOf(ProtocolViolationException.class,
                    assertThrows(ExecutionException.class, () -> Wire.get(serving)).getCause());
        }
    }

    @Test
    void aHandlerThatFailsOrForgetsIsAnsweredForAndTheAssociationGoesOn() throws Exception {
        var calls = new AtomicInteger();
        DimseHandler handler = (_, _, body, responder) -> {
            switch (calls.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("a bug");
                case 2 -> throw new IOException("disk");
                case 3 -> body.next();
                default -> responder.respond(Status.SUCCESS);
            }
        };
        try (var wire = Wire.open(1)) {
            engine(wire.acceptor(), handler);
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            for (int i = 0; i < 3; i++) {
                assertEquals(Status.PROCESSING_FAILURE,
                        finalStatus(client.invoke(Wire.CT, STORE, Payload.of(new byte[100_000]))));
            }
            assertEquals(Status.SUCCESS, finalStatus(client.invoke(Wire.CT, STORE, Payload.of(new byte[100_000]))));
        }
    }

    @Test
    void aBodyIsGoneWithTheCall() throws Exception {
        var kept = new CompletableFuture<Body>();
        DimseHandler handler = (_, _, body, responder) -> {
            kept.complete(body);
            responder.respond(Status.SUCCESS);
        };
        try (var wire = Wire.open(1)) {
            engine(wire.acceptor(), handler);
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            finalStatus(client.invoke(Wire.CT, STORE, Payload.of(new byte[10])));
            finalStatus(client.invoke(Wire.ECHO, ECHO, null));
            assertThrows(IllegalStateException.class, () -> Wire.get(kept).next());
        }
    }

    @Test
    void aResponseToNothingAborts() throws Exception {
        for (var response : List.of(new CEchoRsp(99, Uid.Verification, Status.SUCCESS),
                new CEchoRsp(0, Uid.Verification, Status.SUCCESS))) {
            try (var wire = Wire.open(1)) {
                var client = new DimseAssociation(wire.requestor(), DimseHandler.REFUSING, DimseOptions.DEFAULT);
                var reading = Wire.start(client::run);
                wire.acceptor().send(Wire.ECHO, CommandCodec.encode(response, false), null);
                var e = assertThrows(AssociationAbortedException.class, () -> wire.acceptor().receive());
                assertEquals(AbortReason.INVALID_PDU_PARAMETER_VALUE, e.reason());
                assertInstanceOf(ProtocolViolationException.class,
                        assertThrows(ExecutionException.class, () -> Wire.get(reading)).getCause());
            }
        }
    }

    @Test
    void aResponseOfAnotherKindOrContextAborts() throws Exception {
        for (int context : new int[] {Wire.ECHO, Wire.FIND}) {
            try (var wire = Wire.open(1)) {
                var client = engine(wire.requestor(), DimseHandler.REFUSING);
                var echo = client.invoke(Wire.ECHO, ECHO, null);
                var id = ((DimseRequest) Wire.read(wire.acceptor())).messageId();
                DimseResponse response = context == Wire.ECHO
                        ? new CFindRsp(id, "", Status.SUCCESS)
                        : new CEchoRsp(id, "", Status.SUCCESS);
                wire.acceptor().send(context, CommandCodec.encode(response, false), null);
                assertThrows(AssociationAbortedException.class, () -> wire.acceptor().receive());
                assertThrows(ProtocolViolationException.class, echo::next);
            }
        }
    }

    @Test
    void aCommandWhereADataSetIsDueAborts() throws Exception {
        try (var wire = Wire.open(1)) {
            engine(wire.acceptor(), SUCCESS);
            wire.requestor().send(Wire.CT, CommandCodec.encode(STORE.withMessageId(1), true), null);
            assertThrows(IOException.class, () -> {
                wire.requestor().send(Wire.CT, CommandCodec.encode(STORE.withMessageId(2), true), null);
                while (wire.requestor().receive() != null) {
                    // Responses that left before.
                }
            });
        }
    }

    @Test
    void aCommandWithoutEndOrSenseAborts() throws Exception {
        for (var bytes : List.of(new byte[MessageReader.MAX_COMMAND_LENGTH + 2], new byte[] {1, 2, 3, 4})) {
            try (var wire = Wire.open(1, 4096)) {
                var serving = Wire.start(new DimseAssociation(wire.acceptor(), SUCCESS, DimseOptions.DEFAULT)::run);
                wire.requestor().send(Wire.ECHO, ByteBuffer.wrap(bytes), null);
                assertThrows(AssociationAbortedException.class, () -> wire.requestor().receive());
                var cause = assertThrows(ExecutionException.class, () -> Wire.get(serving)).getCause();
                assertTrue(cause instanceof ProtocolViolationException || cause instanceof DicomFormatException,
                        "" + cause);
            }
        }
    }

    @Test
    void closingAFindCancelsItAndDropsWhatStillComes() throws Exception {
        var ended = new CompletableFuture<Status>();
        try (var wire = Wire.open(1)) {
            engine(wire.acceptor(), (_, _, body, responder) -> {
                if (responder.request() instanceof CEchoRq) {
                    responder.respond(Status.SUCCESS);
                    return;
                }
                body.readDataSet(10_000);
                responder.defer();
                var _ = Wire.start(() -> {
                    var pending = new CFindRsp(responder.request().messageId(), "", Status.PENDING);
                    while (!responder.cancelled()) {
                        responder.respond(pending, Payload.of(IDENTIFIER));
                    }
                    responder.respond(Status.CANCEL);
                    ended.complete(Status.CANCEL);
                });
            });
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            var find = client.invoke(Wire.FIND, FIND, Payload.of(IDENTIFIER));
            for (int i = 0; i < 200; i++) {
                var reply = java.util.Objects.requireNonNull(find.next());
                assertEquals("STUDY", java.util.Objects.requireNonNull(reply.identifier())
                        .string(Tag.QueryRetrieveLevel).orElseThrow());
            }
            find.close();
            assertEquals(Status.CANCEL, Wire.get(ended));
            assertEquals(Status.SUCCESS, finalStatus(client.invoke(Wire.ECHO, ECHO, null)));
            client.release();
        }
    }

    @Test
    void aCancelForNothingIsIgnored() throws Exception {
        try (var wire = Wire.open(1)) {
            engine(wire.acceptor(), SUCCESS);
            wire.requestor().send(Wire.FIND, CommandCodec.encode(new CCancelRq(77), false), null);
            wire.requestor().send(Wire.ECHO, CommandCodec.encode(ECHO.withMessageId(5), false), null);
            assertEquals(new CEchoRsp(5, Uid.Verification, Status.SUCCESS), Wire.read(wire.requestor()));
        }
    }

    @Test
    void anEchoCannotBeCancelled() throws Exception {
        try (var wire = Wire.open(1)) {
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            var echo = client.invoke(Wire.ECHO, ECHO, null);
            assertThrows(IllegalStateException.class, echo::cancel);
        }
    }

    @Test
    void asManyAsTheWindowAllowsAreOutstandingWithIdsOfTheirOwn() throws Exception {
        try (var wire = Wire.open(3)) {
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            var ids = new HashSet<Integer>();
            for (int i = 0; i < 3; i++) {
                ids.add(client.invoke(Wire.ECHO, ECHO, null).request().messageId());
            }
            assertEquals(3, ids.size());
            var fourth = Wire.supply(() -> client.invoke(Wire.ECHO, ECHO, null));
            for (int i = 0; i < 3; i++) {
                ids.remove(((DimseRequest) Wire.read(wire.acceptor())).messageId());
            }
            assertTrue(ids.isEmpty());
            assertFalse(fourth.isDone());
            wire.acceptor().send(Wire.ECHO, CommandCodec.encode(new CEchoRsp(2, "", Status.SUCCESS), false), null);
            assertEquals(Wire.get(fourth).request(), Wire.read(wire.acceptor()));
        }
    }

    @Test
    void messageIdsGoRoundAndSkipThoseInUse() throws Exception {
        try (var wire = Wire.open(2)) {
            var operations = new InvokedOperations(engine(wire.requestor(), DimseHandler.REFUSING), 2, 5);
            assertEquals(1, operations.begin(Wire.ECHO, ECHO, Wire.PATIENCE).request().messageId());
            int last = 0;
            for (int i = 0; i < 0xFFFF; i++) {
                var echo = operations.begin(Wire.ECHO, ECHO, Wire.PATIENCE);
                last = echo.request().messageId();
                operations.forget(echo);
            }
            assertEquals(2, last);
            operations.endAll(new IOException("done"));
        }
    }

    @Test
    void aPeerThatGoesALittleBeyondTheWindowIsServedAndItsCancelIsSeen() throws Exception {
        var waiting = new LinkedBlockingQueue<Responder>();
        try (var wire = Wire.open(2)) {
            engine(wire.acceptor(), (_, _, _, responder) -> {
                responder.defer();
                waiting.add(responder);
            });
            var identifier = Payload.of(IDENTIFIER);
            wire.requestor().send(Wire.FIND, CommandCodec.encode(FIND.withMessageId(1), true), identifier);
            for (int i = 2; i <= 8; i++) {
                wire.requestor().send(Wire.ECHO, CommandCodec.encode(ECHO.withMessageId(i), false), null);
            }
            wire.requestor().send(Wire.FIND, CommandCodec.encode(new CCancelRq(1), false), null);
            var find = java.util.Objects.requireNonNull(waiting.poll(20, TimeUnit.SECONDS));
            var cancelled = new CountDownLatch(1);
            find.onCancel(cancelled::countDown);
            assertTrue(cancelled.await(20, TimeUnit.SECONDS));
            find.respond(Status.CANCEL);
            assertEquals(1, ((DimseResponse) Wire.read(wire.requestor())).respondedTo());
            for (int i = 2; i <= 8; i++) {
                var responder = java.util.Objects.requireNonNull(waiting.poll(20, TimeUnit.SECONDS));
                assertEquals(i, responder.request().messageId());
                responder.respond(Status.SUCCESS);
                assertEquals(i, ((DimseResponse) Wire.read(wire.requestor())).respondedTo());
            }
        }
    }

    private static Responder taken(LinkedBlockingQueue<Responder> waiting) throws InterruptedException {
        return java.util.Objects.requireNonNull(waiting.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void withAnUnlimitedWindowACancelIsSeenBehindWhatIsTooMuch() throws Exception {
        var waiting = new LinkedBlockingQueue<Responder>();
        try (var wire = Wire.open(0)) {
            var engine = new DimseAssociation(wire.acceptor(), (_, _, _, responder) -> {
                responder.defer();
                waiting.add(responder);
            }, DimseOptions.DEFAULT.withMaxPerformed(2));
            engine.start();
            for (int i = 1; i <= 4; i++) {
                wire.requestor().send(Wire.FIND, CommandCodec.encode(FIND.withMessageId(i), true),
                        Payload.of(IDENTIFIER));
            }
            for (int i = 5; i <= 7; i++) {
                wire.requestor().send(Wire.ECHO, CommandCodec.encode(ECHO.withMessageId(i), false), null);
            }
            for (int i = 3; i <= 4; i++) {
                var refused = (DimseResponse) Wire.read(wire.requestor());
                assertEquals(i, refused.respondedTo());
                assertEquals(Status.OUT_OF_RESOURCES.code(), refused.status().code());
            }
            var finds = List.of(taken(waiting), taken(waiting));
            taken(waiting).respond(Status.SUCCESS);
            wire.requestor().send(Wire.FIND, CommandCodec.encode(new CCancelRq(1), false), null);
            var cancelled = new CountDownLatch(1);
            finds.getFirst().onCancel(cancelled::countDown);
            assertTrue(cancelled.await(20, TimeUnit.SECONDS));
            assertFalse(finds.getLast().cancelled());
        }
    }

    @Test
    void aPeerThatGoesFarBeyondTheWindowIsAborted() throws Exception {
        try (var wire = Wire.open(2)) {
            engine(wire.acceptor(), (_, _, _, responder) -> responder.defer());
            for (int i = 1; i <= 9; i++) {
                wire.requestor().send(Wire.ECHO, CommandCodec.encode(ECHO.withMessageId(i), false), null);
            }
            var aborted = assertThrows(AssociationAbortedException.class, () -> wire.requestor().receive());
            assertEquals(AbortSource.SERVICE_PROVIDER, aborted.source());
        }
    }

    @Test
    void aMessageIdInUseIsRefusedAndOneThatIsFreeAgainIsNot() throws Exception {
        var waiting = new LinkedBlockingQueue<Responder>();
        try (var wire = Wire.open(5)) {
            engine(wire.acceptor(), (_, _, _, responder) -> {
                responder.defer();
                waiting.add(responder);
            });
            for (int i = 0; i < 2; i++) {
                wire.requestor().send(Wire.CT, CommandCodec.encode(STORE.withMessageId(4), true),
                        Payload.of(new byte[100]));
            }
            assertEquals(Status.DUPLICATE_INVOCATION, ((DimseResponse) Wire.read(wire.requestor())).status());
            var first = java.util.Objects.requireNonNull(waiting.poll(20, TimeUnit.SECONDS));
            first.respond(Status.SUCCESS);
            assertEquals(Status.SUCCESS, ((DimseResponse) Wire.read(wire.requestor())).status());
            assertThrows(IllegalStateException.class, () -> first.respond(Status.SUCCESS));
            wire.requestor().send(Wire.CT, CommandCodec.encode(STORE.withMessageId(4), true),
                    Payload.of(new byte[100]));
            assertNotNull(waiting.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aSlowCallerStallsThePeerAndNotTheHeap() throws Exception {
        int matches = 4000;
        var sent = new AtomicInteger();
        var big = DataSet.builder().set(Tag.PatientComments, "x".repeat(4000)).build()
                .encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        try (var wire = Wire.open(1)) {
            engine(wire.acceptor(), (request, _, _, responder) -> {
                responder.defer();
                var _ = Wire.start(() -> {
                    for (int i = 0; i < matches; i++) {
                        responder.respond(new CFindRsp(request.messageId(), "", Status.PENDING), Payload.of(big));
                        sent.incrementAndGet();
                    }
                    responder.respond(Status.SUCCESS);
                });
            });
            var client = new DimseAssociation(wire.requestor(), DimseHandler.REFUSING,
                    DimseOptions.DEFAULT.withPendingReplies(5));
            client.start();
            var find = client.invoke(Wire.FIND, FIND, Payload.of(IDENTIFIER));
            // What fits into the connection, the buffer of the reader and the queue, and no more, can have left.
            int inFlight = 2 * 262_144 / big.length + 5 + 100;
            int count = 0;
            for (var reply = find.next(); reply != null; reply = find.next()) {
                if (reply.status().isPending()) {
                    count++;
                    assertTrue(sent.get() <= count + inFlight, sent + " sent, " + count + " taken");
                }
            }
            assertEquals(matches, count);
            client.release();
        }
    }

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
            var echo = client.invoke(Wire.ECHO, ECHO, null, java.time.Duration.ofMillis(50));
            assertEquals(DicomTimeoutException.Which.RESPONSE,
                    assertThrows(DicomTimeoutException.class, echo::next).which());
            assertFalse(wire.requestor().isOpen());
        }
    }

    @Test
    void sendingMayTakeLongerThanAnAnswer() throws Exception {
        var late = new CountDownLatch(1);
        var slow = new Payload() {
            @Override
            public long length() {
                return 2;
            }

            @Override
            public void writeTo(Sink sink) throws IOException {
                Deadlines.after(java.time.Duration.ofMillis(2500), late::countDown);
                try {
                    assertTrue(late.await(20, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                sink.write(ByteBuffer.allocate(2));
            }
        };
        try (var wire = Wire.open(1)) {
            engine(wire.acceptor(), SUCCESS);
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            var store = client.invoke(Wire.CT, STORE, slow, java.time.Duration.ofSeconds(2));
            assertEquals(Status.SUCCESS, finalStatus(store));
            client.release();
        }
    }

    @Test
    void aFullWindowIsWaitedForOnlySoLong() throws Exception {
        try (var wire = Wire.open(1)) {
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            client.invoke(Wire.FIND, FIND, Payload.of(IDENTIFIER));
            assertThrows(DicomTimeoutException.class,
                    () -> client.invoke(Wire.ECHO, ECHO, null, java.time.Duration.ofMillis(50)));
            assertTrue(wire.requestor().isOpen());
        }
    }

    @Test
    void aGetTakesItsInstancesWhileItIsOutstanding() throws Exception {
        var received = new AtomicInteger();
        try (var wire = Wire.open(1)) {
            engine(wire.acceptor(), (request, _, _, responder) -> {
                responder.defer();
                var _ = Wire.start(() -> {
                    for (int i = 0; i < 10; i++) {
                        assertEquals(Status.SUCCESS,
                                finalStatus(
                                        responder.association().invoke(Wire.CT, STORE, Payload.of(new byte[50_000]))));
                        responder.respond(new CGetRsp(request.messageId(), "", Status.PENDING,
                                new SubOperations(9 - i, i + 1, 0, 0)), null);
                    }
                    responder.respond(
                            new CGetRsp(request.messageId(), "", Status.SUCCESS, new SubOperations(-1, 10, 0, 0)),
                            null);
                });
            });
            var client = engine(wire.requestor(), (_, _, body, responder) -> {
                received.addAndGet(body.readAll(100_000).length);
                responder.respond(Status.SUCCESS);
            });
            assertEquals(Status.SUCCESS, finalStatus(client.invoke(Wire.GET, GET, Payload.of(IDENTIFIER))));
            assertEquals(500_000, received.get());
            client.release();
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

    @Test
    void theReaderCannotWaitForItself() throws Exception {
        var outcome = new CompletableFuture<Throwable>();
        try (var wire = Wire.open(2)) {
            engine(wire.acceptor(), (_, _, _, responder) -> {
                try (var echo = responder.association().invoke(Wire.ECHO, ECHO, null)) {
                    echo.next();
                } catch (IllegalStateException e) {
                    outcome.complete(e);
                    throw e;
                }
            });
            var client = engine(wire.requestor(), SUCCESS);
            assertEquals(Status.PROCESSING_FAILURE, finalStatus(client.invoke(Wire.ECHO, ECHO, null)));
            assertInstanceOf(IllegalStateException.class, Wire.get(outcome));
        }
    }

    @Test
    void anIdentifierBeyondTheLimitIsRefused() throws Exception {
        var body = Body.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid(),
                ByteBuffer.wrap(Arrays.copyOf(IDENTIFIER, IDENTIFIER.length)));
        assertThrows(io.larmor.data.LimitExceededException.class, () -> body.readAll(IDENTIFIER.length - 1));
    }
}
