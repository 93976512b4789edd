package io.larmor.scp;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts the operations of one association that are being performed.
///
/// *Threading*: thread-safe.
final class Operations {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();
    private final Runnable whenNone;
    private int count;

    /// @param whenNone is run each time the last operation has ended
    Operations(Runnable whenNone) {
        this.whenNone = whenNone;
    }

    void begin() {
        lock.lock();
        try {
            count++;
        } finally {
            lock.unlock();
        }
    }

    void end() {
        boolean last;
        lock.lock();
        try {
            last = --count == 0;
            if (last) {
                none.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (last) {
            whenNone.run();
        }
    }

    int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until no operation is being performed.
    void awaitNone() {
        lock.lock();
        try {
            while (count > 0) {
                none.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
