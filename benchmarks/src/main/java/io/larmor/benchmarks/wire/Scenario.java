package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

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
    /// @param client what its clients used, if they are processes of their own
    /// @param server what its server used, if it has one
    record Outcome(Sample sample, Used client, Used server) {}

    /// What processes used.
    ///
    /// @param peakRss the most memory at a time, in bytes; 0 if there were none
    /// @param cpuSeconds in the counted runs
    record Used(long peakRss, double cpuSeconds) {
        private static final Used NOTHING = new Used(0, 0);

        /// {@return what was used so far}
        static Used of(@Nullable Metered processes) throws IOException {
            return processes == null
                    ? NOTHING
                    : new Used(processes.peakRss(), processes.cpu().toMillis() / 1000.0);
        }

        Used since(Used before) {
            return new Used(peakRss, cpuSeconds - before.cpuSeconds);
        }
    }

    /// Lets each contender run in turn, A B C A B C: what the machine does meanwhile falls on all alike.
    Map<String, Outcome> run(int warmUps, int runs, Consumer<String> progress) throws IOException {
        var sessions = new LinkedHashMap<String, Contender.Session>();
        var values = new LinkedHashMap<String, List<Double>>();
        var before = new LinkedHashMap<String, Outcome>();
        try {
            for (var contender : contenders) {
                progress.accept(name + ": start " + contender.name());
                sessions.put(contender.name(), contender.prepare().start());
            }
            for (int i = -warmUps; i < runs; i++) {
                for (var session : sessions.entrySet()) {
                    if (i == 0) {
                        before.put(session.getKey(), outcome(session.getValue(), List.of()));
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
                var contender = session.getKey();
                var after = outcome(session.getValue(), values.getOrDefault(contender, List.of()));
                var begun = Objects.requireNonNull(before.get(contender));
                outcomes.put(contender, new Outcome(after.sample(), after.client().since(begun.client()),
                        after.server().since(begun.server())));
            }
            return outcomes;
        } finally {
            close(sessions.values());
        }
    }

    private static Outcome outcome(Contender.Session session, List<Double> values) throws IOException {
        return new Outcome(new Sample(values), Used.of(session.client()), Used.of(session.server()));
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
