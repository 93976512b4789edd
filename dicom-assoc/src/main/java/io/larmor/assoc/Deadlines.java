package io.larmor.assoc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All deadlines of all associations, kept by one platform thread. What a deadline does must be short and must not block: as a
/// rule it closes a transport.
///
/// Setting and cancelling one costs a lock and a few steps in a heap. The thread is woken only for a deadline earlier than the
/// one it waits for, so timeouts that are set and cancelled all the time do not wake it.
public final class Deadlines {
    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
    private static final Deadlines INSTANCE = new Deadlines();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition earlier = lock.newCondition();
    private final List<Entry> heap = new ArrayList<>();
    private long waitsUntil;
    private boolean waiting;
    private boolean started;

    private Deadlines() {}

    /// Something that is done at a time unless it is cancelled before.
    public interface Deadline {
        /// Cancels it; has no effect when it is over.
        void cancel();
    }

    /// Sets a deadline.
    ///
    /// @param delay  from now
    /// @param action what to do then: short, not blocking
    /// @return the deadline
    public static Deadline after(Duration delay, Runnable action) {
        return INSTANCE.add(System.nanoTime() + delay.toNanos(), action);
    }

    static Deadline at(long nanoTime, Runnable action) {
        return INSTANCE.add(nanoTime, action);
    }

    private final class Entry implements Deadline {
        private final long time;
        private final Runnable action;
        private int index;

        Entry(long time, Runnable action, int index) {
            this.time = time;
            this.action = action;
            this.index = index;
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                if (index >= 0) {
                    remove(index);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private Entry add(long time, Runnable action) {
        lock.lock();
        try {
            if (!started) {
                started = true;
                Thread.ofPlatform().daemon().name("larmor-deadlines").start(this::run);
            }
            var entry = new Entry(time, action, heap.size());
            heap.add(entry);
            siftUp(heap.size() - 1, entry);
            if (waiting && time - waitsUntil < 0) {
                waitsUntil = time;
                earlier.signal();
            }
            return entry;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            try {
                next().run();
            } catch (InterruptedException _) {
                // Nobody has a reason to interrupt this thread.
            } catch (RuntimeException | Error e) {
                // The next ones are others' business, and nobody else would keep them
                LOG.error("A deadline's action failed", e);
            }
        }
    }

    /// Waits for the next action that is due.
    private Runnable next() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                long now = System.nanoTime();
                long wait = heap.isEmpty() ? TimeUnit.HOURS.toNanos(1) : heap.getFirst().time - now;
                if (wait <= 0) {
                    Entry due = heap.getFirst();
                    remove(0);
                    return due.action;
                }
                waitsUntil = now + wait;
                waiting = true;
                var _ = earlier.awaitNanos(wait);
                waiting = false;
            }
        } finally {
            lock.unlock();
        }
    }

    private void remove(int index) {
        heap.get(index).index = -1;
        Entry moved = heap.removeLast();
        if (index < heap.size()) {
            if (index > 0 && moved.time - heap.get((index - 1) / 2).time < 0) {
                siftUp(index, moved);
            } else {
                siftDown(index, moved);
            }
        }
    }

    private void siftUp(int from, Entry entry) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (heap.get(parent).time - entry.time <= 0) {
                break;
            }
            put(at, heap.get(parent));
            at = parent;
        }
        put(at, entry);
    }

    private void siftDown(int from, Entry entry) {
        int at = from;
        while (true) {
            int child = 2 * at + 1;
            if (child + 1 < heap.size() && heap.get(child + 1).time - heap.get(child).time < 0) {
                child++;
            }
            if (child >= heap.size() || entry.time - heap.get(child).time <= 0) {
                break;
            }
            put(at, heap.get(child));
            at = child;
        }
        put(at, entry);
    }

    private void put(int index, Entry entry) {
        heap.set(index, entry);
        entry.index = index;
    }
}
