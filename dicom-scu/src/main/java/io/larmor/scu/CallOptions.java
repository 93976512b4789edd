package io.larmor.scu;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import io.larmor.dimse.Priority;

/// How one call is to be made.
///
/// @param priority how urgent it is; default medium
/// @param deadline how long the whole call may take, from more than zero to 365 days, after which the association ends with a
///                 {@link io.larmor.assoc.DicomTimeoutException} of its kind `DEADLINE`; default no limit but the timeouts of the
///                 association, which restart with each response
/// @param cancellation ends the call from another thread; default none
public record CallOptions(Priority priority, Optional<Duration> deadline, Optional<Cancellation> cancellation) {
    /// Every default.
    public static final CallOptions DEFAULT = new CallOptions(Priority.MEDIUM, Optional.empty(), Optional.empty());

    private static final Duration LONGEST = Duration.ofDays(365);

    /// Checks the deadline.
    ///
    /// @throws IllegalArgumentException if it is not more than zero, or more than 365 days
    public CallOptions {
        Objects.requireNonNull(priority, "priority");
        Objects.requireNonNull(cancellation, "cancellation");
        deadline.ifPresent(limit -> {
            if (!limit.isPositive() || limit.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("a deadline is more than zero and at most 365 days, not " + limit);
            }
        });
    }

    /// {@return the same options with another priority}
    /// @param value how urgent it is
    public CallOptions withPriority(Priority value) {
        return new CallOptions(value, deadline, cancellation);
    }

    /// {@return the same options with a deadline}
    /// @param value how long the whole call may take
    /// @throws IllegalArgumentException if it is not more than zero, or more than 365 days
    public CallOptions withDeadline(Duration value) {
        return new CallOptions(priority, Optional.of(value), cancellation);
    }

    /// {@return the same options with a switch that ends the call}
    /// @param value the switch
    public CallOptions withCancellation(Cancellation value) {
        return new CallOptions(priority, deadline, Optional.of(value));
    }
}
