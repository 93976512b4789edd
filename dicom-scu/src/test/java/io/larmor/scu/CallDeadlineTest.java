package io.larmor.scu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.larmor.assoc.Deadlines;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.Peer;
import io.larmor.assoc.TcpTransport;
import io.larmor.assoc.TimeSource;
import io.larmor.assoc.Timeouts;
import io.larmor.dimse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.larmor.scu.Instances.SUCCESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What ends a call that takes too long, or that nobody wants any more.
@Timeout(60)
class CallDeadlineTest {
    @Test
    void aDeadlineEndsACall() throws Exception {
        try (var server = new TestServer((_, _, _, responder) -> responder.defer());
                var association = server.client().build().connect()) {
            var late = assertThrows(DicomTimeoutException.class,
                    () -> association.echo(CallOptions.DEFAULT.withDeadline(Duration.ofMillis(50))));
            assertEquals(DicomTimeoutException.Which.DEADLINE, late.which());
            assertEquals("The call was not complete within 50 ms (its deadline).", late.getMessage());
            assertFalse(association.isOpen());
        }
    }

    @Test
    void aDeadlineIsSomeTime() {
        for (var none : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(366))) {
            assertThrows(IllegalArgumentException.class, () -> CallOptions.DEFAULT.withDeadline(none));
        }
    }

    @Test
    void aDeadlineEndsNegotiating() throws Exception {
        var deadline = new HeldDeadline(Duration.ofHours(1));
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var client = toSilent(silent).time(deadline).build();
            var peer = CompletableFuture.supplyAsync(() -> {
                try (var accepted = silent.accept()) {
                    // The request is there, so the client waits for the answer.
                    int begun = accepted.getInputStream().readNBytes(6).length;
                    deadline.pass();
                    return begun + accepted.getInputStream().readAllBytes().length;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            var late = assertThrows(DicomTimeoutException.class, () -> client.connect(deadline.options()));
            assertEquals(DicomTimeoutException.Which.DEADLINE, late.which());
            assertTrue(peer.join() > 6);
        }
    }

    @Test
    void aDeadlineEndsConnecting() throws Exception {
        var deadline = new HeldDeadline(Duration.ofHours(1));
        var gate = new CompletableFuture<Void>();
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var client = toSilent(silent).time(deadline).connector((address, timeout) -> {
                var transport = TcpTransport.connect(address, timeout);
                deadline.pass();
                gate.join();
                return transport;
            }).build();
            var late = assertThrows(DicomTimeoutException.class, () -> client.connect(deadline.options()));
            assertEquals(DicomTimeoutException.Which.DEADLINE, late.which());
            try (var accepted = silent.accept()) {
                gate.complete(null);
                // Nobody wants the connection any more: it is closed without a word.
                assertEquals(0, accepted.getInputStream().readAllBytes().length);
            }
        }
    }

    @Test
    void connectingIsCancelled() throws Exception {
        var cancellation = new Cancellation();
        var options = CallOptions.DEFAULT.withCancellation(cancellation);
        try (var server = new TestServer(SUCCESS);
                var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            try (var association = server.client().build().connect(options)) {
                assertEquals(Status.SUCCESS, association.echo());
            }
            var peer = new Peer("SCP", "127.0.0.1", silent.getLocalPort());
            var client = DicomClient.builder(peer).timeouts(Timeouts.builder().association(Duration.ZERO).build())
                    .build();
            var canceller = Thread.ofVirtual().start(() -> {
                try (var accepted = silent.accept()) {
                    // The request is there, so the client waits for the answer.
                    accepted.getInputStream().readNBytes(6);
                    cancellation.cancel();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            var e = assertThrows(IOException.class, () -> client.connect(options));
            assertTrue(e.toString().contains("cancelled"), e.toString());
            canceller.join();
            assertThrows(IOException.class, () -> server.client().build().connect(options));
        }
    }

    private static DicomClientBuilder toSilent(ServerSocket silent) {
        return DicomClient.builder(new Peer("SCP", "127.0.0.1", silent.getLocalPort()))
                .timeouts(Timeouts.builder().association(Duration.ZERO).build());
    }

    /// The deadline of a call, which passes when the test says so; no other timeout ever does.
    private record HeldDeadline(Duration length, CompletableFuture<Runnable> action) implements TimeSource {
        HeldDeadline(Duration length) {
            this(length, new CompletableFuture<>());
        }

        CallOptions options() {
            return CallOptions.DEFAULT.withDeadline(length);
        }

        void pass() {
            action.join().run();
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Deadlines.Deadline at(long nanoTime, Runnable due) {
            if (nanoTime == length.toNanos()) {
                action.complete(due);
            }
            return () -> {};
        }
    }
}
