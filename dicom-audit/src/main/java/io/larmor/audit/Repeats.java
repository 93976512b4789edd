package io.larmor.audit;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Keeps refusals that anybody can bring about, as often as he likes, from filling the trail: ten messages a minute of each kind and address, and then the number of those beyond.
///
/// *Threading*: thread-safe.
final class Repeats {
    /// More are not remembered: those that were silent longest are forgotten, and begin anew.
    static final int MAX_KEYS = 1024;
    /// That many of a kind, from an address, in a minute.
    static final int MOST = 10;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private record Key(Code kind, String address) {}

    private record Told(long since, int count, Optional<InetSocketAddress> from) {}

    /// What was not told.
    ///
    /// @param kind  what was refused
    /// @param from  to whom
    /// @param count how often
    record Untold(Code kind, Optional<InetSocketAddress> from, int count) {}

    private final Map<Key, Told> told = new LinkedHashMap<>(16, 0.75f, true);

    /// Whether to tell of a refusal.
    ///
    /// @return how many were not told in the minute before; -1 if this is not, either
    synchronized int admit(Code kind, Caller caller, long nanoTime) {
        var key = new Key(kind, caller.address());
        var last = told.get(key);
        if (last != null && nanoTime - last.since() < MINUTE) {
            told.put(key, new Told(last.since(), last.count() + 1, caller.from()));
            return last.count() < MOST ? 0 : -1;
        }
        told.put(key, new Told(nanoTime, 1, caller.from()));
        if (told.size() > MAX_KEYS) {
            told.remove(told.keySet().iterator().next());
        }
        return last == null ? 0 : Math.max(0, last.count() - MOST);
    }

    /// Takes what was not told in a minute that is over: nobody may come again with whose refusal it could be told.
    synchronized List<Untold> over(long nanoTime) {
        return take(each -> nanoTime - each.since() >= MINUTE);
    }

    /// Takes all that was not told.
    synchronized List<Untold> rest() {
        return take(_ -> true);
    }

    private List<Untold> take(Predicate<Told> which) {
        var untold = new ArrayList<Untold>();
        told.entrySet().removeIf(each -> {
            var last = each.getValue();
            boolean taken = last.count() > MOST && which.test(last);
            if (taken) {
                untold.add(new Untold(each.getKey().kind(), last.from(), last.count() - MOST));
            }
            return taken;
        });
        return untold;
    }
}
