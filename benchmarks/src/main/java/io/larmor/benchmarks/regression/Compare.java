package io.larmor.benchmarks.regression;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the JMH benchmarks, and compares what they take and allocate with the committed baseline. Times are ratios to a benchmark of the same class and the same
/// run, so that baselines of one machine mean something on another; a benchmark without a reference is compared by what it allocates alone.
final class Compare {
    private static final String USAGE = """
            Usage: benchmarks/compare [--quick] [--update] [BENCHMARK]...
            Runs the JMH benchmarks and compares them with benchmarks/baseline.tsv. It fails (exit code 1) where one takes more than 1.5 times
            as long, against its reference, allocates more than 5 % and 64 bytes more than in the baseline, or did not run.
              --quick     short runs, and 30 % more bytes allowed: a look, not a measurement
              --update    write what was measured into the baseline
              BENCHMARK   a part of a name: run these alone, and what they are measured by
            """;
    /// What a benchmark is measured by: another one of its class, in the same run, with the same parameters.
    private static final Map<String, String> REFERENCES = Map.ofEntries(
            Map.entry("DataSetBenchmark.parse", "scanHeader"),
            Map.entry("DataSetBenchmark.encodeUntouched", "copyOnceIntoANewArray"),
            Map.entry("DataSetBenchmark.encodeConverted", "copyOnceIntoANewArray"),
            Map.entry("DataSetBenchmark.writeUntouched", "copyOnce"),
            Map.entry("DataSetBenchmark.writeConverted", "copyOnce"),
            Map.entry("MultiFrameBenchmark.readFrame", "readAsMuchOfTheFile"),
            Map.entry("ReportBenchmark.parse", "scan"),
            Map.entry("ReportBenchmark.readEveryValue", "scan"),
            Map.entry("StoreBenchmark.store", "exchangeWithoutDicom"));

    private final Path baseline;
    private boolean quick;
    private boolean update;
    private final List<String> wanted = new ArrayList<>();

    private Compare(Path baseline) {
        this.baseline = baseline;
    }

    static void main(String... args) throws IOException, RunnerException {
        if (List.of(args).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        var compare = new Compare(Path.of("benchmarks", "baseline.tsv"));
        for (String arg : args) {
            switch (arg) {
                case "--quick" -> compare.quick = true;
                case "--update" -> compare.update = true;
                default -> compare.want(arg);
            }
        }
        System.exit(compare.run() ? 0 : 1);
    }

    private void want(String word) {
        if (word.startsWith("-")) {
            System.err.println("There is no option " + word + "; benchmarks/compare --help tells which there are.");
            System.exit(2);
        }
        wanted.add(word);
    }

    /// {@return whether nothing became worse}
    private boolean run() throws IOException, RunnerException {
        var fresh = figures(measure());
        var comparison = new Comparison(committed(), fresh, wanted.isEmpty(),
                quick ? Comparison.MORE_BYTES_AT_A_LOOK : Comparison.MORE_BYTES);
        System.out.print(comparison.table());
        if (update) {
            write(comparison);
            System.out.println("Written to " + baseline + ".");
            return true;
        }
        var regressions = comparison.regressions();
        regressions.forEach(System.out::println);
        System.out.println(regressions.isEmpty()
                ? "Nothing became worse than the baseline allows."
                : regressions.size() + " of " + fresh.size() + " benchmarks are worse than the baseline allows.");
        return regressions.isEmpty();
    }

    private Collection<RunResult> measure() throws RunnerException {
        var options = new OptionsBuilder().forks(1).addProfiler(GCProfiler.class).verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                // What is measured is compiled before it goes on, and not beside it.
                .jvmArgsAppend("-Xbatch", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow")
                .warmupIterations(quick ? 2 : 3).warmupTime(TimeValue.milliseconds(quick ? 300 : 1000))
                .measurementIterations(quick ? 2 : 5).measurementTime(TimeValue.milliseconds(quick ? 300 : 1000));
        if (wanted.isEmpty()) {
            options.include("io\\.larmor\\.benchmarks\\.");
        }
        wanted.forEach(options::include);
        REFERENCES.forEach((name, reference) -> {
            if (wanted.stream().anyMatch(word -> Pattern.compile(word).matcher(name).find())) {
                options.include("\\." + name.substring(0, name.indexOf('.')) + "\\." + reference + "$");
            }
        });
        System.err.println("measuring " + (quick ? "for a minute ..." : "for some minutes ..."));
        return new Runner(options.build()).run();
    }

    private static Map<String, Figure> figures(Collection<RunResult> results) {
        var times = new TreeMap<String, Double>();
        results.forEach(result -> times.put(name(result.getParams()), time(result)));
        var figures = new TreeMap<String, Figure>();
        for (var result : results) {
            String name = name(result.getParams());
            int parameters = name.indexOf('[');
            String method = parameters < 0 ? name : name.substring(0, parameters);
            String reference = REFERENCES.get(method);
            Double measure = reference == null
                    ? null
                    : times.get(method.substring(0, method.indexOf('.') + 1) + reference
                            + name.substring(method.length()));
            var allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            figures.put(name, new Figure(name, measure == null
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(time(result) / measure),
                    allocated == null ? 0 : allocated.getScore()));
        }
        return figures;
    }

    /// The time of an operation in the quickest iteration: what else the machine does only adds to it.
    private static double time(RunResult result) {
        return result.getPrimaryResult().getStatistics().getMin();
    }

    private static String name(BenchmarkParams params) {
        String full = params.getBenchmark();
        String method = full.substring(full.lastIndexOf('.', full.lastIndexOf('.') - 1) + 1);
        var values = params.getParamsKeys().stream().map(params::getParam).toList();
        return values.isEmpty() ? method : method + values;
    }

    private Map<String, Figure> committed() throws IOException {
        var figures = new LinkedHashMap<String, Figure>();
        if (Files.exists(baseline)) {
            try (Stream<String> lines = Files.lines(baseline)) {
                lines.filter(line -> !line.startsWith("#")).map(Figure::of)
                        .forEach(figure -> figures.put(figure.name(), figure));
            }
        }
        return figures;
    }

    private void write(Comparison comparison) throws IOException {
        var all = new TreeMap<String, Figure>(comparison.whole() ? Map.of() : comparison.baseline());
        all.putAll(comparison.fresh());
        var lines = new ArrayList<String>();
        lines.add(
                "# benchmark, time as a ratio to its reference of the same run, bytes allocated in each operation: benchmarks/compare --update");
        all.values().forEach(figure -> lines.add(figure.line()));
        Files.write(baseline, lines);
    }
}
