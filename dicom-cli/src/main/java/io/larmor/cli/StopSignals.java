package io.larmor.cli;

import java.util.concurrent.TimeUnit;

/// Which signals ask a process to end, and which to end at once. `timeout`, and shells that end what they started, signal a process and the
/// group that it is in: what comes within a second of the first is the same wish.
///
/// *Threading*: thread-safe.
final class StopSignals {
    /// Signals that come together are one.
    private static final long TOGETHER = TimeUnit.SECONDS.toNanos(1);

    /// What a signal asks for.
    enum Wish {
        STOP, NOTHING_NEW, STOP_AT_ONCE
    }

    private boolean asked;
    private long first;

    /// {@return what a signal asks for}
    ///
    /// @param nanos when it came, as [System#nanoTime()] has it
    synchronized Wish take(long nanos) {
        if (!asked) {
            asked = true;
            first = nanos;
            return Wish.STOP;
        }
        return nanos - first < TOGETHER ? Wish.NOTHING_NEW : Wish.STOP_AT_ONCE;
    }
}
