package io.larmor.archive;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.larmor.archive.InstanceStore.Kept;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Stores groups of instances: the store makes them durable, the index is told later.
///
/// *Threading*: whoever has the committer's turn; statistics from any thread.
final class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final InstanceStore store;
    private final LateIndex index;
    private final Room room;
    private final boolean replaces;
    /// Whether what came last was refused since the disk is full.
    private volatile boolean full;
    private volatile CommitStatistics statistics = new CommitStatistics(0, 0, Duration.ZERO, 0);

    /// @param room what is left of the disk
    /// @param replaces whether other bytes under a SOP Instance UID take the place of those that are there
    Rounds(InstanceStore store, LateIndex index, Room room, boolean replaces) {
        this.store = store;
        this.index = index;
        this.room = room;
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
                fail(round.values(), e);
            }
            rest = later;
        }
    }

    private void fail(Collection<Pending> instances, Throwable cause) {
        var failure = cause instanceof IOException io ? Failures.of(io) : cause;
        told(failure, instances.size());
        for (var pending : instances) {
            if (pending.outcome().completeExceptionally(failure)) {
                pending.staged().discard();
            }
        }
    }

    /// That the disk is full is said once, and by [Room] where that has refused.
    private void told(Throwable failure, int instances) {
        boolean again = full || failure.getCause() == null;
        full = failure instanceof ArchiveRefusedException refused
                && refused.reason() == ArchiveRefusedException.Reason.OUT_OF_RESOURCES;
        LOG.atLevel(full && again ? Level.DEBUG : Level.WARN).log("a group of {} instances could not be stored: {}",
                instances, FailureWords.of(failure));
        LOG.debug("what could not be stored", failure);
    }

    /// {@return whether what came last was refused since the disk is full, and nothing was deleted since}
    boolean isFull() {
        return full;
    }

    /// Something was deleted.
    void freed() {
        full = false;
    }

    private void storeRound(Map<String, Pending> round) throws IOException {
        index.makeRoom();
        var known = index.find(round.keySet());
        var fresh = new ArrayList<Pending>(round.size());
        var replaced = new ArrayList<Kept>();
        for (var pending : round.values()) {
            var stored = known.get(pending.sopInstance());
            if (stored == null) {
                fresh.add(pending);
                continue;
            }
            StoreOutcome outcome;
            try {
                outcome = compare(pending, stored);
            } catch (IOException e) {
                // What is stored cannot be read: that is no reason to refuse what others have sent.
                fail(List.of(pending), e);
                continue;
            }
            if (outcome == StoreOutcome.REPLACED) {
                fresh.add(pending);
                replaced.add(new Kept(stored.sopInstance(), stored.locator()));
            } else if (outcome == StoreOutcome.DUPLICATE_DIFFERENT) {
                // Whether only their encoding is another takes longer to see: whoever brings them looks, and nobody waits for that.
                pending.differsFrom(stored, store);
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
            full = false;
        }
        if (!replaced.isEmpty()) {
            withdraw(replaced);
        }
        for (var pending : fresh) {
            pending.outcome()
                    .complete(known.containsKey(pending.sopInstance()) ? StoreOutcome.REPLACED : StoreOutcome.STORED);
        }
    }

    private void commit(List<Pending> fresh, Map<String, IndexedInstance> known) throws IOException {
        room.take(fresh.stream().mapToLong(each -> each.staged().length()).sum(), fresh.size());
        var locators = store.commit(fresh.stream().map(each -> {
            var replaced = known.get(each.sopInstance());
            return each.placement(replaced == null ? "" : replaced.locator());
        }).toList());
        var changes = new ArrayList<StudyIndex.Change>(fresh.size());
        var kept = new ArrayList<Kept>(fresh.size());
        for (int i = 0; i < locators.size(); i++) {
            changes.add(fresh.get(i).change(locators.get(i)));
            kept.add(new Kept(fresh.get(i).sopInstance(), locators.get(i)));
        }
        boolean good = false;
        try {
            index.apply(changes);
            good = true;
        } finally {
            if (!good) {
                // What the index is not told of must not come back at the next start.
                store.withdraw(kept);
            }
        }
    }

    /// Whoever has just been told of what is replaced is to find its bytes: they go when the index has what takes its place.
    private void withdraw(List<Kept> replaced) {
        try {
            index.settle();
        } catch (IOException e) {
            LOG.debug("replaced instances go before the index knows", e);
        }
        store.withdraw(replaced);
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
