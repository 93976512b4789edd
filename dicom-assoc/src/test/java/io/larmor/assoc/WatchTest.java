package io.larmor.assoc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class WatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final HandMovedTime time = new HandMovedTime();
    private final AtomicInteger expired = new AtomicInteger();
    private final Watch watch = new Watch(time, LIMIT, expired::incrementAndGet);

    @Test
    void whatIsTouchedGoesOnAndExpiresAfterwards() {
        watch.begin();
        for (int i = 0; i < 10; i++) {
            time.pass(LIMIT.dividedBy(2));
            watch.touch();
        }
        assertEquals(0, expired.get());
        time.pass(LIMIT);
        time.pass(LIMIT);
        assertEquals(1, expired.get());
    }

    @Test
    void touchingDoesNotBeginWhatHasEnded() {
        watch.begin();
        watch.end();
        watch.touch();
        for (int i = 0; i < 10; i++) {
            time.pass(LIMIT);
        }
        assertEquals(0, expired.get());
    }

    @Test
    void whatIsPardonedBeginsAgainUntilItIsNot() {
        var pardoned = new AtomicBoolean(true);
        var mild = new Watch(time, LIMIT, expired::incrementAndGet, pardoned::get);
        mild.begin();
        for (int i = 0; i < 10; i++) {
            time.pass(LIMIT);
        }
        assertEquals(0, expired.get());
        pardoned.set(false);
        time.pass(LIMIT);
        time.pass(LIMIT);
        assertEquals(1, expired.get());
    }

    @Test
    void whatBeganAndWasNotTouchedExpires() {
        watch.begin();
        time.pass(LIMIT.minusMillis(1));
        assertEquals(0, expired.get());
        time.pass(Duration.ofMillis(2));
        assertEquals(1, expired.get());
    }
}
