package io.larmor.scu;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import io.larmor.assoc.AssociationThreads;
import io.larmor.assoc.Deadlines;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.TimeSource;
import io.larmor.assoc.Transport;

/// Makes one association within a deadline, or until a switch is thrown.
///
/// The connection is made on a thread of its own: when the call ends before, nobody waits for it any more, and it is closed as
/// soon as it is there.
final class Connecting {
    /// Makes a connection.
    @FunctionalInterface
    interface Dial {
        Transport dial() throws IOException;
    }

    /// Requests an association over a connection.
    @FunctionalInterface
    interface Negotiation {
        ClientAssociation over(Transport transport) throws IOException;
    }

    private final CallOptions options;
    private final TimeSource time;
    private final CompletableFuture<Transport> connection = new CompletableFuture<>();
    /// Which came first: the association (empty), or what ended the call.
    private final CompletableFuture<Optional<IOException>> outcome = new CompletableFuture<>();

    Connecting(CallOptions options, TimeSource time) {
        this.time = time;
        this.options = options;
    }

    ClientAssociation run(Dial dial, Negotiation negotiation) throws IOException {
        Runnable onCancel = () -> end(new IOException("the call was cancelled before there was an association"));
        var deadline = options.deadline().map(limit -> time.after(limit, () -> late(limit)));
        options.cancellation().ifPresent(cancellation -> cancellation.add(onCancel));
        try {
            if (!outcome.isDone()) {
                AssociationThreads.start(() -> connect(dial));
            }
            var association = negotiation.over(connected());
            if (outcome.complete(Optional.empty())) {
                return association;
            }
            association.abort();
            throw outcome.join().orElseThrow();
        } catch (IOException e) {
            throw outcome.getNow(Optional.of(e)).orElse(e);
        } finally {
            deadline.ifPresent(Deadlines.Deadline::cancel);
            options.cancellation().ifPresent(cancellation -> cancellation.remove(onCancel));
        }
    }

    private void connect(Dial dial) {
        try {
            var transport = dial.dial();
            if (!connection.complete(transport)) {
                transport.close();
            }
        } catch (IOException | RuntimeException | Error e) {
            connection.completeExceptionally(e);
        }
    }

    private Transport connected() throws IOException {
        try {
            return connection.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var interrupted = new InterruptedIOException("interrupted while connecting");
            interrupted.initCause(e);
            end(interrupted);
            throw interrupted;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private void late(Duration limit) {
        end(new DicomTimeoutException(DicomTimeoutException.Which.DEADLINE, limit));
    }

    private void end(IOException cause) {
        if (outcome.complete(Optional.of(cause)) && !connection.completeExceptionally(cause)
                && connection.state() == Future.State.SUCCESS) {
            connection.resultNow().close();
        }
    }
}
