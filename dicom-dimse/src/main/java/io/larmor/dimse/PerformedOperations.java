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
    /// Some peers send the next few requests without waiting, whatever was negotiated.
    private static final int LEAST_ROOM = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final Map<Integer, PendingRequest> byId = new HashMap<>();
    private final int window;
    private final int room;
    private @Nullable IOException ended;

    /// @param window how many requests the peer may have outstanding, as negotiated; zero for any number
    /// @param most   how many of any number are performed at once, of those that can be cancelled and of the others
    PerformedOperations(int window, int most) {
        this.window = window;
        this.room = window == 0 ? most : Math.max(LEAST_ROOM, 2 * window);
    }

    /// {@return whether one request more is beyond what was agreed, and beyond what is tolerated} While it is tolerated, reading goes on, so that a
    /// C-CANCEL or an A-ABORT is seen at once.
    boolean isExceeded() {
        lock.lock();
        try {
            return window != 0 && byId.size() >= room;
        } finally {
            lock.unlock();
        }
    }

    int window() {
        return window;
    }

    /// What became of a request that came.
    enum Admission {
        /// It is performed.
        BEGUN,
        /// Its message id is that of another one.
        DUPLICATE,
        /// As many that can be cancelled are performed as may be.
        TOO_MANY
    }

    /// Takes a request in. Where a peer may send any number, one that can be cancelled is turned away when it is too many; for the others the reader waits
    /// until one of them has ended, which it does by itself. So no C-CANCEL ever lies unread behind what it would end.
    ///
    /// @return whether it is to be performed
    Admission begin(PendingRequest request) throws IOException {
        boolean cancellable = request.request().field().cancellable();
        lock.lock();
        try {
            if (byId.containsKey(request.request().messageId())) {
                return Admission.DUPLICATE;
            }
            if (window == 0 && cancellable && count(true) >= room) {
                return Admission.TOO_MANY;
            }
            while (window == 0 && !cancellable && count(false) >= room && ended == null) {
                left.awaitUninterruptibly();
            }
            if (ended != null) {
                throw ended;
            }
            byId.put(request.request().messageId(), request);
            return Admission.BEGUN;
        } finally {
            lock.unlock();
        }
    }

    private int count(boolean cancellable) {
        int count = 0;
        for (var request : byId.values()) {
            count += request.request().field().cancellable() == cancellable ? 1 : 0;
        }
        return count;
    }

    void end(PendingRequest request) {
        lock.lock();
        try {
            if (byId.remove(request.request().messageId(), request)) {
                left.signal();
            }
        } finally {
            lock.unlock();
        }
        request.letGo();
    }

    /// The response that was to end it did not leave.
    void resume(PendingRequest request) {
        lock.lock();
        try {
            if (ended == null) {
                byId.putIfAbsent(request.request().messageId(), request);
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
            left.signalAll();
        } finally {
            lock.unlock();
        }
        all.forEach(PendingRequest::cancel);
    }
}
