package io.larmor.scp;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.OperationContext;
import org.jspecify.annotations.Nullable;

/// How fast the matches of one C-FIND leave. DIMSE has no flow control: what the server sends beyond what the requestor has read lies in
/// socket buffers, and comes still after its C-CANCEL. So a result that turns out to be large starts slowly, and goes faster the longer nobody
/// cancels; one of at most [#SMALL] matches is never held back.
///
/// *Threading*: confined to the thread of the operation.
final class Pace {
    /// Matches of a result that leaves as fast as it can; so many are read ahead to know.
    private static final int SMALL = 512;
    /// Matches that leave without waiting at the beginning, and after any pause.
    private static final int BURST = 32;
    private static final long SECOND = 1_000_000_000;

    private final Deque<FindResult.Match> ahead = new ArrayDeque<>();
    private boolean ended;
    private int sent;
    private double credit = BURST;
    private long counted = System.nanoTime();

    /// {@return how many had their turn}
    int sent() {
        return sent;
    }

    /// The next match. While the first ones wait for their turn, others are read ahead, until the operation is cancelled.
    FindResult.@Nullable Match next(FindResult result, OperationContext context) throws IOException {
        int wanted = sent < BURST ? 1 : sent < SMALL ? SMALL - sent : 1;
        while (!ended && ahead.size() < wanted && !context.cancelled()) {
            FindResult.Match match = result.next();
            if (match == null) {
                ended = true;
            } else {
                ahead.add(match);
            }
        }
        return ahead.poll();
    }

    /// Waits until the match at hand may leave.
    ///
    /// @return whether it may; false if the operation was cancelled meanwhile
    boolean awaitTurn(OperationContext context) {
        sent++;
        long rate = rate();
        if (rate == 0) {
            return true;
        }
        while (!context.cancelled()) {
            long now = System.nanoTime();
            credit = Math.min(BURST, credit + (double) (now - counted) * rate / SECOND);
            counted = now;
            if (credit >= 1) {
                credit--;
                return true;
            }
            LockSupport.parkNanos((long) ((1 - credit) * SECOND / rate));
        }
        return false;
    }

    /// {@return matches in a second; 0: any number}
    private long rate() {
        if ((ended && sent + ahead.size() <= SMALL) || sent <= BURST) {
            return 0;
        }
        return sent <= 200 ? 2_000 : sent <= 1_000 ? 4_000 : sent <= 3_000 ? 10_000 : 0;
    }
}
