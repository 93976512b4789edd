package io.larmor.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Keeps refusals that anybody can bring about, as often as he likes, from filling the trail: ten messages a minute of each kind and address, and then their number.
///
/// *Threading*: thread-safe.
final class Repeats {
    /// More are not remembered: those that were silent longest are forgotten, and begin anew.
    static final int MAX_KEYS = 1024;
    /// That many of a kind, from an address, in a minute.
    static final int MOST = 10;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private record Key(String kind, String address) {}

    private record Told(long since, int count) {}

    private final Map<Key, Told> told = new LinkedHashMap<>(16, 0.75f, true);

    /// Whether to tell of a refusal.
    ///
    /// @return how many were not told in the minute before; -1 if this is not, either
    synchronized int admit(String kind, String address, long nanoTime) {
        var key = new Key(kind, address);
        var last = told.get(key);
        if (last != null && nanoTime - last.since() < MINUTE) {
            told.put(key, new Told(last.since(), last.count() + 1));
            return last.count() < MOST ? 0 : -1;
        }
        told.put(key, new Told(nanoTime, 1));
        if (told.size() > MAX_KEYS) {
            told.remove(told.keySet().iterator().next());
        }
        return last == null ? 0 : Math.max(0, last.count() - MOST);
    }
}
