package io.larmor.scu;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How often, and after which pauses, an association is requested again that the peer rejected for the moment (rejected-transient, PS3.8
/// §9.3.4): it is congested, or has as many associations as it takes. What else goes wrong is not tried again.
///
/// The pauses double from the first to the longest. Of each, a random part of up to one half is left out, so that clients which were
/// rejected together do not come back together.
///
/// @param attempts how often an association is requested at most, the first time included; at least 1
/// @param first    the first pause, not negative
/// @param longest  the longest pause, not shorter than the first
public record RetryPolicy(int attempts, Duration first, Duration longest) {
    /// An association is requested once: the default of a client.
    public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);
    /// Six attempts within about 15 s: pauses of 0.5, 1, 2, 4 and 8 s, less what chance leaves out.
    public static final RetryPolicy PATIENT = new RetryPolicy(6, Duration.ofMillis(500), Duration.ofSeconds(8));

    /// Checks the bounds.
    ///
    /// @throws IllegalArgumentException if a value is out of its bounds
    public RetryPolicy {
        if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("a retry policy has at least 1 attempt, no negative pause, and a longest"
                    + " pause that is not shorter than the first: " + attempts + ", " + first + ", " + longest);
        }
    }

    /// {@return the pause after an attempt}
    ///
    /// @param attempt the attempt that failed, from 1
    /// @param random  leaves out a part
    Duration pause(int attempt, RandomGenerator random) {
        var pause = first;
        for (int i = 1; i < attempt && pause.compareTo(longest) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        pause = pause.compareTo(longest) < 0 ? pause : longest;
        return pause.minusNanos((long) (random.nextDouble() * pause.toNanos() / 2));
    }
}
