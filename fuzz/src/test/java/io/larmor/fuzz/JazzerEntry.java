package io.larmor.fuzz;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/// What Jazzer calls: the target whose name is the argument.
public final class JazzerEntry {
    private static @Nullable FuzzTarget target;

    private JazzerEntry() {}

    /// Chooses the target.
    ///
    /// @param args its name
    public static void fuzzerInitialize(String[] args) {
        target = Targets.make(args[0]);
    }

    /// Runs the target.
    ///
    /// @param input made up by Jazzer
    public static void fuzzerTestOneInput(byte[] input) {
        Execution.run(Objects.requireNonNull(target), input);
    }
}
