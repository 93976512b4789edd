package io.larmor.scu;

import java.time.Duration;

/// What is left of the deadline of a call that takes several steps.
///
/// @param options those of the whole call
/// @param begun when it began, of [System#nanoTime()]
record Remaining(CallOptions options, long begun) {
    static Remaining of(CallOptions options) {
        return new Remaining(options, System.nanoTime());
    }

    boolean isLate() {
        return options.deadline().map(limit -> System.nanoTime() - begun >= limit.toNanos()).orElse(false);
    }

    boolean isCancelled() {
        return options.cancellation().map(Cancellation::isCancelled).orElse(false);
    }

    /// {@return the same options, with a deadline that is what is left of it, be it next to nothing}
    CallOptions left() {
        return options.deadline().map(limit -> options
                .withDeadline(Duration.ofNanos(Math.max(1, limit.toNanos() - (System.nanoTime() - begun)))))
                .orElse(options);
    }
}
