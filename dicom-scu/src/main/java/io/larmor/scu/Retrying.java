package io.larmor.scu;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.larmor.assoc.AssociationRejectedException;
import io.larmor.assoc.RejectResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests an association again while the peer rejects it for the moment, within the deadline of the call.
///
/// @param policy  how often, and after which pauses
/// @param options those of the call
record Retrying(RetryPolicy policy, CallOptions options) {
    private static final Logger LOG = LoggerFactory.getLogger(DicomClient.class);

    /// One attempt.
    @FunctionalInterface
    interface Attempt {
        ClientAssociation make(CallOptions options) throws IOException;
    }

    ClientAssociation run(Attempt attempt) throws IOException {
        long begun = System.nanoTime();
        for (int number = 1;; number++) {
            try {
                return attempt
                        .make(number == 1 ? options : remaining(begun).map(options::withDeadline).orElse(options));
            } catch (AssociationRejectedException e) {
                if (e.result() != RejectResult.TRANSIENT || number >= policy.attempts()) {
                    throw e;
                }
                var pause = policy.pause(number, ThreadLocalRandom.current());
                if (remaining(begun).filter(left -> left.compareTo(pause) <= 0).isPresent()) {
                    throw e;
                }
                LOG.debug("Rejected for the moment, attempt {} of {}: {}", number, policy.attempts(), e.getMessage());
                await(pause);
            }
        }
    }

    private Optional<Duration> remaining(long begun) {
        return options.deadline().map(limit -> limit.minusNanos(System.nanoTime() - begun))
                .map(left -> left.isPositive() ? left : Duration.ofNanos(1));
    }

    /// Waits, but not beyond a cancellation.
    private void await(Duration pause) throws IOException {
        var cancelled = new CountDownLatch(1);
        Runnable onCancel = cancelled::countDown;
        options.cancellation().ifPresent(cancellation -> cancellation.add(onCancel));
        try {
            if (cancelled.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("the call was cancelled before there was an association");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var interrupted = new InterruptedIOException("interrupted while waiting to request an association again");
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            options.cancellation().ifPresent(cancellation -> cancellation.remove(onCancel));
        }
    }
}
