package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Client programs, run to their end.
final class Commands {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    /// How often its memory is looked at.
    private static final long LOOK_MILLISECONDS = 10;

    private Commands() {}

    /// Runs a program; what it prints goes to the log.
    ///
    /// @throws IOException if it fails, or does not end in time
    static void run(List<String> command, Path log) throws IOException {
        run(command, log, new Meter());
    }

    /// Runs a program; what it prints goes to the log.
    ///
    /// @param meter is told what it used
    /// @throws IOException if it fails, or does not end in time
    static void run(List<String> command, Path log, Meter meter) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("TCP_NODELAY", "1");
        var before = Children.cpu();
        var process = builder.start();
        try {
            long peak = 0;
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (!process.waitFor(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, Children.peakRss(process));
                if (System.nanoTime() > deadline) {
                    throw new IOException(command + " did not end in " + LIMIT);
                }
            }
            meter.add(peak, Children.cpu().minus(before));
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(command + " ended with exit code " + process.exitValue() + "; see " + log);
        }
    }
}
