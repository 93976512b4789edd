package io.larmor.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/// Fuzzes without coverage, on any machine. It tells which input took longest.
///
/// @param seconds how long
/// @param runs how many inputs instead, 0 for none
/// @param seed of the changes
record BlindSession(long seconds, long runs, long seed) implements Session {
    @Override
    public Outcome run(String target) throws IOException {
        var inputs = new ArrayList<>(Seeds.committed(target).values());
        inputs.addAll(Seeds.shared(target));
        var mutator = new Mutator(seed);
        var runner = Targets.make(target);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long done = 0;
        long longest = 0;
        byte[] slowest = {};
        while (runs > 0 ? done < runs : System.nanoTime() < end) {
            byte[] input = done < inputs.size() ? inputs.get((int) done) : mutator.next(inputs);
            long start = System.nanoTime();
            try {
                Execution.run(runner, input);
            } catch (Throwable e) {
                return new Outcome(done, e + " " + keep(target + "-finding", input));
            }
            long took = System.nanoTime() - start;
            if (took > longest) {
                longest = took;
                slowest = input;
            }
            done++;
        }
        System.err.println(target + ": the slowest input took " + TimeUnit.NANOSECONDS.toMicros(longest) + " us: "
                + keep(target + "-slowest", slowest));
        return new Outcome(done, "");
    }

    private static Path keep(String name, byte[] input) throws IOException {
        return Files.write(JazzerSession.work("kept").resolve(name), input);
    }
}
