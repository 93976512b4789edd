package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;

/// How many system calls `larmor send` makes for each object more. Threads that wait for each other (futex) are not counted: how often they do is chance.
class SystemCallsIT {
    private static final int FEW = 100;
    private static final int MORE = 100;
    /// Found, opened, its size asked for, its beginning read, read, closed. A sample of 64 files is looked at before: few and many have it both.
    private static final double FILE_CALLS = 7.1;
    private static final Pattern ROW = Pattern.compile("(\\d+)\\s+(\\w+)");
    private static final Set<String> WRITES = Set.of("write", "writev", "sendto", "sendmsg");
    private static final Set<String> FILES = Set.of("openat", "statx", "fstat", "pread64", "close");
    private static final Set<String> CHANCE = Set.of("futex", "mprotect", "madvise", "sched_yield", "mmap", "munmap",
            "rt_sigprocmask",
            "restart_syscall", "clock_nanosleep", "clone3", "rseq", "prctl", "getrusage", "gettid", "set_robust_list");

    @Test
    void anObjectIsOneWriteAndAFewCallsForItsFile(@TempDir Path folder) throws Exception {
        Programs.require("strace");
        Files.createDirectory(folder.resolve("few"));
        Files.createDirectory(folder.resolve("many"));
        Synthetic.study(folder.resolve("few"), 1, FEW);
        Synthetic.study(folder.resolve("many"), 2, FEW + MORE);
        try (var server = DicomServer.builder().port(0).window(1, 1).store((_, _, body) -> {
            for (var piece = body.next(); piece != null; piece = body.next()) {
                piece.position(piece.limit());
            }
            return Staged.done(Status.SUCCESS);
        }, Uid.CTImageStorage).build().start()) {
            Map<String, Integer> few = calls(server.port(), folder, "few");
            Map<String, Integer> many = calls(server.port(), folder, "many");

            String both = few + "\n" + many;
            assertTrue(perObject(few, many, WRITES) <= 1.05, both);
            assertTrue(perObject(few, many, Set.of("read")) <= 1.05, both);
            assertTrue(perObject(few, many, FILES) <= FILE_CALLS, both);
            var all = many.keySet().stream().filter(name -> !CHANCE.contains(name)).collect(Collectors.toSet());
            assertTrue(perObject(few, many, all) <= FILE_CALLS + 3, both);
        }
    }

    private static double perObject(Map<String, Integer> few, Map<String, Integer> many, Set<String> names) {
        int more = names.stream().mapToInt(name -> many.getOrDefault(name, 0) - few.getOrDefault(name, 0)).sum();
        return (double) more / MORE;
    }

    private static Map<String, Integer> calls(int port, Path folder, String files) throws Exception {
        Path counts = folder.resolve(files + ".txt");
        var command = new ArrayList<>(List.of("strace", "-f", "-c", "-U", "calls,name", "-o", counts.toString()));
        command.addAll(
                LarmorProgram.command(List.of("send", "LARMOR@127.0.0.1:" + port, folder.resolve(files).toString())));
        ForeignProcess.run(command).expectSuccess();
        return parse(counts);
    }

    /// Lines of a number and a name, between a heading and a total.
    private static Map<String, Integer> parse(Path counts) throws IOException {
        var calls = new TreeMap<String, Integer>();
        for (String line : Files.readAllLines(counts)) {
            var row = ROW.matcher(line.strip());
            if (row.matches() && !row.group(2).equals("total")) {
                calls.put(row.group(2), Integer.parseInt(row.group(1)));
            }
        }
        assertTrue(calls.containsKey("openat"), calls::toString);
        return calls;
    }
}
