package io.larmor.audit;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RepeatsTest {
    private static final Caller A = at("192.0.2.1", "A");
    private static final Caller B = at("192.0.2.2", "A");

    private final Repeats repeats = new Repeats();

    private static Caller at(String address, String ae) {
        return new Caller(ae, Optional.of(InetSocketAddress.createUnresolved(address, 1)), Optional.empty());
    }

    @Test
    void tenAMinuteAreToldAndThenHowManyWereNot() {
        for (int i = 0; i < Repeats.MOST; i++) {
            assertEquals(0, repeats.admit(Code.LOGIN, A, i));
        }
        for (int i = 0; i < 5; i++) {
            assertEquals(-1, repeats.admit(Code.LOGIN, A, 1000));
        }
        assertEquals(0, repeats.admit(Code.LOGIN, B, 1000));
        assertEquals(0, repeats.admit(Code.NODE_AUTHENTICATION, A, 1000));
        assertEquals(5, repeats.admit(Code.LOGIN, A, TimeUnit.MINUTES.toNanos(1)));
        assertEquals(0, repeats.admit(Code.LOGIN, A, TimeUnit.MINUTES.toNanos(1) + 1));
    }

    @Test
    void ofWhoDoesNotComeBackTheNumberIsTakenWhenTheMinuteIsOver() {
        for (int i = 0; i < Repeats.MOST + 5; i++) {
            var _ = repeats.admit(Code.LOGIN, A, i);
        }
        assertEquals(0, repeats.admit(Code.LOGIN, B, 0));
        long over = TimeUnit.MINUTES.toNanos(1);
        assertEquals(List.of(), repeats.over(over - 1));
        assertEquals(List.of(new Repeats.Untold(Code.LOGIN, A.from(), 5)), repeats.over(over));
        assertEquals(List.of(), repeats.over(over));
        assertEquals(List.of(), repeats.rest());
    }

    @Test
    void manyAddressesPushOutTheOldest() {
        for (int i = 0; i <= Repeats.MOST; i++) {
            var _ = repeats.admit(Code.LOGIN, A, 0);
        }
        for (int i = 0; i < Repeats.MAX_KEYS; i++) {
            var _ = repeats.admit(Code.LOGIN, at("b" + i, "B"), 0);
        }
        assertEquals(0, repeats.admit(Code.LOGIN, A, 0));
    }
}
