package io.larmor.scp;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.larmor.data.DataSet;
import io.larmor.services.spi.FindResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The pace by a clock of the test's own, which goes on only while somebody waits.
class PaceTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong now = new AtomicLong(5);
    private final AtomicInteger read = new AtomicInteger();
    private boolean cancelled;
    private final Pace pace = new Pace(() -> cancelled, now::get, now::addAndGet);

    private FindResult matches(int count) {
        return () -> read.incrementAndGet() <= count ? new FindResult.Match(DataSet.EMPTY) : null;
    }

    private int sendAll(FindResult result) throws Exception {
        int sent = 0;
        while (pace.next(result) != null) {
            assertTrue(pace.awaitTurn());
            sent++;
        }
        return sent;
    }

    @Test
    void aSmallAnswerIsNotHeldBack() throws Exception {
        assertEquals(Pace.SMALL, sendAll(matches(Pace.SMALL)));
        assertEquals(5, now.get(), "nobody waited");
        assertFalse(pace.isLarge());
    }

    @Test
    void theFirstMatchLeavesBeforeTheNextIsRead() throws Exception {
        assertNotNull(pace.next(matches(10_000)));
        assertEquals(1, read.get());
        assertTrue(pace.awaitTurn());
    }

    @Test
    void aLargeAnswerIsHeldBackAtItsBeginning() throws Exception {
        assertEquals(10_000, sendAll(matches(10_000)));
        assertTrue(pace.isLarge());
        long held = SECOND * (Pace.PACED - Pace.BURST) / Pace.RATE;
        assertTrue(Math.abs(now.get() - held) < SECOND / 100, "waited " + now.get());
    }

    @Test
    void inNoTwentiethOfASecondMoreThanAHundredLeave() throws Exception {
        FindResult result = matches(10_000);
        var left = new long[Pace.PACED];
        for (int i = 0; i < left.length; i++) {
            pace.next(result);
            assertTrue(pace.awaitTurn());
            left[i] = now.addAndGet(i % 300 == 299 ? SECOND / 10 : 1_000);
        }
        for (int i = 100; i < left.length; i++) {
            assertTrue(left[i] - left[i - 100] >= SECOND * (100 - Pace.BURST - 1) / Pace.RATE, "match " + i);
        }
    }

    @Test
    void aCancelEndsTheReadingAheadAndTheWaiting() throws Exception {
        FindResult result = () -> {
            cancelled = read.incrementAndGet() == 100;
            return new FindResult.Match(DataSet.EMPTY);
        };
        for (int i = 0; i < Pace.BURST; i++) {
            pace.next(result);
            assertTrue(pace.awaitTurn());
        }
        assertNotNull(pace.next(result));
        assertEquals(100, read.get());
        assertFalse(pace.awaitTurn());
    }

    @Test
    void theEndIsTheEnd() throws Exception {
        FindResult result = matches(1);
        assertNotNull(pace.next(result));
        assertNull(pace.next(result));
    }

    private static FindResult atHand(FindResult result) {
        return new FindResult() {
            @Override
            public @Nullable Match next() throws IOException {
                return result.next();
            }

            @Override
            public boolean isAtHand() {
                return true;
            }
        };
    }

    @Test
    void whatMayTakeLongHoldsNothingBack() throws Exception {
        FindResult result = matches(2);
        assertNotNull(pace.next(result));
        assertFalse(pace.isAtHand(result), "nobody knows how long the next takes");
        assertNotNull(pace.next(result));
        assertNull(pace.next(result));
        assertTrue(pace.isAtHand(result), "the end is known");
    }

    @Test
    void matchesAtHandLeaveTogetherUntilTheRestIsReadAhead() throws Exception {
        FindResult result = atHand(matches(100));
        for (int i = 1; i <= 100; i++) {
            assertNotNull(pace.next(result));
            assertEquals(i != Pace.BURST, pace.isAtHand(result), "match " + i);
        }
    }

    @Test
    void aLargeAnswerLeavesOneByOneWhileItIsHeldBack() throws Exception {
        FindResult result = atHand(matches(10_000));
        for (int i = 1; i <= 3_000; i++) {
            assertNotNull(pace.next(result));
            assertEquals(i < Pace.BURST || i > Pace.PACED, pace.isAtHand(result), "match " + i);
        }
    }
}
