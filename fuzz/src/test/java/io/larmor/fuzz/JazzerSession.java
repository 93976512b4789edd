package io.larmor.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Fuzzes with Jazzer, each target in a process of its own that sees the coverage of Larmor's classes. What it learns is kept in
/// `fuzz/target/learnt/TARGET` for the next time, what it prints in `fuzz/target/log`, what it finds in `fuzz/target/found`.
///
/// @param seconds how long
/// @param runs how many inputs instead, 0 for none
/// @param seed of libFuzzer
record JazzerSession(long seconds, long runs, long seed) implements Session {
    /// How many seconds an input may take: none needs a tenth of one, but the machine may be busy with other things.
    private static final int TIMEOUT = 60;
    private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units: +(\\d+)");
    private static final Pattern PROGRESS = Pattern.compile("#(\\d+)\t.*");

    @Override
    public Outcome run(String target) throws IOException, InterruptedException {
        var given = work("given/" + target);
        int count = 0;
        for (byte[] seed : Seeds.shared(target)) {
            Files.write(given.resolve("shared-" + count++), seed);
        }
        var log = work("log").resolve(target + ".txt");
        var process = new ProcessBuilder(command(target, given)).redirectErrorStream(true).redirectOutput(log.toFile())
                .start();
        int exit = process.waitFor();
        long executed = executed(log);
        return new Outcome(executed, exit == 0 ? "" : finding(log) + " (" + log + ")");
    }

    private List<String> command(String target, Path given) throws IOException {
        return List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx512m", "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer", "--target_class=" + JazzerEntry.class.getName(),
                "--target_args=" + target, "--instrumentation_includes=io.larmor.**",
                "--instrumentation_excludes=io.larmor.fuzz.**", "--disabled_hooks=*",
                "--reproducer_path=" + work("found"),
                runs > 0 ? "-runs=" + runs : "-max_total_time=" + seconds, "-seed=" + seed, "-max_len=" + Seeds.LONGEST,
                "-timeout=" + TIMEOUT, "-rss_limit_mb=2048", "-print_final_stats=1",
                "-artifact_prefix=" + work("found") + "/" + target + "-", work("learnt/" + target).toString(),
                Seeds.corpus().resolve(target).toString(), given.toString());
    }

    /// {@return a folder for what comes of fuzzing}
    static Path work(String name) throws IOException {
        return Files.createDirectories(Seeds.corpus().resolveSibling("target").resolve(name));
    }

    private static long executed(Path log) throws IOException {
        return last(log, EXECUTED).orElse(last(log, PROGRESS).orElse(0));
    }

    private static OptionalLong last(Path log, Pattern number) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(number::matcher).filter(matcher -> matcher.matches())
                    .mapToLong(matcher -> Long.parseLong(matcher.group(1))).reduce((_, last) -> last);
        } catch (UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }

    private static String finding(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith("==")).findFirst().orElse("no finding, but the process failed");
        }
    }
}
