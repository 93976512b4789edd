package io.larmor.assoc;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WatchTest {
    @Test
    void whatIsTouchedGoesOnAndExpiresAfterwards() throws Exception {
        var expired = new CountDownLatch(1);
        var longer = new CountDownLatch(1);
        var watch = new Watch(TimeSource.SYSTEM, Duration.ofSeconds(1), expired::countDown);
        watch.begin();
        Deadlines.after(Duration.ofMillis(1500), longer::countDown);
        while (longer.getCount() > 0) {
            watch.touch();
            Thread.onSpinWait();
        }
        assertEquals(1, expired.getCount());
        assertTrue(expired.await(20, TimeUnit.SECONDS));
    }

    @Test
    void touchingDoesNotBeginWhatHasEnded() throws Exception {
        var expired = new CountDownLatch(1);
        var longer = new CountDownLatch(1);
        var watch = new Watch(TimeSource.SYSTEM, Duration.ofMillis(20), expired::countDown);
        watch.begin();
        watch.end();
        watch.touch();
        Deadlines.after(Duration.ofMillis(200), longer::countDown);
        assertTrue(longer.await(20, TimeUnit.SECONDS));
        assertEquals(1, expired.getCount());
    }
}
