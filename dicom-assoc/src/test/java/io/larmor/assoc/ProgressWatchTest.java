package io.larmor.assoc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProgressWatchTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final HandMovedTime time = new HandMovedTime();
    private final AtomicInteger expired = new AtomicInteger();
    private final ProgressWatch watch = new ProgressWatch(time, new MinimumProgress(100, SECOND.multipliedBy(30)),
            expired::incrementAndGet);

    private void read(int seconds, int count) {
        watch.begin();
        for (int i = 0; i < seconds; i++) {
            time.pass(SECOND);
        }
        watch.end(count);
    }

    @Test
    void whoStopsIsLate() {
        read(29, 0);
        assertEquals(0, expired.get());
        read(2, 0);
        assertEquals(1, expired.get());
    }

    @Test
    void whoSendsNextToNothingIsLateToo() {
        for (int i = 0; i < 6; i++) {
            read(5, 1);
            assertEquals(0, expired.get());
        }
        read(1, 1);
        assertEquals(1, expired.get());
    }

    @Test
    void whoSendsEnoughMayTakeForEver() {
        for (int i = 0; i < 100; i++) {
            read(14, 50);
        }
        assertEquals(0, expired.get());
    }

    @Test
    void timeInWhichNobodyReadsDoesNotCount() {
        for (int i = 0; i < 10; i++) {
            read(2, 1);
            for (int j = 0; j < 100; j++) {
                time.pass(SECOND);
            }
        }
        assertEquals(0, expired.get());
        read(11, 1);
        assertEquals(1, expired.get());
    }

    @Test
    void nothingIsOwedBetweenMessages() {
        for (int i = 0; i < 10; i++) {
            read(20, 1);
            watch.reset();
        }
        assertEquals(0, expired.get());
    }

    @Test
    void noneIsNeverLate() {
        var patient = new ProgressWatch(time, MinimumProgress.NONE, expired::incrementAndGet);
        patient.begin();
        time.pass(SECOND.multipliedBy(1_000_000));
        patient.end(0);
        assertEquals(0, expired.get());
        assertTrue(new MinimumProgress(0, SECOND).isNone() && new MinimumProgress(1, Duration.ZERO).isNone());
        assertThrows(IllegalArgumentException.class, () -> new MinimumProgress(-1, SECOND));
    }
}
