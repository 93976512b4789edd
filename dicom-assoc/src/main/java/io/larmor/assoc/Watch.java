package io.larmor.assoc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/// A limit on something that begins and ends all the time, such as one read or one write. Beginning and ending write a time
/// stamp, no more: the deadline behind it is set once, and moves on by itself when it finds that things went on.
///
/// *Threading:* one thread begins and ends; any may touch; the action runs on the deadline thread.
final class Watch {
    private static final long OVER = 0;

    private final TimeSource time;
    private final long limit;
    private final Runnable expired;
    private final BooleanSupplier pardoned;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicLong begun = new AtomicLong(OVER);
    private volatile Deadlines.@Nullable Deadline deadline;

    Watch(TimeSource time, Duration limit, Runnable expired) {
        this(time, limit, expired, () -> false);
    }

    /// @param pardoned asked when the time is over: if it is true, the time begins again
    Watch(TimeSource time, Duration limit, Runnable expired, BooleanSupplier pardoned) {
        this.time = time;
        this.limit = limit.toNanos();
        this.expired = expired;
        this.pardoned = pardoned;
    }

    void begin() {
        begin(0);
    }

    /// Begins as if so many nanoseconds had passed already, of those that have since the last beginning.
    void begin(long passed) {
        if (limit > 0) {
            long now = time.nanoTime() - passed | 1; // never OVER
            begun.set(now);
            if (!armed.get() && armed.compareAndSet(false, true)) {
                deadline = time.at(now + limit, this::look);
            }
        }
    }

    void end() {
        begun.set(OVER);
    }

    /// Begins again, if it has not ended.
    void touch() {
        long since = begun.get();
        if (since != OVER) {
            begun.compareAndSet(since, time.nanoTime() | 1);
        }
    }

    /// For good: the deadline lets go of everything behind it.
    void stop() {
        Deadlines.Deadline set = deadline;
        if (set != null) {
            set.cancel();
        }
    }

    private void look() {
        long since = begun.get();
        if (since == OVER) {
            armed.set(false);
            // It may have begun again before the flag fell: then nobody else arms it.
            since = begun.get();
            if (since == OVER || !armed.compareAndSet(false, true)) {
                return;
            }
        }
        long due = since + limit;
        long now = time.nanoTime();
        if (due - now > 0) {
            deadline = time.at(due, this::look);
        } else if (pardoned.getAsBoolean()) {
            begun.compareAndSet(since, now | 1);
            deadline = time.at(now + limit, this::look);
        } else {
            expired.run();
        }
    }
}
