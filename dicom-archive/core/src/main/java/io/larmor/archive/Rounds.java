package io.larmor.archive;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.larmor.archive.InstanceStore.Kept;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores groups of instances: the store first, which makes them durable, then the index.
///
/// *Threading*: whoever has the committer's turn; statistics from any thread.
final class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final InstanceStore store;
    private final StudyIndex index;
    private final Debts debts;
    private final boolean replaces;
    private volatile CommitStatistics statistics = new CommitStatistics(0, 0, Duration.ZERO, 0);

    /// @param replaces whether other bytes under a SOP Instance UID take the place of those that are there
    Rounds(InstanceStore store, StudyIndex index, Debts debts, boolean replaces) {
        this.store = store;
        this.index = index;
        this.debts = debts;
        this.replaces = replaces;
    }

    CommitStatistics statistics(int waiting) {
        var now = statistics;
        return new CommitStatistics(now.groups(), now.instances(), now.elapsed(), waiting);
    }

    /// Stores in rounds, each with different SOP Instance UIDs.
    void store(List<Pending> all) {
        List<Pending> rest = all;
        while (!rest.isEmpty()) {
            var round = new LinkedHashMap<String, Pending>();
            var later = new ArrayList<Pending>();
            for (var pending : rest) {
                if (round.putIfAbsent(pending.sopInstance(), pending) != null) {
                    later.add(pending);
                }
            }
            try {
                storeRound(round);
            } catch (IOException | RuntimeException | Error e) {
                var failure = e instanceof IOException io ? Failures.of(io) : e;
                LOG.warn("a group of {} instances could not be stored: {}", round.size(), failure.toString());
                for (var pending : round.values()) {
                    if (pending.outcome().completeExceptionally(failure)) {
                        pending.staged().discard();
                    }
                }
            }
            rest = later;
        }
    }

    private void storeRound(Map<String, Pending> round) throws IOException {
        debts.settle();
        var known = index.find(round.keySet());
        var fresh = new ArrayList<Pending>(round.size());
        var replaced = new ArrayList<Kept>();
        for (var pending : round.values()) {
            var stored = known.get(pending.sopInstance());
            if (stored == null) {
                fresh.add(pending);
                continue;
            }
            var outcome = compare(pending, stored);
            if (outcome == StoreOutcome.REPLACED) {
                fresh.add(pending);
                replaced.add(new Kept(stored.sopInstance(), stored.locator()));
            } else {
                pending.staged().discard();
                pending.outcome().complete(outcome);
            }
        }
        if (!fresh.isEmpty()) {
            long begun = System.nanoTime();
            commit(fresh, known);
            var before = statistics;
            statistics = new CommitStatistics(before.groups() + 1, before.instances() + fresh.size(),
                    before.elapsed().plusNanos(System.nanoTime() - begun), 0);
        }
        if (!replaced.isEmpty()) {
            store.withdraw(replaced.stream().filter(each -> !failed(round, each)).toList());
        }
        for (var pending : fresh) {
            pending.outcome()
                    .complete(known.containsKey(pending.sopInstance()) ? StoreOutcome.REPLACED : StoreOutcome.STORED);
        }
    }

    private static boolean failed(Map<String, Pending> round, Kept replaced) {
        var pending = round.get(replaced.sopInstance());
        return pending != null && pending.outcome().isCompletedExceptionally();
    }

    private void commit(List<Pending> fresh, Map<String, IndexedInstance> known) throws IOException {
        var locators = store.commit(fresh.stream().map(each -> {
            var replaced = known.get(each.sopInstance());
            return each.placement(replaced == null ? "" : replaced.locator());
        }).toList());
        var changes = new ArrayList<StudyIndex.Change>(fresh.size());
        for (int i = 0; i < locators.size(); i++) {
            changes.add(fresh.get(i).change(locators.get(i)));
        }
        try {
            index.apply(changes);
        } catch (IOException | RuntimeException e) {
            if (fresh.size() == 1) {
                fail(fresh.getFirst(), locators.getFirst(), e);
                return;
            }
            // One by one, so that what one instance does to the index does not befall the others.
            for (int i = 0; i < locators.size(); i++) {
                try {
                    index.apply(List.of(changes.get(i)));
                } catch (IOException | RuntimeException each) {
                    fail(fresh.get(i), locators.get(i), each);
                }
            }
        }
    }

    /// What the index did not take must not come back at the next start.
    private void fail(Pending pending, String locator, Exception cause) {
        store.withdraw(List.of(new Kept(pending.sopInstance(), locator)));
        LOG.warn("an instance could not be indexed: {}", cause.toString());
        pending.outcome().completeExceptionally(cause instanceof IOException io ? Failures.of(io) : cause);
    }

    private StoreOutcome compare(Pending pending, IndexedInstance stored) throws IOException {
        try {
            if (pending.isIdenticalTo(stored, store)) {
                return StoreOutcome.DUPLICATE_IDENTICAL;
            }
        } catch (NoSuchFileException e) {
            LOG.warn("an indexed instance had lost its bytes; the one that comes now takes its place");
            return StoreOutcome.REPLACED;
        }
        return replaces && !stored.committed() ? StoreOutcome.REPLACED : StoreOutcome.DUPLICATE_DIFFERENT;
    }
}
