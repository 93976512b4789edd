package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Client programs, run to their end.
final class Commands {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Commands() {}

    /// Runs a program; what it prints goes to the log.
    ///
    /// @throws IOException if it fails, or does not end in time
    static void run(List<String> command, Path log) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("TCP_NODELAY", "1");
        var process = builder.start();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(command + " did not end in " + LIMIT);
            }
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
