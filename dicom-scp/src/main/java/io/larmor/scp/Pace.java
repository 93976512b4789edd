package io.larmor.scp;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import io.larmor.services.spi.FindResult;
import org.jspecify.annotations.Nullable;

/// How fast the matches of one C-FIND leave. DIMSE has no flow control: what the server sends beyond what the requestor has read lies in
/// socket buffers, and comes still after its C-CANCEL. Who wants a few of many matches cancels early; so the first [#PACED] of a large answer
/// leave at a rate that a requestor reads at, and the rest as fast as it can. An answer of at most [#SMALL] matches is never held back.
///
/// *Threading*: confined to the thread of the operation.
final class Pace {
    /// Matches of an answer that leaves as fast as it can; so many are read ahead to know.
    static final int SMALL = 512;
    /// How many matches of a large answer are held back.
    static final int PACED = 2_000;
    /// How many of them leave in a second: half of what DCMTK's findscu prints on a busy machine of two cores.
    static final int RATE = 2_000;
    /// Matches that leave without waiting at the beginning, and after any pause.
    static final int BURST = 32;
    private static final long SECOND = 1_000_000_000;

    private final BooleanSupplier cancelled;
    private final LongSupplier clock;
    private final LongConsumer park;
    private final Deque<FindResult.Match> ahead = new ArrayDeque<>();
    private boolean ended;
    private int taken;
    private double credit = BURST;
    private long counted;

    /// @param cancelled tells whether the operation was cancelled
    Pace(BooleanSupplier cancelled) {
        this(cancelled, System::nanoTime, LockSupport::parkNanos);
    }

    /// @param cancelled tells whether the operation was cancelled
    /// @param clock     tells the time, in nanoseconds
    /// @param park      waits for so many nanoseconds, or less
    Pace(BooleanSupplier cancelled, LongSupplier clock, LongConsumer park) {
        this.cancelled = cancelled;
        this.clock = clock;
        this.park = park;
        this.counted = clock.getAsLong();
    }

    /// {@return whether the answer is known to have more than [#SMALL] matches}
    boolean isLarge() {
        return taken + ahead.size() > SMALL;
    }

    /// The next match. While the first ones wait for their turn, others are read ahead, until the operation is cancelled.
    FindResult.@Nullable Match next(FindResult result) throws IOException {
        int wanted = taken < BURST ? 1 : Math.max(1, SMALL + 1 - taken);
        while (!ended && ahead.size() < wanted && !cancelled.getAsBoolean()) {
            FindResult.Match match = result.next();
            if (match == null) {
                ended = true;
            } else {
                ahead.add(match);
            }
        }
        FindResult.Match match = ahead.poll();
        taken += match == null ? 0 : 1;
        return match;
    }

    /// {@return whether the next match, or the end, comes without waiting, so that the one before may leave together with it}
    boolean isAtHand(FindResult result) {
        if (isLarge() && taken <= PACED) {
            return false;
        }
        return ended || !ahead.isEmpty() || (taken != BURST && result.isAtHand());
    }

    /// Waits until the match at hand may leave.
    ///
    /// @return whether it may; false if the operation was cancelled meanwhile
    boolean awaitTurn() {
        if (taken > PACED || (ended && !isLarge())) {
            return true;
        }
        while (!cancelled.getAsBoolean()) {
            long now = clock.getAsLong();
            credit = Math.min(BURST, credit + (double) (now - counted) * RATE / SECOND);
            counted = now;
            if (credit >= 1) {
                credit--;
                return true;
            }
            park.accept((long) Math.ceil((1 - credit) * SECOND / RATE));
        }
        return false;
    }
}
