package io.larmor.dimse;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;

import io.larmor.assoc.Association;

/// What a thread of ours that is interrupted throws: that, and not that the connection was closed, which is what an interrupt does to a channel.
final class Interrupts {
    private Interrupts() {}

    /// {@return the exception for a thread that was waiting; the thread is interrupted again}
    static InterruptedIOException interrupted(String when, Exception cause) {
        Thread.currentThread().interrupt();
        var interrupted = new InterruptedIOException("interrupted " + when);
        interrupted.initCause(cause);
        return interrupted;
    }

    /// {@return what was thrown, or that it was for an interrupt of this thread}
    static IOException explained(IOException thrown, Association association) {
        return !(thrown instanceof InterruptedIOException) && Thread.currentThread().isInterrupted()
                && isOfClosing(thrown)
                        ? interrupted(association.isOpen()
                                ? "while sending"
                                : "while sending, which closed the connection and ended the association", thrown)
                        : thrown;
    }

    private static boolean isOfClosing(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof ClosedChannelException) {
                return true;
            }
        }
        return false;
    }
}
