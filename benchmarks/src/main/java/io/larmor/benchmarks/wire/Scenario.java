package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Something that several can do, done by each in turn.
///
/// @param name what `--scenario` calls it
/// @param title what is done
/// @param unit of the figures
/// @param moreIsBetter whether the figures are rates rather than times or sizes
/// @param contenders the first one is what the others are compared with
record Scenario(String name, String title, String unit, boolean moreIsBetter, List<Contender> contenders) {

    /// What one contender did.
    ///
    /// @param peakRss of its server, in bytes, 0 without one
    /// @param cpuSeconds of its server in the counted runs, 0 without one
    record Outcome(Sample sample, long peakRss, double cpuSeconds) {}

    /// Lets each contender run in turn, A B C A B C: what the machine does meanwhile falls on all alike.
    Map<String, Outcome> run(int warmUps, int runs, Consumer<String> progress) throws IOException {
        var sessions = new LinkedHashMap<String, Contender.Session>();
        var values = new LinkedHashMap<String, List<Double>>();
        var cpu = new LinkedHashMap<String, Double>();
        try {
            for (var contender : contenders) {
                progress.accept(name + ": start " + contender.name());
                sessions.put(contender.name(), contender.prepare().start());
            }
            for (int i = -warmUps; i < runs; i++) {
                for (var session : sessions.entrySet()) {
                    if (i == 0) {
                        cpu.put(session.getKey(), seconds(session.getValue()));
                    }
                    double value = session.getValue().run().run();
                    progress.accept("%s: %s %s: %.4g %s".formatted(name, i < 0 ? "warm-up" : "run " + (i + 1),
                            session.getKey(), value, unit));
                    if (i >= 0) {
                        values.computeIfAbsent(session.getKey(), _ -> new ArrayList<>()).add(value);
                    }
                }
            }
            var outcomes = new LinkedHashMap<String, Outcome>();
            for (var session : sessions.entrySet()) {
                var node = session.getValue().node();
                outcomes.put(session.getKey(),
                        new Outcome(new Sample(values.getOrDefault(session.getKey(), List.of())),
                                node == null ? 0 : node.peakRss(),
                                seconds(session.getValue()) - cpu.getOrDefault(session.getKey(), 0.0)));
            }
            return outcomes;
        } finally {
            close(sessions.values());
        }
    }

    private static double seconds(Contender.Session session) {
        var node = session.node();
        return node == null ? 0 : node.cpu().toMillis() / 1000.0;
    }

    private static void close(Iterable<Contender.Session> sessions) throws IOException {
        IOException first = null;
        for (var session : sessions) {
            try {
                session.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
