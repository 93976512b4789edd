package io.larmor.scu;

import java.time.Duration;
import java.util.Optional;

import io.larmor.dimse.Priority;

/// How one call is to be made.
///
/// @param priority how urgent it is; default medium
/// @param deadline how long the whole call may take, after which the association ends; default no limit but the timeouts
///                 of the association, which restart with each response
/// @param cancellation ends the call from another thread; default none
public record CallOptions(Priority priority, Optional<Duration> deadline, Optional<Cancellation> cancellation) {
    /// Every default.
    public static final CallOptions DEFAULT = new CallOptions(Priority.MEDIUM, Optional.empty(), Optional.empty());

    /// {@return the same options with another priority}
    /// @param value how urgent it is
    public CallOptions withPriority(Priority value) {
        return new CallOptions(value, deadline, cancellation);
    }

    /// {@return the same options with a deadline}
    /// @param value how long the whole call may take
    public CallOptions withDeadline(Duration value) {
        return new CallOptions(priority, Optional.of(value), cancellation);
    }

    /// {@return the same options with a switch that ends the call}
    /// @param value the switch
    public CallOptions withCancellation(Cancellation value) {
        return new CallOptions(priority, deadline, Optional.of(value));
    }
}
