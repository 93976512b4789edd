package io.larmor.benchmarks.wire;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/// One of those that are compared in a scenario.
///
/// @param name what it is called in the table
/// @param prepare gets it ready to run, for example by starting a server
record Contender(String name, Preparation prepare) {
    /// Starts what has to be there before the first run.
    interface Preparation {
        Session start() throws IOException;
    }

    /// One run.
    interface Run {
        /// {@return the figure of the run, in the unit of its scenario}
        double run() throws IOException;
    }

    /// A contender that is ready.
    ///
    /// @param client tells what those used that ask the server; null where that is this process
    /// @param server tells what the server used; null when there is none of interest
    record Session(Run run, @Nullable Metered client, @Nullable Metered server, AutoCloseable end)
            implements
                AutoCloseable {
        Session(Run run, @Nullable Metered server, AutoCloseable end) {
            this(run, null, server, end);
        }

        @Override
        public void close() throws IOException {
            try {
                end.close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }
}
