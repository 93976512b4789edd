package io.larmor.fuzz;

import java.io.IOException;

/// A way to fuzz.
interface Session {
    /// What came of it.
    ///
    /// @param executions how many inputs were run
    /// @param finding what was found, empty if nothing was
    record Outcome(long executions, String finding) {}

    /// {@return the seed of the random numbers}
    long seed();

    /// Fuzzes one target.
    ///
    /// @param target its name
    /// @return what came of it
    /// @throws IOException if its corpus cannot be read, or a process not started
    /// @throws InterruptedException if it was
    Outcome run(String target) throws IOException, InterruptedException;
}
