package io.larmor.archive;

/// What is done to threads in more than one place.
final class Threads {
    private Threads() {}

    /// Waits until a thread has ended. An interrupt does not end that, and is not lost.
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
