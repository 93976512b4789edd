package io.larmor.services.storagecommitment;

import java.time.Duration;

/// When to try again.
///
/// @param first   how long to wait after the first failure
/// @param longest the longest time between two attempts
/// @param giveUp  how long to try
record Retries(Duration first, Duration longest, Duration giveUp) {

    /// How long to wait after a number of failures.
    Duration after(int failures) {
        Duration wait = first;
        for (int i = 1; i < failures && wait.compareTo(longest) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
