package io.larmor.scu;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.data.Uid;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import static io.larmor.scu.Instances.EXPLICIT;
import static io.larmor.scu.Instances.STUDY;
import static io.larmor.scu.Instances.SUCCESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A call on a thread that is interrupted says so, and nobody blames the peer.
@Timeout(60)
class InterruptTest {
    @TempDir
    Path folder = Path.of("unset");

    @AfterEach
    void notInterrupted() {
        Thread.interrupted();
    }

    /// {@return the message}
    private static String interrupted(Executable call) {
        Thread.currentThread().interrupt();
        var e = assertThrows(IOException.class, call);
        assertTrue(Thread.interrupted(), "the thread is interrupted no more");
        assertInstanceOf(InterruptedIOException.class, e);
        return String.valueOf(e.getMessage());
    }

    @Test
    void sendingEndsTheAssociation() throws Exception {
        var path = Instances.file(folder, 1, 100, EXPLICIT);
        try (var server = new TestServer(SUCCESS)) {
            for (CallOn call : new CallOn[] {ClientAssociation::echo, association -> association.store(path),
                association -> association.find(QueryLevel.STUDY, STUDY).close(),
                association -> association.normalized(Uid.CTImageStorage).delete("2.25.1"),
                ClientAssociation::close}) {
                try (var association = server.client().build().connect()) {
                    var message = interrupted(() -> call.on(association));
                    assertTrue(message.startsWith("interrupted while "), message);
                    if (!message.contains("reading")) {
                        assertFalse(association.isOpen());
                        // Another thread, later, is not told either that it was the peer.
                        var later = assertThrows(IOException.class, association::echo);
                        assertFalse(String.valueOf(later.getMessage()).contains("the peer"), later.getMessage());
                    }
                }
            }
        }
    }

    @FunctionalInterface
    private interface CallOn {
        void on(ClientAssociation association) throws IOException;
    }

    @Test
    void waitingEndsTheCall() throws Exception {
        var asked = new CountDownLatch(1);
        DimseHandler silent = (_, _, _, responder) -> {
            responder.defer();
            asked.countDown();
        };
        try (var server = new TestServer(silent);
                var association = server.client().build().connect()) {
            var main = Thread.currentThread();
            var interrupter = Thread.ofVirtual().start(() -> {
                try {
                    asked.await();
                    while (main.getState() != Thread.State.WAITING && main.getState() != Thread.State.TIMED_WAITING) {
                        Thread.sleep(1);
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                main.interrupt();
            });
            var e = assertThrows(InterruptedIOException.class, association::echo);
            assertEquals("interrupted while waiting for a response", e.getMessage());
            assertTrue(Thread.interrupted());
            interrupter.join();
            association.abort();
        }
    }

    @Test
    void aBatchEndsAndReportsWhatWasSentAndWhatWasNot() throws Exception {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < 200; i++) {
            paths.add(Instances.file(folder, i, 100, EXPLICIT));
        }
        var main = Thread.currentThread();
        var count = new AtomicInteger();
        DimseHandler interrupting = (_, _, body, responder) -> {
            body.readAll(1000);
            if (count.incrementAndGet() == 20) {
                main.interrupt();
                while (main.isInterrupted()) {
                    Thread.onSpinWait();
                }
            }
            responder.respond(Status.SUCCESS);
        };
        try (var server = new TestServer(interrupting)) {
            var results = new ArrayList<StoreResult>();
            var client = server.client().build();
            assertThrows(InterruptedIOException.class,
                    () -> client.storeAll(paths, 1, CallOptions.DEFAULT, results::add));
            assertTrue(Thread.interrupted());
            assertEquals(200, results.size());
            assertEquals(count.get(), results.stream().filter(StoreResult::isStored).count());
            assertTrue(count.get() < 200, "sent " + count);
            assertTrue(results.stream().flatMap(each -> each.failure().stream())
                    .allMatch(NotSentException.class::isInstance));

            results.clear();
            interrupted(() -> client.storeAll(paths, 1, CallOptions.DEFAULT, results::add));
            assertEquals(200, results.stream().flatMap(each -> each.failure().stream())
                    .filter(NotSentException.class::isInstance).count());
        }
    }

    @Test
    void connecting() throws Exception {
        try (var server = new TestServer(SUCCESS)) {
            var client = server.client().build();
            var message = interrupted(() -> client.connect().close());
            assertTrue(message.startsWith("interrupted while connecting to SCP@"), message);
            var withDeadline = CallOptions.DEFAULT.withDeadline(Duration.ofMinutes(1));
            message = interrupted(() -> client.connect(withDeadline).close());
            assertTrue(message.startsWith("interrupted while "), message);
        }
    }
}
