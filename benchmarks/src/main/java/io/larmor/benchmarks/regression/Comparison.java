package io.larmor.benchmarks.regression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The figures of a run beside those of the baseline.
///
/// @param baseline what is committed, by name
/// @param fresh    what was measured, by name
/// @param whole    whether that is to be all of the baseline
/// @param moreBytes how many times more a benchmark may allocate
record Comparison(Map<String, Figure> baseline, Map<String, Figure> fresh, boolean whole, double moreBytes) {
    /// How many times slower, against its reference, a benchmark may become: machines are noisy.
    static final double SLOWER = 1.5;
    /// How many times more a benchmark may allocate; what other threads do falls into it.
    static final double MORE_BYTES = 1.05;
    /// The same for short runs, part of which is not compiled yet.
    static final double MORE_BYTES_AT_A_LOOK = 1.3;
    /// How many bytes more are no change: an operation's share of what the run itself allocates.
    static final double FEW_BYTES = 64;

    Comparison {
        baseline = new LinkedHashMap<>(baseline);
        fresh = new LinkedHashMap<>(fresh);
    }

    /// {@return what became worse beyond the bounds, and what cannot be compared, a sentence each}
    List<String> regressions() {
        var found = new ArrayList<String>();
        fresh.forEach((name, now) -> {
            Figure before = baseline.get(name);
            if (before == null) {
                found.add(name + " is not in the baseline: --update adds it.");
            } else {
                compare(before, now, found);
            }
        });
        if (whole) {
            baseline.keySet().stream().filter(name -> !fresh.containsKey(name))
                    .map(name -> name + " is in the baseline, but did not run: --update of a whole run takes it out.")
                    .forEach(found::add);
        }
        return found;
    }

    private void compare(Figure before, Figure now, List<String> found) {
        if (now.bytes() > before.bytes() * moreBytes + FEW_BYTES) {
            found.add(String.format(Locale.ROOT, "%s allocates %s bytes an operation, where it was %s.", now.name(),
                    now.bytesText(), before.bytesText()));
        }
        if (now.ratio().isPresent() && before.ratio().isPresent()
                && now.ratio().getAsDouble() > before.ratio().getAsDouble() * SLOWER) {
            found.add(String.format(Locale.ROOT, "%s takes %s times as long as its reference, where it was %s.",
                    now.name(), now.ratioText(), before.ratioText()));
        }
    }

    String table() {
        var text = new StringBuilder(String.format(Locale.ROOT, "%-62s %10s %10s %12s %12s%n", "", "ratio", "baseline",
                "bytes/op", "baseline"));
        fresh.forEach((name, now) -> {
            Figure before = baseline.get(name);
            text.append(String.format(Locale.ROOT, "%-62s %10s %10s %12s %12s%n", name, now.ratioText(),
                    before == null ? "" : before.ratioText(), now.bytesText(),
                    before == null ? "" : before.bytesText()));
        });
        return text.toString();
    }
}
