package io.larmor.assoc;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Stands still until a test moves it.
final class HandMovedTime implements TimeSource {
    private final AtomicLong now = new AtomicLong();
    private final Queue<Alarm> alarms = new ConcurrentLinkedQueue<>();

    @Override
    public long nanoTime() {
        return now.get();
    }

    @Override
    public Deadlines.Deadline at(long nanoTime, Runnable action) {
        var alarm = new Alarm(nanoTime, action);
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }

    /// {@return whether something is due later than that from now}
    boolean waitsLongerThan(Duration least) {
        long then = now.get() + least.toNanos();
        return alarms.stream().anyMatch(alarm -> alarm.time - then > 0);
    }

    /// Lets time pass, and does what is due then.
    void pass(Duration duration) {
        long then = now.addAndGet(duration.toNanos());
        for (var alarm : List.copyOf(alarms)) {
            if (alarm.time - then <= 0 && alarms.remove(alarm)) {
                alarm.action.run();
            }
        }
    }

    private record Alarm(long time, Runnable action) {}
}
