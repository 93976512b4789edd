package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.time.Duration;

/// What processes used that have ended since.
///
/// *Threading*: one thread.
final class Meter implements Metered {
    private long peakRss;
    private Duration cpu = Duration.ZERO;

    /// Takes note of what a process has used, before or after its end.
    void add(long peak, Duration used) {
        peakRss = Math.max(peakRss, peak);
        cpu = cpu.plus(used);
    }

    void add(Metered process) throws IOException {
        add(process.peakRss(), process.cpu());
    }

    @Override
    public long peakRss() {
        return peakRss;
    }

    @Override
    public Duration cpu() {
        return cpu;
    }
}
