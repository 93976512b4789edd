package io.larmor.fuzz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Fuzzes for as long as asked, target by target, and prints what was done: `fuzz/run` starts it.
///
/// The exit code is 0 if there was no finding, 1 if there was one, 2 for wrong usage.
public final class FuzzMain {
    private FuzzMain() {}

    /// Runs.
    ///
    /// @param args see the usage
    /// @throws IOException if the corpus cannot be read, or a process not started
    /// @throws InterruptedException never
    public static void main(String[] args) throws IOException, InterruptedException {
        long seconds = 60;
        long runs = 0;
        long seed = 1;
        boolean blind = false;
        var names = new ArrayList<String>();
        try {
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--seconds" -> seconds = Long.parseLong(args[++i]);
                    case "--runs" -> runs = Long.parseLong(args[++i]);
                    case "--seed" -> seed = Long.parseLong(args[++i]);
                    case "--blind" -> blind = true;
                    default -> names.add(known(args[i]));
                }
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException | UnknownTargetException _) {
            System.err.println("""
                    usage: fuzz/run [--seconds N | --runs N] [--seed N] [--blind] [TARGET...]
                      --seconds N   how long each target runs (60)
                      --runs N      how many inputs each target gets instead
                      --seed N      of the random numbers (1)
                      --blind       without Jazzer: changes of the corpus, as the tests make them
                    targets:\s""" + String.join(" ", Targets.names()));
            System.exit(2);
        }
        var session = blind ? new BlindSession(seconds, runs, seed) : new JazzerSession(seconds, runs, seed);
        System.exit(run(session, names.isEmpty() ? List.copyOf(Targets.names()) : names) ? 0 : 1);
    }

    private static final class UnknownTargetException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static String known(String name) {
        if (!Targets.names().contains(name)) {
            throw new UnknownTargetException();
        }
        return name;
    }

    private static boolean run(Session session, List<String> names) throws IOException, InterruptedException {
        print("target", "executions", "seconds", "per second", "seed", "finding");
        long executions = 0;
        double seconds = 0;
        boolean clean = true;
        for (var name : names) {
            long start = System.nanoTime();
            var outcome = session.run(name);
            double took = (System.nanoTime() - start) / 1e9;
            executions += outcome.executions();
            seconds += took;
            clean &= outcome.finding().isEmpty();
            row(name, outcome.executions(), took, Long.toString(session.seed()), outcome.finding());
        }
        row("total", executions, seconds, "", "");
        return clean;
    }

    private static void row(String name, long executions, double seconds, String seed, String finding) {
        print(name, Long.toString(executions), String.format(Locale.ROOT, "%.0f", seconds),
                String.format(Locale.ROOT, "%.0f", executions / seconds), seed, finding);
    }

    private static void print(String... cells) {
        System.out.printf(Locale.ROOT, "%-14s %12s %8s %10s %6s %s%n", (Object[]) cells);
    }
}
