package io.larmor.scp;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.larmor.services.spi.Meters;

/// The counters of all services of a server, by `provider: counter`.
///
/// *Threading*: thread-safe; adding never waits.
final class CounterTable {

    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();

    /// The counters of one provider.
    Meters of(String provider) {
        return name -> counters.computeIfAbsent(provider + ": " + name, _ -> new LongAdder())::add;
    }

    /// The values at this moment, in the order of their names.
    Map<String, Long> values() {
        var values = new TreeMap<String, Long>();
        counters.forEach((name, counter) -> values.put(name, counter.sum()));
        return values;
    }
}
