package io.larmor.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Every target over its corpus, and over changes of it that a seed decides: a short run that needs no agent, and the same each time. What Jazzer
/// does for longer is in [FuzzMain].
///
/// Properties: `larmor.fuzz.runs`, how many changed inputs each target gets; `larmor.fuzz.seed`.
class FuzzTest {
    private static final int RUNS = Integer.getInteger("larmor.fuzz.runs", 200);
    private static final int SMALL = 4096;
    private static final int MANY = 50;
    private static final long SEED = Long.getLong("larmor.fuzz.seed", 1);

    static Set<String> targets() {
        return Targets.names();
    }

    /// An input that has no end is one, too.
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    @ParameterizedTest
    @MethodSource("targets")
    void nothingButARefusalLeavesATarget(String name) throws IOException {
        var target = Targets.make(name);
        var seeds = new ArrayList<byte[]>();
        int read = 0;
        for (var seed : Seeds.committed(name).entrySet()) {
            seeds.add(seed.getValue());
            read += run(target, seed.getValue(), seed.getKey()) ? 1 : 0;
        }
        assertTrue(read * 3 > seeds.size(), "only " + read + " of " + seeds.size() + " seeds are read");
        for (byte[] seed : Seeds.shared(name)) {
            if (seed.length <= SMALL && seeds.size() < MANY) {
                seeds.add(seed);
                run(target, seed, "a shared file");
            }
        }
        changed(target, seeds);
    }

    @Test
    void whatAnInputCostsIsBounded() {
        assertThrows(AssertionError.class, () -> Execution.run(new Costly(_ -> new byte[64 << 20]), new byte[10]));
        assertThrows(AssertionError.class,
                () -> Execution.run(new Costly(FuzzTest::tenthOfASecond), new byte[10], 20_000_000));
        assertTrue(Execution.run(new Costly(input -> new byte[1 << 20]), new byte[10]));
    }

    private static byte[] tenthOfASecond(byte[] input) {
        var thread = ManagementFactory.getThreadMXBean();
        for (long end = thread.getCurrentThreadCpuTime() + 100_000_000; thread.getCurrentThreadCpuTime() < end;) {
            Thread.onSpinWait();
        }
        return input;
    }

    private record Costly(UnaryOperator<byte[]> cost) implements FuzzTarget {
        @Override
        public List<Class<? extends Exception>> refusals() {
            return List.of();
        }

        @Override
        public void read(byte[] input) {
            assertTrue(cost.apply(input).length > 0);
        }
    }

    private static void changed(FuzzTarget target, List<byte[]> seeds) {
        var mutator = new Mutator(SEED);
        for (int i = 0; i < RUNS; i++) {
            run(target, mutator.next(seeds), "change " + i);
        }
    }

    private static boolean run(FuzzTarget target, byte[] input, String what) {
        try {
            return Execution.run(target, input);
        } catch (Throwable e) {
            var hex = input.length > 2000 ? input.length + " bytes" : HexFormat.of().formatHex(input);
            throw new AssertionError(what + ": " + e + "\ninput: " + hex, e);
        }
    }
}
