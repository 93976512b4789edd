package io.larmor.dimse;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/// The requests of the peer that we have not answered finally, by message id.
///
/// *Threading*: requests begin on the reader, and end on any thread.
final class PerformedOperations {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Map<Integer, PendingRequest> byId = new HashMap<>();
    private final int window;
    private @Nullable IOException ended;

    PerformedOperations(int window) {
        this.window = window;
    }

    /// Takes a request in. A peer that sends more than agreed is not refused, but made to wait: no more is read.
    ///
    /// @return whether the message id was free
    boolean begin(PendingRequest request) throws IOException {
        lock.lock();
        try {
            if (byId.containsKey(request.request().messageId())) {
                return false;
            }
            while (byId.size() >= window && ended == null) {
                room.awaitUninterruptibly();
            }
            if (ended != null) {
                throw ended;
            }
            byId.put(request.request().messageId(), request);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void end(PendingRequest request) {
        lock.lock();
        try {
            if (byId.remove(request.request().messageId(), request)) {
                room.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// A C-CANCEL that comes too late, or for nothing, is ignored (PS3.7 §9.3.2.3).
    void cancel(int messageId) {
        PendingRequest request;
        lock.lock();
        try {
            request = byId.get(messageId);
        } finally {
            lock.unlock();
        }
        if (request != null && request.request().field().cancellable()) {
            request.cancel();
        }
    }

    int size() {
        lock.lock();
        try {
            return byId.size();
        } finally {
            lock.unlock();
        }
    }

    void endAll(IOException cause) {
        List<PendingRequest> all;
        lock.lock();
        try {
            ended = ended == null ? cause : ended;
            all = List.copyOf(byId.values());
            byId.clear();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        all.forEach(PendingRequest::cancel);
    }
}
