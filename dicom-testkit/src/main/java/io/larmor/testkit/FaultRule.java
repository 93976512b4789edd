package io.larmor.testkit;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// One thing that goes wrong on a connection: what, in which direction, and where.
///
/// @param action     what happens
/// @param direction  whose bytes it happens to; empty: those of both sides
/// @param place      where in the stream of bytes it happens
/// @param amount     how many bytes are concerned: dropped, duplicated, corrupted, or the size of a piece; 0: up to the end of the PDU
/// @param time       how long is waited, of [Action#DELAY] and [Action#SLOW]
public record FaultRule(Action action, Optional<Direction> direction, Place place, int amount, Duration time) {

    /// Whose bytes.
    public enum Direction {
        /// What the side that connected sends.
        CLIENT,
        /// What the side that was connected to sends.
        SERVER;

        /// {@return the other one}
        public Direction other() {
            return this == CLIENT ? SERVER : CLIENT;
        }

        int index() {
            return this == CLIENT ? 0 : 1;
        }
    }

    /// What happens.
    public enum Action {
        /// Every byte arrives later by a time: latency, at full bandwidth.
        DELAY,
        /// Bytes are handed on in pieces of a size, a write for each.
        SPLIT,
        /// Bytes are handed on one by one, with a time in between (slow-loris).
        SLOW,
        /// Bytes are left out.
        DROP,
        /// Bytes come twice.
        DUPLICATE,
        /// Bytes are changed, each to another value.
        CORRUPT,
        /// The stream ends here, in good order (FIN); the other direction goes on.
        TRUNCATE,
        /// The connection breaks here (RST).
        RESET,
        /// From here on nothing is handed on, and nothing ends.
        STALL;

        boolean isSteady() {
            return this == DELAY || this == SPLIT || this == SLOW;
        }
    }

    /// Where in a direction's stream.
    public sealed interface Place {
        /// Everywhere; of what happens once, at the first byte.
        record Everywhere() implements Place {}

        /// At a byte.
        ///
        /// @param offset from 0, the first byte of the connection
        record AtByte(long offset) implements Place {}

        /// At a PDU.
        ///
        /// @param number from 1, the first PDU of the direction
        /// @param offset byte in it, from 0, the PDU type
        record AtPdu(long number, int offset) implements Place {}

        /// At each PDU of a type.
        ///
        /// @param type   the PDU type
        /// @param offset byte in it, from 0, the PDU type
        record AtType(int type, int offset) implements Place {}

        /// At any PDU, by chance, at a byte that chance takes among the first 64 of it.
        ///
        /// @param probability 0 to 1, of each PDU
        record ByChance(double probability) implements Place {}
    }

    /// Checks the bounds.
    public FaultRule {
        if (amount < 0 || (action == Action.SPLIT && amount == 0)) {
            throw new IllegalArgumentException(
                    "'" + action.name().toLowerCase(Locale.ROOT) + "' needs a positive number of bytes.");
        }
        if (time.isNegative() || ((action == Action.DELAY || action == Action.SLOW) && time.isZero())) {
            throw new IllegalArgumentException(
                    "'" + action.name().toLowerCase(Locale.ROOT) + "' needs a time, as 20ms.");
        }
        if (action.isSteady() && !(place instanceof Place.Everywhere)) {
            throw new IllegalArgumentException(
                    "'" + action.name().toLowerCase(Locale.ROOT)
                            + "' holds for the whole connection, not for a place in it.");
        }
    }

    boolean concerns(Direction which) {
        return direction.isEmpty() || direction.get() == which;
    }
}
