package io.larmor.scp;

import java.time.Duration;

import io.larmor.assoc.Deadlines;
import io.larmor.assoc.TimeSource;

/// Passes ten times as fast as that of the machine: what a server waits for is waited for a tenth as long.
final class TenfoldTime implements TimeSource {
    private static final int FACTOR = 10;

    private final long start = System.nanoTime();

    @Override
    public long nanoTime() {
        return FACTOR * (System.nanoTime() - start);
    }

    @Override
    public Deadlines.Deadline at(long nanoTime, Runnable action) {
        return Deadlines.after(Duration.ofNanos(Math.max(0, (nanoTime - nanoTime()) / FACTOR)), action);
    }
}
