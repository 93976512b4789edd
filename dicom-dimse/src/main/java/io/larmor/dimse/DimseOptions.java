package io.larmor.dimse;

import java.time.Duration;

import io.larmor.assoc.Timeouts;

/// Time and size limits of one association's exchange of messages. A time of zero stands for no limit.
///
/// @param responseTimeout how long to wait for each response to an echo, a query or an N- request; default 30 s
/// @param storeTimeout how long to wait for the response to a C-STORE; default 60 s
/// @param retrieveTimeout how long to wait for each response or sub-operation of a C-MOVE or C-GET; default 10 min
/// @param drainTime how long to read and drop what a handler left of a data set; default 60 s
/// @param drainBytes how much of it to read and drop; default 4 GiB
/// @param maxIdentifierLength the longest data set of a response taken into memory; default 16 MiB
/// @param pendingReplies how many responses may wait for a slow caller before no more are read; default 64
/// @param maxPerformed how many requests of the peer are performed at once where it may send any number; default 64. A further C-FIND, C-MOVE or C-GET is
/// refused (A700H, A702H); for any other, no more is read until one has ended
public record DimseOptions(Duration responseTimeout, Duration storeTimeout, Duration retrieveTimeout,
        Duration drainTime,
        long drainBytes, int maxIdentifierLength, int pendingReplies, int maxPerformed) {
    /// Every default.
    public static final DimseOptions DEFAULT = new DimseOptions(Duration.ofSeconds(30), Duration.ofSeconds(60),
            Duration.ofMinutes(10), Duration.ofSeconds(60), 4L << 30, 16 << 20, 64, 64);

    /// Checks the values.
    public DimseOptions {
        if (responseTimeout.isNegative() || storeTimeout.isNegative() || retrieveTimeout.isNegative()
                || drainTime.isNegative()) {
            throw new IllegalArgumentException("a timeout is not negative; zero means none");
        }
        if (drainBytes < 0) {
            throw new IllegalArgumentException("drain bytes must not be negative");
        }
        if (maxIdentifierLength < 1 || pendingReplies < 1 || maxPerformed < 1) {
            throw new IllegalArgumentException(
                    "identifier length, pending replies and performed requests are at least 1");
        }
    }

    /// {@return the same options with the timeouts of an association}
    /// @param timeouts the timeouts
    public DimseOptions withTimeouts(Timeouts timeouts) {
        return new DimseOptions(timeouts.response(), timeouts.store(), timeouts.retrieve(), drainTime, drainBytes,
                maxIdentifierLength, pendingReplies, maxPerformed);
    }

    /// {@return the same options with other drain limits}
    /// @param time how long to read and drop
    /// @param bytes how much to read and drop
    public DimseOptions withDrain(Duration time, long bytes) {
        return new DimseOptions(responseTimeout, storeTimeout, retrieveTimeout, time, bytes, maxIdentifierLength,
                pendingReplies, maxPerformed);
    }

    /// {@return the same options with another limit on responses that wait for a slow caller}
    /// @param count how many
    public DimseOptions withPendingReplies(int count) {
        return new DimseOptions(responseTimeout, storeTimeout, retrieveTimeout, drainTime, drainBytes,
                maxIdentifierLength, count, maxPerformed);
    }

    /// {@return the same options with another limit on requests performed at once}
    /// @param count how many
    public DimseOptions withMaxPerformed(int count) {
        return new DimseOptions(responseTimeout, storeTimeout, retrieveTimeout, drainTime, drainBytes,
                maxIdentifierLength, pendingReplies, count);
    }

    Duration timeout(CommandField request) {
        return switch (request) {
            case C_STORE_RQ -> storeTimeout;
            case C_MOVE_RQ, C_GET_RQ -> retrieveTimeout;
            default -> responseTimeout;
        };
    }
}
