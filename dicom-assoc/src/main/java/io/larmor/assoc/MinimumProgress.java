package io.larmor.assoc;

import java.time.Duration;

/// The least that has to come from a peer in the middle of a PDU or a message: less in so much time of waiting, and the association is aborted. It stops
/// who keeps associations busy by sending next to nothing.
///
/// Only time counts in which this side waits for the peer: a slow disk here is not its fault. Before an association ARTIM is kept ([Timeouts#accept()]),
/// between messages silence is measured ([Timeouts#idle()]).
///
/// @param bytes    how many have to come, at least 0; 0: any number will do, and nobody is aborted
/// @param interval in how much time of waiting, not negative; zero: in any time, and nobody is aborted
public record MinimumProgress(int bytes, Duration interval) {
    /// Nobody is aborted for being slow.
    public static final MinimumProgress NONE = new MinimumProgress(0, Duration.ZERO);
    /// 4,096 bytes in 30 s: a hundredth of what a modem of the 1990s could do.
    public static final MinimumProgress DEFAULT = new MinimumProgress(4096, Duration.ofSeconds(30));

    /// Checks the bounds.
    public MinimumProgress {
        if (bytes < 0 || interval.isNegative()) {
            throw new IllegalArgumentException("Minimum progress is not negative; zero means none.");
        }
    }

    /// {@return whether any progress will do}
    public boolean isNone() {
        return bytes == 0 || interval.isZero();
    }
}
