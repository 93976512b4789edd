package io.larmor.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What a process holds at a moment, as Linux tells it.
///
/// @param descriptors open files and sockets
/// @param threads the program's own threads; those of the JVM come and go by themselves
/// @param resident resident memory, in KiB
record Footprint(int descriptors, List<String> threads, long resident) {
    static boolean canBeTold() {
        return Files.isDirectory(Path.of("/proc/self/task"));
    }

    static Footprint of(long pid) throws IOException {
        var process = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> open = Files.list(process.resolve("fd"));
                Stream<Path> tasks = Files.list(process.resolve("task"));
                Stream<String> status = Files.lines(process.resolve("status"))) {
            var threads = tasks.map(Footprint::name).filter(name -> name.startsWith("larmor")).sorted().toList();
            long resident = status.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
            return new Footprint((int) open.count(), threads, resident);
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (NoSuchFileException _) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return whether nothing was kept since an earlier moment}
    boolean isBackTo(Footprint before) {
        return descriptors <= before.descriptors && before.threads.containsAll(threads)
                && threads.size() <= before.threads.size();
    }
}
