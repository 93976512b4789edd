package io.larmor.dimse;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.larmor.assoc.Payload;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.larmor.dimse.Exchange.ECHO;
import static io.larmor.dimse.Exchange.FIND;
import static io.larmor.dimse.Exchange.IDENTIFIER;
import static io.larmor.dimse.Exchange.SUCCESS;
import static io.larmor.dimse.Exchange.engine;
import static io.larmor.dimse.Exchange.finalStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Many operations at a time, and C-CANCEL of one of them.
@Timeout(60)
class OperationsWindowTest {
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
}
