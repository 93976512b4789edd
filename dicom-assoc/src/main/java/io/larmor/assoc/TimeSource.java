package io.larmor.assoc;

import java.time.Duration;

/// The time by which an association keeps its [Timeouts]: that of the system, unless a test brings its own and lets hours pass at once.
///
/// *Threading:* thread-safe.
public interface TimeSource {
    /// The time of this machine, and the deadlines of [Deadlines].
    TimeSource SYSTEM = new TimeSource() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Deadlines.Deadline at(long nanoTime, Runnable action) {
            return Deadlines.at(nanoTime, action);
        }
    };

    /// {@return a time in nanoseconds from a fixed but arbitrary origin, as [System#nanoTime()]: only differences mean something}
    long nanoTime();

    /// Sets a deadline.
    ///
    /// @param nanoTime when, by [#nanoTime()]; at once if that has passed
    /// @param action   what to do then: short, not blocking
    /// @return the deadline
    Deadlines.Deadline at(long nanoTime, Runnable action);

    /// Sets a deadline.
    ///
    /// @param delay  from now
    /// @param action what to do then: short, not blocking
    /// @return the deadline
    default Deadlines.Deadline after(Duration delay, Runnable action) {
        return at(nanoTime() + delay.toNanos(), action);
    }
}
