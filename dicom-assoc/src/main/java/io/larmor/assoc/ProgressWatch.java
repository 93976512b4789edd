package io.larmor.assoc;

/// Keeps [MinimumProgress]: adds up the time that reads wait, and begins anew whenever enough has come.
///
/// *Threading:* one thread at a time begins, ends and resets; the action runs on the deadline thread.
final class ProgressWatch {
    private final MinimumProgress least;
    private final TimeSource time;
    private final Watch watch;
    private long begun;
    private long waited;
    private long got;

    ProgressWatch(TimeSource time, MinimumProgress least, Runnable expired) {
        this.least = least;
        this.time = time;
        watch = new Watch(time, least.interval(), expired);
    }

    /// A read of the middle of a message begins.
    void begin() {
        if (!least.isNone()) {
            begun = time.nanoTime();
            watch.begin(waited);
        }
    }

    /// It has ended.
    ///
    /// @param count how many bytes it gave; none, if less than one
    void end(int count) {
        if (!least.isNone()) {
            watch.end();
            got += Math.max(0, count);
            if (got >= least.bytes()) {
                reset();
            } else {
                waited += time.nanoTime() - begun;
            }
        }
    }

    /// Between messages: nothing is owed.
    void reset() {
        got = 0;
        waited = 0;
    }

    /// For good.
    void stop() {
        watch.stop();
    }
}
