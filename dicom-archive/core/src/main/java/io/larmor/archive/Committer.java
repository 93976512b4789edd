package io.larmor.archive;

import java.io.IOException;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.archive.ArchiveRefusedException.Reason;
import io.larmor.archive.InstanceStore.Kept;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out commits and deletions, one after the other: what has come together while the last group became durable is
/// the next group, with one force of the store. One platform thread does it, or the one that brings an instance which is alone.
final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final InstanceStore store;
    private final LateIndex index;
    private final Rounds rounds;
    private final BlockingQueue<Task> queue;
    private final int groupSize;
    private final Thread thread = Thread.ofPlatform().name("larmor-archive-committer").daemon().unstarted(this::run);
    private final List<ArchiveListener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    /// Whoever has it is the one that writes to the store, and tells the index.
    private final ReentrantLock turn = new ReentrantLock();
    /// Tasks that were put, and are not done: among them those that the thread has taken, and waits for its turn with.
    private final AtomicInteger undone = new AtomicInteger();
    /// How many tasks there were when the thread last looked.
    private volatile int together = 1;
    private volatile boolean ended;

    Committer(InstanceStore store, LateIndex index, Room room, ArchiveConfig config) {
        this.store = store;
        this.index = index;
        rounds = new Rounds(store, index, room, config.duplicatePolicy() == DuplicatePolicy.REPLACE);
        groupSize = config.queueLength();
        queue = new ArrayBlockingQueue<>(groupSize);
    }

    List<ArchiveListener> listeners() {
        return listeners;
    }

    CommitStatistics statistics() {
        return rounds.statistics(queue.size());
    }

    /// {@return whether what came last was refused since the disk is full, and nothing was deleted since}
    boolean isFull() {
        return rounds.isFull();
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

    /// Stores an instance on the calling thread where it is alone: to wake another thread, and be woken by it, takes longer than to write to the journal. Where
    /// instances come together they make groups. It overtakes nothing that was submitted before.
    void store(Pending pending) throws IOException {
        if (together > 1 || mustNotWrite() || undone.get() > 0 || !turn.tryLock()) {
            submit(pending);
            return;
        }
        try {
            if (closed) {
                pending.staged().discard();
                throw closed();
            }
            rounds.store(List.of(pending));
        } finally {
            turn.unlock();
        }
    }

    /// A virtual thread is not to be held, and one that is interrupted would close the file that it writes to.
    private static boolean mustNotWrite() {
        return Thread.currentThread().isVirtual() || Thread.currentThread().isInterrupted();
    }

    private static ArchiveRefusedException closed() {
        return new ArchiveRefusedException(Reason.CLOSED, "the archive is closed");
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
            index.apply(batch.stream().<StudyIndex.Change>map(each -> new StudyIndex.Change.Remove(each.sopInstance()))
                    .toList());
            rounds.freed();
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
                index.force();
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
            LOG.warn("an indexed instance cannot be opened, and is not committed to: {}", FailureWords.of(e));
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
        Threads.join(thread);
        return true;
    }

    private void enqueue(Task task) throws IOException {
        if (closed) {
            throw closed();
        }
        put(task);
        if (ended) {
            refuseRest();
        }
    }

    /// Waits for room; an interrupt does not tear a task off, it stays pending for the caller.
    private void put(Task task) {
        undone.incrementAndGet();
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
                    throw new ArchiveRefusedException(refused.reason(), FailureWords.of(refused), refused);
                case IOException failure -> throw new IOException(FailureWords.of(failure), failure);
                case null, default -> throw e;
            }
        }
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
            turn.lock();
            try {
                queue.drainTo(group, groupSize - 1);
                together = group.size();
                running = process(group);
            } finally {
                undone.addAndGet(-group.size());
                turn.unlock();
            }
            group.clear();
        }
        ended = true;
        refuseRest();
    }

    private void refuseRest() {
        for (var task = queue.poll(); task != null; task = queue.poll()) {
            task.fail(closed());
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
                    rounds.store(stores);
                    stores.clear();
                    perform(perform);
                }
                case Task.End() -> running = false;
            }
        }
        rounds.store(stores);
        return running;
    }

    private void perform(Task.Perform task) {
        try {
            index.settle();
            task.action.run();
            task.done.complete(null);
        } catch (IOException e) {
            task.fail(Failures.of(e));
        } catch (RuntimeException | Error e) {
            task.fail(e);
        }
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
