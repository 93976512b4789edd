package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
    /// @param client what its clients used: processes of their own, or this one
    /// @param server what its server used; null if it has none
    record Outcome(Sample sample, Used client, @Nullable Used server) {}

    /// What processes used.
    ///
    /// @param peakRss the most memory at a time, in bytes; empty for this process, which serves all contenders
    /// @param cpuSeconds in the counted runs
    record Used(OptionalLong peakRss, double cpuSeconds) {
        /// {@return what was used so far}
        static Used of(Metered processes) throws IOException {
            return new Used(OptionalLong.of(processes.peakRss()), processes.cpu().toMillis() / 1000.0);
        }

        Used since(Used before) {
            return new Used(peakRss, cpuSeconds - before.cpuSeconds);
        }
    }

    /// Lets each contender run in turn, A B C A B C: what the machine does meanwhile falls on all alike.
    Map<String, Outcome> run(int warmUps, int runs, Consumer<String> progress) throws IOException {
        var turns = new ArrayList<Turn>();
        try {
            for (var contender : contenders) {
                progress.accept(name + ": start " + contender.name());
                turns.add(new Turn(contender.name(), contender.prepare().start()));
            }
            for (int i = -warmUps; i < runs; i++) {
                for (var turn : turns) {
                    double value = turn.take(i);
                    progress.accept("%s: %s %s: %.4g %s".formatted(name, i < 0 ? "warm-up" : "run " + (i + 1),
                            turn.contender, value, unit));
                }
            }
            var outcomes = new LinkedHashMap<String, Outcome>();
            for (var turn : turns) {
                outcomes.put(turn.contender, turn.outcome());
            }
            return outcomes;
        } finally {
            close(turns.stream().map(turn -> turn.session).toList());
        }
    }

    /// One contender's part: its runs, and what they used.
    private static final class Turn {
        private final String contender;
        private final Contender.Session session;
        private final List<Double> values = new ArrayList<>();
        private Duration own = Duration.ZERO;
        private @Nullable Used client;
        private @Nullable Used server;

        Turn(String contender, Contender.Session session) {
            this.contender = contender;
            this.session = session;
        }

        /// @param number of the run; below 0 it does not count
        double take(int number) throws IOException {
            if (number == 0) {
                client = used(session.client());
                server = used(session.server());
            }
            var before = ownTime();
            double value = session.run().run();
            if (number >= 0) {
                own = own.plus(ownTime().minus(before));
                values.add(value);
            }
            return value;
        }

        Outcome outcome() throws IOException {
            var clientNow = used(session.client());
            var serverNow = used(session.server());
            return new Outcome(new Sample(values),
                    clientNow == null || client == null
                            ? new Used(OptionalLong.empty(), own.toMillis() / 1000.0)
                            : clientNow.since(client),
                    serverNow == null || server == null ? null : serverNow.since(server));
        }

        private static @Nullable Used used(@Nullable Metered processes) throws IOException {
            return processes == null ? null : Used.of(processes);
        }

        private static Duration ownTime() {
            return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        }
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
