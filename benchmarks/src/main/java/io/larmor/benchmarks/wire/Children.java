package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What Linux tells of the processes that this one has started.
final class Children {
    private static final Path STAT = Path.of("/proc/self/stat");
    /// Of the fields after the name of the program: the time of children that have ended, for themselves and in the system.
    private static final int USER = 13;
    private static final int SYSTEM = 14;
    private static final int TICK_MILLISECONDS = 10;

    private Children() {}

    /// {@return the processor time of all that have ended}
    static Duration cpu() throws IOException {
        if (!Files.exists(STAT)) {
            return Duration.ZERO;
        }
        String stat = Files.readString(STAT);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Duration.ofMillis(TICK_MILLISECONDS * (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])));
    }

    /// {@return the most memory that one has held so far, in bytes; 0 if it has ended}
    static long peakRss(Process process) {
        return status(process, "VmHWM");
    }

    /// {@return a line of its status, in bytes; 0 if it has ended}
    static long status(Process process, String name) {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(name + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024).findFirst().orElse(0);
        } catch (IOException | UncheckedIOException _) {
            return 0;
        }
    }
}
