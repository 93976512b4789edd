package io.larmor.testkit;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.assoc.Deadlines;
import io.larmor.assoc.TimeSource;

/// A time that stands still until a test moves it: ARTIM, idle, send and response timeouts then run without anybody waiting.
///
/// ```java
/// var time = new VirtualTime();
/// var client = DicomClient.builder("PEER@memory:104").time(time).connector(network).build();
/// …
/// time.awaitDeadline();                // the client waits for an answer
/// time.advance(Duration.ofMinutes(1)); // and gives up
/// ```
///
/// *Threading:* thread-safe. The actions of deadlines run on the thread that advances, in the order of their times.
public final class VirtualTime implements TimeSource {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Entry> entries = new PriorityQueue<>(
            Comparator.comparingLong(Entry::due).thenComparingLong(Entry::number));
    private long now;
    private long numbers;

    /// Makes one, at which nothing is due.
    public VirtualTime() {}

    private record Entry(VirtualTime time, long due, long number, Runnable action) implements Deadlines.Deadline {
        @Override
        public void cancel() {
            time.remove(this);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }

    @Override
    public long nanoTime() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Deadlines.Deadline at(long nanoTime, Runnable action) {
        lock.lock();
        try {
            var entry = new Entry(this, nanoTime, numbers++, action);
            entries.add(entry);
            changed.signalAll();
            return entry;
        } finally {
            lock.unlock();
        }
    }

    private void remove(Entry entry) {
        lock.lock();
        try {
            entries.remove(entry);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// {@return how many deadlines are set}
    public int deadlines() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    /// Lets time pass, and runs what is due on the way, each at its time.
    ///
    /// @param by how much, not negative
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("Time does not go back, by " + by + ".");
        }
        long end = nanoTime() + by.toNanos();
        while (runNext(end)) {
            // the next one
        }
        lock.lock();
        try {
            now = Math.max(now, end);
        } finally {
            lock.unlock();
        }
    }

    private boolean runNext(long end) {
        Entry due;
        lock.lock();
        try {
            due = entries.peek();
            if (due == null || due.due > end) {
                return false;
            }
            entries.remove(due);
            now = Math.max(now, due.due);
        } finally {
            lock.unlock();
        }
        due.action.run();
        return true;
    }

    /// Waits, in the time of this machine, until a deadline is set: something then waits for the time to pass.
    ///
    /// @throws IllegalStateException if none is set within 30 seconds
    public void awaitDeadline() {
        awaitDeadline(Duration.ZERO, Duration.ofDays(36_500));
    }

    /// Waits, in the time of this machine, until a deadline is set that is due in a span of time from now: so the test knows which
    /// timeout it is about to let pass.
    ///
    /// @param least not due earlier
    /// @param most  not due later
    /// @throws IllegalStateException if none is set within 30 seconds
    public void awaitDeadline(Duration least, Duration most) {
        long nanos = PATIENCE.toNanos();
        lock.lock();
        try {
            while (entries.stream().map(Entry::due).map(due -> due - now)
                    .noneMatch(left -> left >= least.toNanos() && left <= most.toNanos())) {
                if (nanos <= 0) {
                    throw new IllegalStateException("No deadline between " + least + " and " + most + " was set within "
                            + PATIENCE + "; set are " + left() + ".");
                }
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a deadline to be set.", e);
        } finally {
            lock.unlock();
        }
    }

    private String left() {
        return entries.stream().map(entry -> Duration.ofNanos(entry.due - now).toString()).sorted().toList().toString();
    }
}
