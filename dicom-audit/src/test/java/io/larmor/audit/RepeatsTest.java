package io.larmor.audit;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RepeatsTest {
    private final Repeats repeats = new Repeats();

    @Test
    void tenAMinuteAreToldAndThenHowManyWereNot() {
        for (int i = 0; i < Repeats.MOST; i++) {
            assertEquals(0, repeats.admit("k", "a", i));
        }
        for (int i = 0; i < 5; i++) {
            assertEquals(-1, repeats.admit("k", "a", 1000));
        }
        assertEquals(0, repeats.admit("k", "b", 1000));
        assertEquals(0, repeats.admit("other", "a", 1000));
        assertEquals(5, repeats.admit("k", "a", TimeUnit.MINUTES.toNanos(1)));
        assertEquals(0, repeats.admit("k", "a", TimeUnit.MINUTES.toNanos(1) + 1));
    }

    @Test
    void manyAddressesPushOutTheOldest() {
        for (int i = 0; i <= Repeats.MOST; i++) {
            var _ = repeats.admit("k", "a", 0);
        }
        for (int i = 0; i < Repeats.MAX_KEYS; i++) {
            var _ = repeats.admit("k", "b" + i, 0);
        }
        assertEquals(0, repeats.admit("k", "a", 0));
    }
}
