package io.larmor.archive;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

import io.larmor.archive.ArchiveRefusedException.Reason;
import io.larmor.archive.InstanceStore.Kept;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out commits and deletions, one platform thread for all of them: what has come together while the last group became durable is
/// the next group, with one force of the store and one transaction of the index.
final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final InstanceStore store;
    private final StudyIndex index;
    private final Debts debts;
    private final boolean replaces;
    private final BlockingQueue<Task> queue;
    private final int groupSize;
    private final Thread thread = Thread.ofPlatform().name("larmor-archive-committer").daemon().unstarted(this::run);
    private final List<ArchiveListener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    /// Written by the committer's thread alone.
    private volatile CommitStatistics statistics = new CommitStatistics(0, 0, Duration.ZERO, 0);
    private volatile boolean ended;

    Committer(InstanceStore store, StudyIndex index, Debts debts, ArchiveConfig config) {
        this.store = store;
        this.index = index;
        this.debts = debts;
        replaces = config.duplicatePolicy() == DuplicatePolicy.REPLACE;
        groupSize = config.queueLength();
        queue = new ArrayBlockingQueue<>(groupSize);
    }

    List<ArchiveListener> listeners() {
        return listeners;
    }

    CommitStatistics statistics() {
        var now = statistics;
        return new CommitStatistics(now.groups(), now.instances(), now.elapsed(), queue.size());
    }

    void start() {
        thread.start();
    }

    boolean isClosed() {
        return closed;
    }

    void submit(Pending pending) throws IOException {
        try {
            enqueue(new Task.Store(pending));
        } catch (IOException e) {
            pending.staged().discard();
            throw e;
        }
    }

    void perform(Action action) throws IOException {
        var done = new CompletableFuture<@Nullable Void>();
        enqueue(new Task.Perform(action, done));
        await(done);
    }

    /// Deletes, between two groups. The store first: its journal then holds the deletion, should the process end before the index has it.
    void delete(List<IndexedInstance> batch) throws IOException {
        perform(() -> {
            store.remove(batch.stream().map(each -> new Kept(each.sopInstance(), each.locator())).toList());
            batch.forEach(each -> debts.add(new StudyIndex.Change.Remove(each.sopInstance())));
            debts.settle();
        });
    }

    /// Gives storage commitment, between two groups: nothing is stored, replaced or deleted meanwhile.
    Map<String, Commitment> commitStorage(Map<String, String> sopClasses) throws IOException {
        var outcomes = new LinkedHashMap<String, Commitment>();
        if (!sopClasses.isEmpty()) {
            perform(() -> {
                var known = index.find(sopClasses.keySet());
                sopClasses.forEach((uid, sopClass) -> outcomes.put(uid, commitment(known.get(uid), sopClass)));
                var given = outcomes.keySet().stream().filter(uid -> outcomes.get(uid) == Commitment.GIVEN).toList();
                store.force(given.stream().map(known::get).filter(Objects::nonNull).map(IndexedInstance::locator)
                        .toList());
                index.apply(given.stream().<StudyIndex.Change>map(StudyIndex.Change.Commit::new).toList());
                debts.force();
            });
        }
        return outcomes;
    }

    private Commitment commitment(@Nullable IndexedInstance stored, String sopClass) {
        if (stored == null) {
            return Commitment.NO_SUCH_INSTANCE;
        }
        if (!stored.sopClass().equals(sopClass)) {
            return Commitment.OTHER_SOP_CLASS;
        }
        try (var open = store.open(stored.locator())) {
            return open.length() == stored.offset() + stored.length() ? Commitment.GIVEN : Commitment.NOT_WHOLE;
        } catch (IOException e) {
            LOG.warn("an indexed instance cannot be opened, and is not committed to: {}", e.toString());
            return Commitment.NOT_WHOLE;
        }
    }

    /// Lets what is queued be done, then ends.
    ///
    /// @return whether this call ended it
    boolean close() {
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
        }
        put(new Task.End());
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private void enqueue(Task task) throws IOException {
        if (closed) {
            throw new ArchiveRefusedException(Reason.CLOSED, "the archive is closed");
        }
        put(task);
        if (ended) {
            refuseRest();
        }
    }

    /// Waits for room; an interrupt does not tear a task off, it stays pending for the caller.
    private void put(Task task) {
        boolean interrupted = false;
        while (true) {
            try {
                queue.put(task);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static <T extends @Nullable Object> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case ArchiveRefusedException refused ->
                    throw new ArchiveRefusedException(refused.reason(), words(refused), refused);
                case IOException failure -> throw new IOException(words(failure), failure);
                case null, default -> throw e;
            }
        }
    }

    private static String words(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private void run() {
        var group = new ArrayList<Task>(groupSize);
        boolean running = true;
        while (running) {
            try {
                group.add(queue.take());
            } catch (InterruptedException e) {
                continue;
            }
            queue.drainTo(group, groupSize - 1);
            running = process(group);
            group.clear();
        }
        try {
            debts.settle();
        } catch (IOException | RuntimeException e) {
            LOG.warn("the index could not be told of instances that were deleted: {}; the next start will",
                    e.toString());
        }
        ended = true;
        refuseRest();
    }

    private void refuseRest() {
        for (var task = queue.poll(); task != null; task = queue.poll()) {
            task.fail(new ArchiveRefusedException(Reason.CLOSED, "the archive is closed"));
        }
    }

    /// {@return whether to go on}
    private boolean process(List<Task> group) {
        boolean running = true;
        var stores = new ArrayList<Pending>(group.size());
        for (var task : group) {
            switch (task) {
                case Task.Store store -> stores.add(store.pending);
                case Task.Perform perform -> {
                    // Order is kept between what one caller had finished and what the next one began.
                    storeAll(stores);
                    stores.clear();
                    perform(perform);
                }
                case Task.End() -> running = false;
            }
        }
        storeAll(stores);
        return running;
    }

    private void perform(Task.Perform task) {
        try {
            debts.settle();
            task.action.run();
            task.done.complete(null);
        } catch (IOException e) {
            task.fail(Failures.of(e));
        } catch (RuntimeException | Error e) {
            task.fail(e);
        }
    }

    /// Stores in rounds, each with different SOP Instance UIDs.
    private void storeAll(List<Pending> all) {
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

    /// Something for the committer thread to do.
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    private sealed interface Task {
        void fail(Throwable cause);

        record Store(Pending pending) implements Task {
            @Override
            public void fail(Throwable cause) {
                if (pending.outcome().completeExceptionally(cause)) {
                    pending.staged().discard();
                }
            }
        }

        record Perform(Action action, CompletableFuture<@Nullable Void> done) implements Task {
            @Override
            public void fail(Throwable cause) {
                done.completeExceptionally(cause);
            }
        }

        record End() implements Task {
            @Override
            public void fail(Throwable cause) {
                // Nobody waits for it.
            }
        }
    }
}
