package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/// What was measured, as a table for people and as JSON for programs.
final class Report {
    private final Map<String, String> environment;
    private final Map<Scenario, Map<String, Scenario.Outcome>> measured = new LinkedHashMap<>();

    /// @param environment where the figures come from, and how they were taken
    Report(Map<String, String> environment) {
        this.environment = environment;
    }

    void add(Scenario scenario, Map<String, Scenario.Outcome> outcomes) {
        measured.put(scenario, outcomes);
    }

    /// {@return the table of one scenario}
    String table(Scenario scenario) {
        var outcomes = measured.getOrDefault(scenario, Map.of());
        var lines = new ArrayList<String>();
        lines.add("%n%s (%s, %s is better): %s".formatted(scenario.name(), scenario.unit(),
                scenario.moreIsBetter() ? "more" : "less", scenario.title()));
        lines.add("  %-34s %10s %21s %8s %12s %13s".formatted("", "median", "min – max", "ratio", "peak MiB", "CPU s"));
        Sample first = null;
        for (var outcome : outcomes.entrySet()) {
            var sample = outcome.getValue().sample();
            first = first == null ? sample : first;
            lines.add("  %-34s %10s %21s %8.2f %12s %13s".formatted(outcome.getKey(), figure(sample.median()),
                    figure(sample.min()) + " – " + figure(sample.max()), sample.ratioTo(first),
                    both(outcome.getValue(), Report::memory),
                    both(outcome.getValue(), used -> "%.2f".formatted(used.cpuSeconds()))));
        }
        return String.join(System.lineSeparator(), lines);
    }

    /// {@return what the clients used and what the server used}
    private static String both(Scenario.Outcome outcome, Function<Scenario.Used, String> what) {
        String client = what.apply(outcome.client());
        return outcome.server() == null ? client : client + " / " + what.apply(outcome.server());
    }

    private static String memory(Scenario.Used used) {
        return used.peakRss().isPresent() ? Long.toString(used.peakRss().getAsLong() >> 20) : "-";
    }

    private static String figure(double value) {
        return value >= 100 ? "%,.0f".formatted(value) : "%.3g".formatted(value);
    }

    void writeJson(Path file) throws IOException {
        var scenarios = measured.entrySet().stream().map(each -> json(each.getKey(), each.getValue())).toList();
        Files.writeString(file, "{\"environment\":%s,\n\"scenarios\":[%s]}\n".formatted(
                environment.entrySet().stream().map(each -> text(each.getKey()) + ":" + text(each.getValue()))
                        .collect(Collectors.joining(",", "{", "}")),
                String.join(",\n", scenarios)));
    }

    private static String json(Scenario scenario, Map<String, Scenario.Outcome> outcomes) {
        var contenders = new ArrayList<String>();
        Sample first = null;
        for (var outcome : outcomes.entrySet()) {
            var sample = outcome.getValue().sample();
            first = first == null ? sample : first;
            contenders.add(
                    "{\"name\":%s,\"median\":%s,\"min\":%s,\"max\":%s,\"ratioToFirst\":%s,\"values\":%s,\"client\":%s,\"server\":%s}"
                            .formatted(text(outcome.getKey()), sample.median(), sample.min(), sample.max(),
                                    sample.ratioTo(first), sample.values(), json(outcome.getValue().client()),
                                    json(outcome.getValue().server())));
        }
        return "{\"scenario\":%s,\"title\":%s,\"unit\":%s,\"moreIsBetter\":%b,\"contenders\":[%s]}".formatted(
                text(scenario.name()), text(scenario.title()), text(scenario.unit()), scenario.moreIsBetter(),
                String.join(",", contenders));
    }

    private static String json(Scenario.@Nullable Used used) {
        return used == null
                ? "null"
                : String.format(Locale.ROOT, "{\"peakRssBytes\":%s,\"cpuSeconds\":%.3f}",
                        used.peakRss().isPresent() ? used.peakRss().getAsLong() : "null", used.cpuSeconds());
    }

    private static String text(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
