package io.larmor.scp;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseAssociation.Reply;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.services.spi.FindOperation;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.OperationContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static io.larmor.scp.Loopback.FIND;
import static io.larmor.scp.Loopback.IMPLICIT;
import static io.larmor.scp.Loopback.all;
import static io.larmor.scp.Loopback.await;
import static io.larmor.scp.Loopback.instance;
import static io.larmor.scp.Loopback.last;
import static io.larmor.scp.Loopback.open;
import static io.larmor.scp.Loopback.payload;
import static io.larmor.scp.Loopback.request;
import static io.larmor.scp.Loopback.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// How a C-FIND is answered: what leaves when, on which thread, and how it ends.
class FindOperationTest {

    private static final CFindRq QUERY = new CFindRq(0, FIND, Priority.MEDIUM, DataSet.EMPTY);
    private static final DataSet IDENTIFIER = DataSet.builder().set(Tag.QueryRetrieveLevel, "STUDY").build();

    private static DicomServerBuilder builder() {
        return DicomServer.builder();
    }

    @Test
    void whatFailsNeverTellsItsMessageToThePeer() throws Exception {
        try (var server = builder().find((_, _, _) -> {
            throw new IOException("DOE^JOHN not found");
        }).build(); var exchange = open(server, request().context(FIND, IMPLICIT))) {
            Status status = status(exchange, QUERY, IDENTIFIER);
            assertEquals(0xC001, status.code());
            assertEquals("Internal error, see the log of this node", status.comment());
        }
    }

    @Test
    void matchesAreSentOneByOneAndTheResultIsClosed() throws Exception {
        var closed = new AtomicBoolean();
        try (var server = builder().find((_, _, identifier) -> {
            assertEquals("STUDY", identifier.string(Tag.QueryRetrieveLevel).orElseThrow());
            var matches = FindResult.of(List.of(instance("1"), instance("2")));
            return new FindResult() {
                @Override
                public @Nullable Match next() throws IOException {
                    Match match = matches.next();
                    return match == null ? null : new Match(match.identifier(), Status.PENDING_WARNING);
                }

                @Override
                public void close() {
                    closed.set(true);
                }
            };
        }).build(); var exchange = open(server, request().context(FIND, IMPLICIT))) {
            List<Reply> replies = all(exchange, QUERY, IDENTIFIER);
            assertEquals(List.of(Status.PENDING_WARNING, Status.PENDING_WARNING, Status.SUCCESS),
                    replies.stream().map(reply -> reply.response().status()).toList());
            DataSet second = replies.get(1).identifier();
            assertNotNull(second);
            assertEquals("2", second.string(Tag.SOPInstanceUID).orElseThrow());
            assertTrue(closed.get(), "closed before the final response");
        }
    }

    @Test
    void aMatchLeavesBeforeOneThatTakesLong() throws Exception {
        var proceed = new CountDownLatch(1);
        var first = new AtomicBoolean(true);
        try (var server = builder().find((_, _, _) -> () -> {
            if (first.getAndSet(false)) {
                return new FindResult.Match(IDENTIFIER);
            }
            await(proceed);
            return null;
        }).build(); var exchange = open(server, request().context(FIND, IMPLICIT))) {
            try (var invocation = exchange.invoke(1, QUERY, payload(exchange, QUERY, IDENTIFIER))) {
                assertEquals(Status.PENDING, Objects.requireNonNull(invocation.next()).status());
                proceed.countDown();
                assertEquals(Status.SUCCESS, last(invocation));
            }
        }
    }

    @Test
    void aCancelDropsWhatHasNotLeft() throws Exception {
        var held = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        try (var server = builder().find((context, _, _) -> {
            context.onCancel(cancelled::countDown);
            return new FindResult() {
                private boolean first = true;

                @Override
                public Match next() {
                    if (!first) {
                        held.countDown();
                        await(cancelled);
                    }
                    first = false;
                    return new Match(IDENTIFIER);
                }

                @Override
                public boolean isAtHand() {
                    return true;
                }
            };
        }).build(); var exchange = open(server, request().context(FIND, IMPLICIT))) {
            try (var invocation = exchange.invoke(1, QUERY, payload(exchange, QUERY, IDENTIFIER))) {
                await(held);
                invocation.cancel();
                assertEquals(Status.CANCEL, Objects.requireNonNull(invocation.next()).status());
            }
        }
    }

    @Test
    void aMatchIsPending() {
        assertThrows(IllegalArgumentException.class, () -> new FindResult.Match(IDENTIFIER, Status.SUCCESS));
    }

    @Test
    void whatWasFoundBeforeAFailureIsSent() throws Exception {
        var left = new AtomicInteger(20);
        try (var server = builder().find((_, _, _) -> new FindResult() {
            @Override
            public Match next() throws IOException {
                if (left.getAndDecrement() == 0) {
                    throw new IOException("the disk is gone");
                }
                return new Match(IDENTIFIER);
            }

            @Override
            public boolean isAtHand() {
                return true;
            }
        }).build(); var exchange = open(server, request().context(FIND, IMPLICIT))) {
            List<Reply> replies = all(exchange, QUERY, IDENTIFIER);
            assertEquals(21, replies.size());
            assertTrue(replies.subList(0, 20).stream().allMatch(reply -> reply.status().equals(Status.PENDING)));
            assertEquals(0xC001, replies.getLast().status().code());
        }
    }

    @Test
    void aCancelEndsAFindWithinAMatch() throws Exception {
        var pulled = new AtomicInteger();
        var pulledBefore = new AtomicInteger();
        var seen = new CountDownLatch(1);
        try (var server = builder().find((context, _, _) -> {
            context.onCancel(() -> {
                pulledBefore.set(pulled.get());
                seen.countDown();
            });
            return () -> {
                pulled.incrementAndGet();
                return new FindResult.Match(IDENTIFIER);
            };
        }).build(); var exchange = open(server, request().context(FIND, IMPLICIT))) {
            try (var invocation = exchange.invoke(1, QUERY, payload(exchange, QUERY, IDENTIFIER))) {
                for (int i = 0; i < 10; i++) {
                    assertNotNull(invocation.next());
                }
                invocation.cancel();
                // Nobody takes responses meanwhile: the sender may wait for room, the reader must not.
                await(seen);
                assertEquals(Status.CANCEL, last(invocation));
            }
            // The result never ends by itself. When the cancel is seen, one match at most is being pulled.
            assertTrue(pulled.get() <= pulledBefore.get() + 1, pulled + " after " + pulledBefore);
        }
    }

    /// Finds one match, and remembers on which threads.
    private record Brief(Supplier<Boolean> brief, List<Thread> threads) implements FindOperation {
        @Override
        public FindResult find(OperationContext context, CFindRq request, DataSet identifier) throws IOException {
            threads.add(Thread.currentThread());
            if (threads.size() > 2) {
                throw new IOException("no more");
            }
            return FindResult.of(List.of(IDENTIFIER));
        }

        @Override
        public boolean isBrief(CFindRq request, DataSet identifier) {
            assertEquals("STUDY", identifier.string(Tag.QueryRetrieveLevel).orElseThrow());
            return brief.get();
        }
    }

    @Test
    void whatIsBriefIsFoundByTheThreadThatReads() throws Exception {
        var find = new Brief(() -> true, new CopyOnWriteArrayList<>());
        var reader = new AtomicReference<Thread>();
        try (var server = builder().echo((_, _) -> {
            reader.set(Thread.currentThread());
            return Status.SUCCESS;
        }).find(find).build();
                var exchange = open(server, request().context(FIND, IMPLICIT).context(Uid.Verification, IMPLICIT))) {
            status(exchange, new CEchoRq(0, Uid.Verification, DataSet.EMPTY), null);
            assertEquals(List.of(Status.PENDING, Status.SUCCESS),
                    all(exchange, QUERY, IDENTIFIER).stream().map(Reply::status).toList());
            assertEquals(List.of(Status.PENDING, Status.SUCCESS),
                    all(exchange, QUERY, IDENTIFIER).stream().map(Reply::status).toList());
            assertEquals(0xC001, status(exchange, QUERY, IDENTIFIER).code());
            find.threads().forEach(thread -> assertSame(reader.get(), thread));
        }
    }

    @Test
    void whatIsNotKnownToBeBriefHasAThreadOfItsOwn() throws Exception {
        var answers = new ArrayDeque<Supplier<Boolean>>(List.of(() -> false, () -> {
            throw new IllegalStateException("unknown");
        }));
        var find = new Brief(() -> answers.remove().get(), new CopyOnWriteArrayList<>());
        try (var server = builder().find(find).build();
                var exchange = open(server, request().context(FIND, IMPLICIT))) {
            for (int i = 0; i < 2; i++) {
                assertEquals(List.of(Status.PENDING, Status.SUCCESS),
                        all(exchange, QUERY, IDENTIFIER).stream().map(Reply::status).toList());
            }
            assertTrue(find.threads().stream().allMatch(Thread::isVirtual));
        }
    }

    @Test
    void theReaderAnswersWhileAFindRuns() throws Exception {
        var proceed = new CountDownLatch(1);
        try (var server = builder().echo((_, _) -> Status.SUCCESS).find((_, _, _) -> {
            await(proceed);
            return FindResult.refused(Status.SUCCESS);
        }).build();
                var exchange = open(server, request().context(FIND, IMPLICIT).context(Uid.Verification, IMPLICIT)
                        .operationsWindow(2, 1))) {
            var find = exchange.invoke(1, QUERY, payload(exchange, QUERY, IDENTIFIER));
            assertEquals(Status.SUCCESS, status(exchange, new CEchoRq(0, Uid.Verification, DataSet.EMPTY), null));
            proceed.countDown();
            assertEquals(Status.SUCCESS, last(find));
        }
    }

    @Test
    void aFindEndsWithItsAssociation() throws Exception {
        var running = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        try (var server = builder().find((context, _, _) -> new FindResult() {
            @Override
            public Match next() {
                running.countDown();
                var cancelled = new CountDownLatch(1);
                context.onCancel(cancelled::countDown);
                await(cancelled);
                return new Match(IDENTIFIER);
            }

            @Override
            public void close() {
                ended.countDown();
            }
        }).build()) {
            DimseAssociation exchange = open(server, request().context(FIND, IMPLICIT));
            exchange.invoke(1, QUERY, payload(exchange, QUERY, IDENTIFIER));
            await(running);
            exchange.abort();
            await(ended);
            await(() -> server.associations().isEmpty());
        }
    }

    @Test
    void anIdentifierBeyondTheLimitIsRefused() throws Exception {
        try (var server = builder().limits(ServerLimits.DEFAULT.withDataSetLength(100))
                .find((_, _, _) -> FindResult.refused(Status.SUCCESS))
                .build();
                var exchange = open(server, request().context(FIND, IMPLICIT))) {
            var large = IDENTIFIER.with(Tag.PatientComments, "x".repeat(200));
            assertEquals(0xA700, status(exchange, QUERY, large).code());
            assertEquals(Status.SUCCESS, status(exchange, QUERY, IDENTIFIER));
        }
    }
}
