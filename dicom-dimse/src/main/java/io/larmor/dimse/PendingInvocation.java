package io.larmor.dimse;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;

import org.jspecify.annotations.Nullable;

/// A request that we have sent, and the replies that wait to be taken.
///
/// *Threading*: all state is guarded by the lock of the table of invoked operations.
final class PendingInvocation implements DimseAssociation.Invocation {
    private final DimseAssociation association;
    private final InvokedOperations operations;
    private final int contextId;
    private final DimseRequest request;
    private final Condition arrived;
    private final Queue<DimseAssociation.Reply> replies = new ArrayDeque<>(2);
    final long timeoutNanos;
    long lastActivity;
    private boolean sent;
    private boolean done;
    private boolean discarding;
    private boolean cancelSent;
    private @Nullable IOException failure;

    PendingInvocation(DimseAssociation association, InvokedOperations operations, int contextId, DimseRequest request,
            Duration timeout) {
        this.association = association;
        this.operations = operations;
        this.lastActivity = operations.time().nanoTime();
        this.contextId = contextId;
        this.request = request;
        this.timeoutNanos = InvokedOperations.nanos(timeout);
        this.arrived = operations.lock.newCondition();
    }

    @Override
    public DimseRequest request() {
        return request;
    }

    @Override
    public DimseAssociation.@Nullable Reply next() throws IOException {
        association.checkNotReader();
        operations.lock.lock();
        try {
            while (replies.isEmpty() && !done && failure == null && !discarding) {
                InvokedOperations.waitInterruptibly(arrived, Long.MAX_VALUE);
            }
            var reply = replies.poll();
            if (reply != null) {
                lastActivity = operations.time().nanoTime();
                operations.taken.signal();
                return reply;
            }
            if (failure != null) {
                throw failure;
            }
            return null;
        } finally {
            operations.lock.unlock();
        }
    }

    @Override
    public boolean isReady() {
        operations.lock.lock();
        try {
            return !replies.isEmpty() || done || failure != null || discarding;
        } finally {
            operations.lock.unlock();
        }
    }

    @Override
    public void cancel() throws IOException {
        if (!request.field().cancellable()) {
            throw new IllegalStateException(
                    "a " + request.field() + " cannot be cancelled: PS3.7 has C-CANCEL for C-FIND,"
                            + " C-MOVE and C-GET only");
        }
        operations.lock.lock();
        try {
            if (done || cancelSent || failure != null) {
                return;
            }
            cancelSent = true;
        } finally {
            operations.lock.unlock();
        }
        association.send(contextId, CommandCodec.encode(new CCancelRq(request.messageId()), false), null);
    }

    @Override
    public void close() throws IOException {
        operations.lock.lock();
        try {
            discarding = true;
            replies.clear();
            operations.taken.signal();
            arrived.signalAll();
            if (done || failure != null) {
                return;
            }
        } finally {
            operations.lock.unlock();
        }
        association.checkNotReader();
        if (request.field().cancellable()) {
            cancel();
        }
        awaitEnd();
    }

    private void awaitEnd() throws IOException {
        operations.lock.lock();
        try {
            while (!done && failure == null) {
                InvokedOperations.waitInterruptibly(arrived, Long.MAX_VALUE);
            }
            replies.clear();
        } finally {
            operations.lock.unlock();
        }
    }

    int contextId() {
        return contextId;
    }

    boolean queueIsFull(int limit) {
        return !discarding && replies.size() >= limit;
    }

    /// {@return whether nobody will look at what else comes}
    boolean isDiscarding() {
        operations.lock.lock();
        try {
            return discarding;
        } finally {
            operations.lock.unlock();
        }
    }

    void add(DimseAssociation.Reply reply, boolean last) {
        if (!discarding) {
            replies.add(reply);
        }
        done |= last;
        arrived.signalAll();
    }

    void fail(IOException cause) {
        if (!done && failure == null) {
            failure = cause;
            arrived.signalAll();
        }
    }

    /// Sending a large object may take longer than an answer to it.
    void sent() {
        sent = true;
        lastActivity = operations.time().nanoTime();
    }

    /// {@return how long the peer has left; while the request leaves or replies wait for the caller, all the time there is}
    long nanosLeft(long now, long readerBusyUntil) {
        if (!sent || !replies.isEmpty()) {
            return timeoutNanos;
        }
        long since = readerBusyUntil - lastActivity > 0 ? readerBusyUntil : lastActivity;
        return since + timeoutNanos - now;
    }
}
