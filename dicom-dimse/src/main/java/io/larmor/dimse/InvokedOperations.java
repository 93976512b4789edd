package io.larmor.dimse;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.assoc.Deadlines;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.TimeSource;
import org.jspecify.annotations.Nullable;

/// The requests that we have sent and that are not answered finally, by message id; at most as many as the window allows.
///
/// Response timeouts cost nothing per operation: one timer per association looks when the oldest could be due, and is
/// set again if it is not. Time in which our own handler kept the reader busy does not count.
///
/// *Threading*: one lock, held for moments only. Callers begin and wait, the reader delivers, the timer thread expires.
final class InvokedOperations {
    private static final int MAX_MESSAGE_ID = 0xFFFF;
    private static final long NEVER = Long.MAX_VALUE;
    private static final Duration LONGEST = Duration.ofDays(365);

    final ReentrantLock lock = new ReentrantLock();
    /// Signalled when a caller has taken a reply, for a reader that waits to hand over the next.
    final Condition taken = lock.newCondition();
    private final Condition slotFree = lock.newCondition();
    private final Map<Integer, PendingInvocation> byId = new HashMap<>();
    private final DimseAssociation association;
    private final TimeSource time;
    private final int window;
    private final int pendingReplies;
    private int lastId;
    private int retrievals;
    private boolean dropping;
    private @Nullable IOException ended;
    private Deadlines.@Nullable Deadline timer;
    private long timerAt = NEVER;
    private volatile boolean readerBusy;
    private volatile long readerBusyUntil;

    InvokedOperations(DimseAssociation association, int window, int pendingReplies) {
        this.association = association;
        this.time = association.association().options().time();
        this.readerBusyUntil = time.nanoTime();
        this.window = window;
        this.pendingReplies = pendingReplies;
    }

    TimeSource time() {
        return time;
    }

    PendingInvocation begin(int contextId, DimseRequest request, Duration timeout) throws IOException {
        lock.lock();
        try {
            awaitSlot(timeout);
            do {
                lastId = lastId % MAX_MESSAGE_ID + 1;
            } while (byId.containsKey(lastId));
            var invocation = new PendingInvocation(association, this, contextId, request.withMessageId(lastId),
                    timeout);
            byId.put(lastId, invocation);
            retrievals += isRetrieval(invocation) ? 1 : 0;
            armTimer(invocation.lastActivity + invocation.timeoutNanos);
            return invocation;
        } finally {
            lock.unlock();
        }
    }

    private void awaitSlot(Duration timeout) throws IOException {
        long nanos = nanos(timeout);
        while (ended == null && byId.size() >= window) {
            association.checkNotReader();
            if (nanos <= 0) {
                throw new DicomTimeoutException(DicomTimeoutException.Which.RESPONSE, timeout);
            }
            nanos = waitInterruptibly(slotFree, nanos);
        }
        if (ended != null) {
            throw ended;
        }
    }

    /// Zero stands for no limit.
    static long nanos(Duration timeout) {
        return timeout.isZero() || timeout.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : timeout.toNanos();
    }

    /// Every caller loops until what it waits for is there.
    @SuppressWarnings("WaitNotInLoop")
    static long waitInterruptibly(Condition condition, long nanos) throws InterruptedIOException {
        try {
            return condition.awaitNanos(nanos);
        } catch (InterruptedException e) {
            throw Interrupts.interrupted("while waiting for a response", e);
        }
    }

    /// {@return whether the peer owes us a final response}
    boolean isOutstanding() {
        lock.lock();
        try {
            return !byId.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    PendingInvocation find(int messageId) {
        lock.lock();
        try {
            return byId.get(messageId);
        } finally {
            lock.unlock();
        }
    }

    /// Hands a reply over. A caller that is slow to take them makes the reader wait, and with it the peer.
    void deliver(PendingInvocation invocation, DimseAssociation.Reply reply) throws IOException {
        boolean last = reply.response().isFinal();
        lock.lock();
        try {
            while (!last && ended == null && !dropping && invocation.queueIsFull(pendingReplies)) {
                taken.awaitUninterruptibly();
            }
            if (ended != null) {
                throw ended;
            }
            invocation.lastActivity = time.nanoTime();
            if (last) {
                remove(invocation);
            }
            if (!dropping || last) {
                invocation.add(reply, last);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The request has left: from now on the peer may be late.
    void sent(PendingInvocation invocation) {
        lock.lock();
        try {
            invocation.sent();
        } finally {
            lock.unlock();
        }
    }

    /// Takes an invocation back whose request could not be sent.
    void forget(PendingInvocation invocation) {
        lock.lock();
        try {
            remove(invocation);
        } finally {
            lock.unlock();
        }
    }

    private void remove(PendingInvocation invocation) {
        if (byId.remove(invocation.request().messageId(), invocation)) {
            retrievals -= isRetrieval(invocation) ? 1 : 0;
            slotFree.signal();
        }
    }

    private static boolean isRetrieval(PendingInvocation invocation) {
        return invocation.request().field() == CommandField.C_GET_RQ;
    }

    /// Notes that the reader starts, or stops, to be busy with a request of the peer.
    void readerBusy(boolean busy) {
        if (!busy) {
            readerBusyUntil = time.nanoTime();
        }
        readerBusy = busy;
    }

    /// A C-STORE has come: a sign of life of every C-GET.
    void subOperationCame() {
        lock.lock();
        try {
            if (retrievals > 0) {
                long now = time.nanoTime();
                byId.values().stream().filter(InvokedOperations::isRetrieval).forEach(get -> get.lastActivity = now);
            }
        } finally {
            lock.unlock();
        }
    }

    /// From now on no reader waits for a slow caller: the association is being ended.
    void dropReplies() {
        lock.lock();
        try {
            dropping = true;
            taken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void endAll(IOException cause) {
        lock.lock();
        try {
            if (ended == null) {
                ended = cause;
            }
            byId.values().forEach(invocation -> invocation.fail(cause));
            byId.clear();
            slotFree.signalAll();
            taken.signalAll();
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private void armTimer(long at) {
        if (ended != null || (timer != null && timerAt - at <= 0)) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerAt = at;
        timer = time.after(Duration.ofNanos(Math.max(1, at - time.nanoTime())), this::onTimer);
    }

    /// On the timer thread: nothing here blocks, and failing an association does not write.
    private void onTimer() {
        PendingInvocation late = null;
        lock.lock();
        try {
            timer = null;
            timerAt = NEVER;
            long now = time.nanoTime();
            long next = NEVER;
            for (var invocation : byId.values()) {
                long left = invocation.nanosLeft(now, readerBusy ? now : readerBusyUntil);
                if (left <= 0) {
                    late = invocation;
                } else {
                    next = Math.min(next, left);
                }
            }
            if (late == null && next != NEVER) {
                armTimer(now + next);
            }
        } finally {
            lock.unlock();
        }
        if (late != null) {
            var which = switch (late.request().field()) {
                case C_STORE_RQ -> DicomTimeoutException.Which.STORE;
                case C_MOVE_RQ, C_GET_RQ -> DicomTimeoutException.Which.RETRIEVE;
                default -> DicomTimeoutException.Which.RESPONSE;
            };
            association.fail(new DicomTimeoutException(which, Duration.ofNanos(late.timeoutNanos)));
        }
    }
}
