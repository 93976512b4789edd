package io.larmor.archive.files;

import java.util.concurrent.atomic.AtomicLong;

/// How much memory instances that are coming in may hold together. What does not fit goes to disk at once.
final class Budget {
    private final AtomicLong free;

    Budget(long bytes) {
        free = new AtomicLong(bytes);
    }

    boolean take(int bytes) {
        if (free.addAndGet(-bytes) >= 0) {
            return true;
        }
        free.addAndGet(bytes);
        return false;
    }

    void giveBack(int bytes) {
        free.addAndGet(bytes);
    }
}
