package io.larmor.cli;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class StopSignalsTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void signalsWithinASecondAreOneAndALaterOneStopsAtOnce() {
        var signals = new StopSignals();
        long begin = Long.MAX_VALUE - SECOND / 2;
        assertEquals(StopSignals.Wish.STOP, signals.take(begin));
        assertEquals(StopSignals.Wish.NOTHING_NEW, signals.take(begin + 1));
        assertEquals(StopSignals.Wish.NOTHING_NEW, signals.take(begin + SECOND - 1));
        assertEquals(StopSignals.Wish.STOP_AT_ONCE, signals.take(begin + SECOND));
    }
}
