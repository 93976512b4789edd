package io.larmor.scp;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Keeps what anybody can bring about, as often as he likes, from filling the log: so many lines a minute of each cause and address, and then their number.
///
/// *Threading*: thread-safe.
final class Repeats {
    /// More are not remembered: those that were silent longest are forgotten, and begin anew.
    static final int MAX_KEYS = 1024;
    static final Duration QUIET = Duration.ofMinutes(1);

    private record Key(String cause, String address) {}

    private record Told(long since, int count) {}

    private final Map<Key, Told> told = new LinkedHashMap<>(16, 0.75f, true);
    private final int most;

    /// @param most that many lines of a cause, from an address, in a minute
    Repeats(int most) {
        this.most = most;
    }

    /// Whether something is to be in the log.
    ///
    /// @return how many were not in the minute before; -1 if this is not either
    synchronized int admit(String cause, String address, long nanoTime) {
        var key = new Key(cause, address);
        var last = told.get(key);
        if (last != null && nanoTime - last.since() < QUIET.toNanos()) {
            told.put(key, new Told(last.since(), last.count() + 1));
            return last.count() < most ? 0 : -1;
        }
        told.put(key, new Told(nanoTime, 1));
        if (told.size() > MAX_KEYS) {
            told.remove(told.keySet().iterator().next());
        }
        return last == null ? 0 : Math.max(0, last.count() - most);
    }
}
