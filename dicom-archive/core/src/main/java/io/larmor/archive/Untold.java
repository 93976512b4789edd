package io.larmor.archive;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.archive.StudyIndex.Change;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// What the index does not know yet: it is told in groups, on a thread of its own.
///
/// *Threading*: thread-safe; the index is told in the order in which changes come.
final class Untold implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Untold.class);
    /// So many are told at once, without waiting for more.
    private static final int GROUP = 64;
    /// While so many wait, nothing more is stored.
    static final int MAX = 1024;
    /// Nor while what is kept for so many bytes waits.
    static final long MAX_BYTES = 16L * 1024 * 1024;

    private final StudyIndex index;
    private final long late;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition ended = lock.newCondition();
    private final Thread thread = Thread.ofPlatform().name("larmor-archive-index").daemon().unstarted(this::run);
    private final Deque<Change> untold = new ArrayDeque<>();
    /// What the index will say of instances when it has been told: nothing of those that were removed.
    private final Map<String, Latest> latest = new ConcurrentHashMap<>();
    /// How many changes came, and how many of them the index knows.
    private volatile long came;
    private volatile long told;
    /// What is untold takes so many bytes of memory.
    private volatile long bytes;
    /// Why the last attempt to tell failed.
    private volatile @Nullable IOException failure;
    private long failures;
    /// When the oldest change that is untold came, or the last group was told.
    private long since;
    private boolean wanted;
    private boolean closing;
    private boolean closed;

    /// @param number of the change that says it; the first is 1
    private record Latest(long number, Optional<IndexedInstance> instance) {}

    /// @param index is told
    /// @param late how long one waits for others
    Untold(StudyIndex index, Duration late) {
        this.index = index;
        this.late = late.toNanos();
    }

    void start() {
        thread.start();
    }

    /// Waits until there is room for more; there is none after a failure, until the index could be told.
    void makeRoom() throws IOException {
        if (failure != null || came - told >= MAX || bytes >= MAX_BYTES) {
            settle();
        }
    }

    /// Takes note of changes.
    void add(List<Change> changes) {
        lock.lock();
        try {
            int before = untold.size();
            for (var change : changes) {
                long number = came + 1;
                long all = bytes + size(change);
                note(change, number);
                untold.addLast(change);
                bytes = all;
                came = number;
            }
            if (before == 0) {
                since = System.nanoTime();
            }
            if (before == 0 || (before < GROUP && untold.size() >= GROUP)) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private static long size(Change change) {
        return change instanceof Change.Add add ? add.prepared().size() : 0;
    }

    private void note(Change change, long number) {
        switch (change) {
            case Change.Add add -> latest.put(add.sopInstance(), new Latest(number, Optional.of(add.instance())));
            case Change.Remove remove -> latest.put(remove.sopInstance(), new Latest(number, Optional.empty()));
            case Change.Commit commit -> latest.computeIfPresent(commit.sopInstance(),
                    (_, known) -> new Latest(number, known.instance.map(IndexedInstance::asCommitted)));
        }
    }

    /// Waits until the index has been told of all that came before.
    void settle() throws IOException {
        long all = came;
        if (told >= all) {
            return;
        }
        lock.lock();
        try {
            long before = failures;
            wanted = true;
            work.signal();
            while (told < all) {
                if (failures > before || closed) {
                    throw new IOException("the index does not know yet of " + untold.size()
                            + " changes, and could not be told" + (failure == null ? "" : ": " + failure.getMessage()),
                            failure);
                }
                ended.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Finds an instance of which something is untold.
    ///
    /// @param sopInstance SOP Instance UID
    /// @param found takes what the index will say of it, unless it was removed
    /// @return false if nothing is, or not any more: the index is to be asked after this
    boolean find(String sopInstance, Map<String, IndexedInstance> found) {
        var known = latest.get(sopInstance);
        if (known == null) {
            return false;
        }
        known.instance.ifPresent(instance -> found.put(sopInstance, instance));
        return true;
    }

    private void run() {
        try {
            for (var group = next(); !group.isEmpty(); group = next()) {
                end(group, tell(group));
            }
        } finally {
            // Whatever it is that ended this thread: nobody waits for it any more.
            lock.lock();
            try {
                closed = true;
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// {@return why the index could not be told; null if it was}
    private @Nullable IOException tell(List<Change> group) {
        try {
            index.apply(group);
            return null;
        } catch (IOException | RuntimeException | Error e) {
            // Said once, though it is tried again and again.
            LOG.atLevel(failure == null ? Level.WARN : Level.DEBUG)
                    .log("the index could not be told of {} changes yet: {}", group.size(), FailureWords.of(e));
            LOG.debug("why it could not", e);
            return e instanceof IOException io ? io : new IOException("the index failed: " + e, e);
        }
    }

    /// {@return what is to be told next; nothing when this index is being closed}
    private List<Change> next() {
        lock.lock();
        try {
            while (!closing && !isWanted()) {
                await();
            }
            wanted = false;
            return closing && failure != null ? List.of() : List.copyOf(untold);
        } finally {
            lock.unlock();
        }
    }

    private boolean isWanted() {
        return !untold.isEmpty()
                && (wanted || (failure == null && (untold.size() >= GROUP || System.nanoTime() - since >= late)));
    }

    @SuppressWarnings("WaitNotInLoop") // its caller has one
    private void await() {
        try {
            if (untold.isEmpty() || failure != null) {
                work.await();
            } else {
                work.awaitNanos(since + late - System.nanoTime());
            }
        } catch (InterruptedException e) {
            LOG.debug("woken early", e);
        }
    }

    private void end(List<Change> group, @Nullable IOException problem) {
        lock.lock();
        try {
            failure = problem;
            if (problem == null) {
                told(group);
            } else {
                failures++;
            }
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void told(List<Change> group) {
        long last = told + group.size();
        long left = bytes;
        for (var change : group) {
            untold.removeFirst();
            left -= size(change);
            latest.computeIfPresent(change.sopInstance(), (_, known) -> known.number <= last ? null : known);
        }
        since = System.nanoTime();
        bytes = left;
        told = last;
        wanted &= !untold.isEmpty();
    }

    /// Tells the index of what it does not know, as far as it lets itself be told.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            failure = null;
            work.signal();
        } finally {
            lock.unlock();
        }
        Threads.join(thread);
        if (came > told) {
            LOG.warn("the index could not be told of {} changes; the next start will tell it", came - told);
        }
    }
}
