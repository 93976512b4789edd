package io.larmor.services.spi;

/// Named counters, shown by the program that runs the server.
///
/// *Threading*: thread-safe.
@FunctionalInterface
public interface Meters {

    /// The counter of a name; the same one for the same name.
    ///
    /// @param name what is counted, for example `instances stored`
    /// @return the counter
    Counter counter(String name);

    /// A number that grows.
    @FunctionalInterface
    interface Counter {

        /// Adds to the counter.
        ///
        /// @param n how much
        void add(long n);
    }
}
