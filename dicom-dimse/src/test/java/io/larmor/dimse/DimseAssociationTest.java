package io.larmor.dimse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.assoc.Payload;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.larmor.dimse.Exchange.ECHO;
import static io.larmor.dimse.Exchange.FIND;
import static io.larmor.dimse.Exchange.GET;
import static io.larmor.dimse.Exchange.IDENTIFIER;
import static io.larmor.dimse.Exchange.STORE;
import static io.larmor.dimse.Exchange.SUCCESS;
import static io.larmor.dimse.Exchange.engine;
import static io.larmor.dimse.Exchange.finalStatus;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class DimseAssociationTest {
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
    void piecesThatCameTogetherAreLentTogether() throws Exception {
        var bytes = new byte[300_002];
        new Random(4).nextBytes(bytes);
        for (int maxPdu : new int[] {64, 1024, 16_384, 262_144}) {
            for (int room : new int[] {1, 3, 16}) {
                var received = new ByteArrayOutputStream();
                var most = new AtomicInteger();
                DimseHandler keep = (_, _, body, responder) -> {
                    var pieces = new ByteBuffer[room];
                    var out = Channels.newChannel(received);
                    for (int count = body.next(pieces); count > 0; count = body.next(pieces)) {
                        most.accumulateAndGet(count, Math::max);
                        // After the last of them was fetched: none has been overwritten.
                        for (int i = 0; i < count; i++) {
                            assertTrue(pieces[i].isReadOnly() && pieces[i].hasRemaining());
                            out.write(pieces[i]);
                        }
                        assertEquals(received.size(), body.length());
                    }
                    responder.respond(Status.SUCCESS);
                };
                try (var wire = Wire.open(1, maxPdu)) {
                    engine(wire.acceptor(), keep);
                    var client = engine(wire.requestor(), DimseHandler.REFUSING);
                    assertEquals(Status.SUCCESS, finalStatus(client.invoke(Wire.CT, STORE, Payload.of(bytes))));
                    assertArrayEquals(bytes, received.toByteArray(), "maximum length " + maxPdu + ", room for " + room);
                    assertTrue(maxPdu > 1024 || most.get() == room, most + " pieces of " + maxPdu + " at once");
                    client.release();
                }
            }
        }
    }

    @Test
    void aSmallDataSetIsLentInOnePiece() throws Exception {
        var counts = new ArrayList<Integer>();
        DimseHandler count = (_, _, body, responder) -> {
            int pieces = 0;
            while (body.next() != null) {
                pieces++;
            }
            counts.add(pieces);
            responder.respond(Status.SUCCESS);
        };
        try (var wire = Wire.open(1)) {
            engine(wire.acceptor(), count);
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            for (int length : new int[] {2, 3000, 14_000}) {
                finalStatus(client.invoke(Wire.CT, STORE, Payload.of(new byte[length])));
            }
            client.release();
        }
        assertEquals(List.of(1, 1, 1), counts);
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
    void aFinalResponseThatCannotBeSentIsAnsweredFor() throws Exception {
        DimseHandler handler = (request, _, _, responder) -> responder
                .respond(DimseResponse.to(request, Status.SUCCESS), Payload.of(new byte[3]));
        try (var wire = Wire.open(1)) {
            engine(wire.acceptor(), handler);
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            assertEquals(Status.PROCESSING_FAILURE,
                    finalStatus(client.invoke(Wire.FIND, FIND, Payload.of(IDENTIFIER))));
            assertEquals(Status.PROCESSING_FAILURE,
                    finalStatus(client.invoke(Wire.FIND, FIND, Payload.of(IDENTIFIER))));
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

    @Test
    void responsesThatLeaveTogetherComeInTheirOrder() throws Exception {
        var refused = new ArrayList<Class<?>>();
        try (var wire = Wire.open(1)) {
            engine(wire.acceptor(), (request, _, _, responder) -> {
                var pending = new Responder.Response(new CFindRsp(request.messageId(), "", Status.PENDING),
                        ByteBuffer.wrap(IDENTIFIER));
                var last = new Responder.Response(new CFindRsp(request.messageId(), "", Status.SUCCESS), null);
                var other = new Responder.Response(new CFindRsp(request.messageId() + 1, "", Status.PENDING), null);
                for (var wrong : List.of(List.of(last, pending), List.of(pending, last, last),
                        List.of(pending, other))) {
                    refused.add(
                            assertThrows(IllegalArgumentException.class, () -> responder.respond(wrong)).getClass());
                }
                responder.respond(List.of());
                responder.respond(List.of(pending, pending));
                responder.respond(List.of(pending, last));
                refused.add(assertThrows(IllegalStateException.class, () -> responder.respond(List.of(pending)))
                        .getClass());
            });
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            var statuses = new ArrayList<Status>();
            try (var find = client.invoke(Wire.FIND, FIND, Payload.of(IDENTIFIER))) {
                for (var reply = find.next(); reply != null; reply = find.next()) {
                    statuses.add(reply.status());
                    assertEquals(reply.status().isPending(), reply.identifier() != null);
                }
            }
            assertEquals(List.of(Status.PENDING, Status.PENDING, Status.PENDING, Status.SUCCESS), statuses);
            client.release();
        }
        assertEquals(4, refused.size());
    }
}
