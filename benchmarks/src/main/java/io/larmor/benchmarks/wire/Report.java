package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// What was measured, as a table for people and as JSON for programs.
final class Report {
    private final Map<Scenario, Map<String, Scenario.Outcome>> measured = new LinkedHashMap<>();

    void add(Scenario scenario, Map<String, Scenario.Outcome> outcomes) {
        measured.put(scenario, outcomes);
    }

    /// {@return the table of one scenario}
    String table(Scenario scenario) {
        var outcomes = measured.getOrDefault(scenario, Map.of());
        var lines = new ArrayList<String>();
        lines.add("%n%s (%s): %s".formatted(scenario.name(), scenario.unit(), scenario.title()));
        lines.add("  %-34s %10s %21s %8s %12s %13s".formatted("", "median", "min – max", "ratio", "peak MiB", "CPU s"));
        Sample first = null;
        for (var outcome : outcomes.entrySet()) {
            var sample = outcome.getValue().sample();
            first = first == null ? sample : first;
            lines.add("  %-34s %10s %21s %8.2f %12s %13s".formatted(outcome.getKey(), figure(sample.median()),
                    figure(sample.min()) + " – " + figure(sample.max()), sample.ratioTo(first),
                    both(outcome.getValue(), used -> Long.toString(used.peakRss() >> 20)),
                    both(outcome.getValue(), used -> "%.2f".formatted(used.cpuSeconds()))));
        }
        return String.join(System.lineSeparator(), lines);
    }

    /// {@return what the clients used and what the server used; of this process, which is the client where there is none, nothing is said}
    private static String both(Scenario.Outcome outcome, Function<Scenario.Used, String> what) {
        String server = outcome.server().peakRss() == 0 ? "" : what.apply(outcome.server());
        return outcome.client().peakRss() == 0 ? server : what.apply(outcome.client()) + " / " + server;
    }

    private static String figure(double value) {
        return value >= 100 ? "%,.0f".formatted(value) : "%.3g".formatted(value);
    }

    void writeJson(Path file) throws IOException {
        var scenarios = new ArrayList<String>();
        for (var scenario : measured.entrySet()) {
            var contenders = new ArrayList<String>();
            Sample first = scenario.getValue().values().iterator().next().sample();
            for (var outcome : scenario.getValue().entrySet()) {
                var sample = outcome.getValue().sample();
                contenders.add(String.format(Locale.ROOT,
                        "{\"name\":\"%s\",\"median\":%s,\"ratioToFirst\":%s,\"values\":%s,\"client\":%s,\"server\":%s}",
                        outcome.getKey(), sample.median(), sample.ratioTo(first), numbers(sample.values()),
                        used(outcome.getValue().client()), used(outcome.getValue().server())));
            }
            scenarios.add(String.format(Locale.ROOT,
                    "{\"scenario\":\"%s\",\"title\":\"%s\",\"unit\":\"%s\",\"moreIsBetter\":%b,\"contenders\":[%s]}",
                    scenario.getKey().name(), scenario.getKey().title(), scenario.getKey().unit(),
                    scenario.getKey().moreIsBetter(), String.join(",", contenders)));
        }
        Files.writeString(file, "[" + String.join(",\n", scenarios) + "]\n");
    }

    private static String used(Scenario.Used used) {
        return String.format(Locale.ROOT, "{\"peakRssBytes\":%d,\"cpuSeconds\":%s}", used.peakRss(), used.cpuSeconds());
    }

    private static String numbers(List<Double> values) {
        return "[" + String.join(",", values.stream().map(String::valueOf).toList()) + "]";
    }
}
