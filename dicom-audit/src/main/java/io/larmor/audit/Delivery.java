package io.larmor.audit;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

/// Brings messages to one destination, in their order, on a thread of its own. While the destination takes none they wait in a buffer; what does not fit is lost, counted, told to the
/// log once, and, when the destination is back, to the trail itself.
///
/// *Threading*: thread-safe. [#offer] never waits for the destination.
final class Delivery implements AutoCloseable {
    /// How long to wait before the next attempt: this, then twice as long, and so on.
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /// Between attempts at the end.
    private static final Duration LAST_PAUSE = Duration.ofMillis(100);
    /// At the end, how long the destination may take for what waits.
    static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Sink sink;
    private final long capacity;
    private final BiFunction<Long, Instant, Entry> gap;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Duration farewell;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Thread thread;
    private long bytes;
    private long written;
    private long lost;
    private long untold;
    private @Nullable Instant lostSince;
    private boolean reachable = true;
    private boolean closing;
    private long deadline;

    /// @param capacity how many bytes of messages may wait
    /// @param gap      makes the message that tells how many were lost, and since when
    Delivery(Sink sink, long capacity, BiFunction<Long, Instant, Entry> gap) {
        this(sink, capacity, gap, FAREWELL);
    }

    /// @param farewell at the end, how long the destination may take for what waits
    Delivery(Sink sink, long capacity, BiFunction<Long, Instant, Entry> gap, Duration farewell) {
        this.farewell = farewell;
        this.sink = sink;
        this.capacity = capacity;
        this.gap = gap;
        thread = Thread.ofPlatform().name("larmor-audit").daemon().start(this::run);
    }

    void offer(Entry entry) {
        boolean first = false;
        lock.lock();
        try {
            if (!closing && bytes + entry.text().length <= capacity) {
                waiting.addLast(entry);
                bytes += entry.text().length;
                changed.signal();
                return;
            }
            lost++;
            untold++;
            if (lostSince == null && !closing) {
                lostSince = entry.at();
                first = true;
            }
        } finally {
            lock.unlock();
        }
        if (first) {
            AuditTrail.LOG.warn("{} does not take the audit trail, and there is no room for more: messages are lost",
                    sink.name());
        }
    }

    void reopen() {
        sink.reopen();
    }

    AuditStatistics statistics() {
        lock.lock();
        try {
            return new AuditStatistics(sink.name(), written, lost, bytes, reachable);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        var pause = FIRST_PAUSE;
        try {
            for (var next = next(); next != null; next = next()) {
                try {
                    boolean taken = sink.write(next);
                    pause = FIRST_PAUSE;
                    settle(next, taken);
                } catch (IOException | RuntimeException e) {
                    failed(e);
                    pause(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                            ? LONGEST_PAUSE
                            : pause.multipliedBy(2);
                }
            }
        } finally {
            sink.close();
        }
    }

    /// The next message, which stays in its place until it was taken; null at the end.
    private @Nullable Entry next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && untold == 0 && !closing) {
                changed.awaitUninterruptibly();
            }
            if (waiting.isEmpty() && untold > 0) {
                waiting.addLast(told());
            }
            if (waiting.isEmpty() || (closing && System.nanoTime() - deadline >= 0)) {
                abandon();
                return null;
            }
            return waiting.getFirst();
        } finally {
            lock.unlock();
        }
    }

    private Entry told() {
        var since = lostSince == null ? Instant.now() : lostSince;
        var entry = gap.apply(untold, since);
        untold = 0;
        lostSince = null;
        bytes += entry.text().length;
        return entry;
    }

    private void settle(Entry entry, boolean taken) {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                // It took so long that it was given up
                return;
            }
            waiting.removeFirst();
            bytes -= entry.text().length;
            if (taken) {
                written++;
            } else {
                AuditTrail.LOG.warn("A message of {} bytes is too long for {}, and is lost", entry.text().length,
                        sink.name());
                lost++;
            }
            if (!reachable) {
                reachable = true;
                AuditTrail.LOG.info("{} takes the audit trail again", sink.name());
            }
        } finally {
            lock.unlock();
        }
    }

    private void failed(Exception cause) {
        lock.lock();
        try {
            if (reachable) {
                reachable = false;
                AuditTrail.LOG.warn("{} does not take the audit trail, which is kept in memory until it does: {}",
                        sink.name(), cause.toString());
            }
        } finally {
            lock.unlock();
        }
    }

    /// What comes meanwhile is no reason to try sooner; the end is.
    private void pause(Duration duration) {
        lock.lock();
        try {
            boolean ending = closing;
            long left = (ending ? LAST_PAUSE : duration).toNanos();
            while (left > 0 && closing == ending) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void abandon() {
        if (!waiting.isEmpty()) {
            lost += waiting.size();
            AuditTrail.LOG.warn("{} messages of the audit trail did not reach {}", waiting.size(), sink.name());
            waiting.clear();
            bytes = 0;
        }
    }

    /// Has what waits written, and gives up after five seconds, and one more if the destination is taking a message.
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closing) {
                closing = true;
                deadline = System.nanoTime() + farewell.toNanos();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(farewell.plusSeconds(1))) {
                giveUp();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The destination has begun to take a message, and does not end.
    private void giveUp() {
        lock.lock();
        try {
            abandon();
        } finally {
            lock.unlock();
        }
    }
}
