package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.time.Duration;

/// What tells how much memory and processor time it has used: one process, or several after each other.
interface Metered {
    /// {@return the most memory that was held at a time, in bytes; 0 if nothing ran yet}
    long peakRss() throws IOException;

    /// {@return the processor time that was used so far}
    Duration cpu() throws IOException;
}
