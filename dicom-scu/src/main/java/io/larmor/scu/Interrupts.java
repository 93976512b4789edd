package io.larmor.scu;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;

/// What a thread that is interrupted throws, whatever the interrupt did to the channels it used.
final class Interrupts {
    private Interrupts() {}

    /// {@return what was thrown, or that this thread was interrupted, if it was}
    static IOException explained(IOException thrown, String when) {
        if (thrown instanceof InterruptedIOException || !Thread.currentThread().isInterrupted()
                || !isOfClosing(thrown)) {
            return thrown;
        }
        var interrupted = new InterruptedIOException("interrupted " + when);
        interrupted.initCause(thrown);
        return interrupted;
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
