package io.larmor.scp;

import java.time.Duration;

import io.larmor.assoc.MinimumProgress;

/// What a server spends on its peers at most, however many there are and whatever they say. One immutable value; zero means no limit, but where it says
/// otherwise.
///
/// Counts by address leave out this machine itself (loopback), from where a load balancer or a tunnel may bring everybody, and connections without an
/// address. Addresses of IPv6 count by their first 64 bits, for who has one of those has them all.
///
/// @param associations           how many at once, 1 or more; one more is rejected: transient, local limit exceeded (PS3.8 §9.3.4)
/// @param associationsPerAe      how many at once of one calling AE title; one more is rejected likewise
/// @param connectionsPerAddress  how many at once from one address, associations or not; further ones are rejected likewise, or closed if they are very many
/// @param connectionsPerSecond   how many new ones in a second from one address, on average over two seconds; further ones as above
/// @param memory                 bytes that what peers send may take in all: large receive buffers, long association requests, data sets that are read into
///                               memory, also by the handler of a C-STORE. What is made of a data set, such as its index, may take twice as much again at
///                               worst. Choose less than half of the heap. Who gets no buffer goes on with a small one, and so slows down; a data set is refused: A700H, A702H or 0213H
/// @param memoryPerAe            bytes of that for all associations of one calling AE title
/// @param memoryPerAssociation   bytes of that for one association
/// @param dataSetLength          bytes of the longest data set of a request that is read into memory, 1 or more: identifiers, and those of the N- family;
///                               C-STORE streams. It is taken of `memory` while the operation lasts
/// @param progress               the least that has to come in the middle of a message
/// @param lifetime               how long an association may last in all; then it is aborted
public record ServerLimits(int associations, int associationsPerAe, int connectionsPerAddress, int connectionsPerSecond,
        long memory, long memoryPerAe, long memoryPerAssociation, int dataSetLength, MinimumProgress progress,
        Duration lifetime) {
    /// 1,000 associations, 250 of one AE; 250 connections from an address, 100 new ones a second; 512 MiB of memory, 256 MiB for an AE, 128 MiB for an
    /// association; 8 MiB for a data set; 4,096 bytes in 30 s; no end of an association's life.
    public static final ServerLimits DEFAULT = new ServerLimits(1_000, 250, 250, 100, 512L << 20, 256L << 20,
            128L << 20,
            8 << 20, MinimumProgress.DEFAULT, Duration.ZERO);

    /// Checks the bounds.
    ///
    /// @throws IllegalArgumentException if a value is out of its bounds
    public ServerLimits {
        atLeast(1, associations, "The maximum of associations");
        atLeast(0, associationsPerAe, "The maximum of associations of an AE");
        atLeast(0, connectionsPerAddress, "The maximum of connections from an address");
        atLeast(0, connectionsPerSecond, "The maximum of new connections in a second");
        atLeast(0, memory, "The memory for all peers");
        atLeast(0, memoryPerAe, "The memory for an AE");
        atLeast(0, memoryPerAssociation, "The memory for an association");
        atLeast(1, dataSetLength, "The longest data set");
        if (lifetime.isNegative()) {
            throw new IllegalArgumentException("The lifetime of an association is not negative; zero means no end.");
        }
    }

    private static void atLeast(long least, long value, String what) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", but is " + value + ".");
        }
    }

    /// {@return these limits with another number of associations}
    ///
    /// @param all   how many at once, 1 or more
    /// @param perAe how many of one calling AE title; 0 for no limit of its own
    public ServerLimits withAssociations(int all, int perAe) {
        return new ServerLimits(all, perAe, connectionsPerAddress, connectionsPerSecond, memory, memoryPerAe,
                memoryPerAssociation, dataSetLength, progress, lifetime);
    }

    /// {@return these limits with others for each address}
    ///
    /// @param atOnce    how many connections at once; 0 for no limit
    /// @param perSecond how many new ones in a second; 0 for no limit
    public ServerLimits withConnections(int atOnce, int perSecond) {
        return new ServerLimits(associations, associationsPerAe, atOnce, perSecond, memory, memoryPerAe,
                memoryPerAssociation, dataSetLength, progress, lifetime);
    }

    /// {@return these limits with other memory}
    ///
    /// @param all            bytes for all peers; 0 for no limit
    /// @param perAe          bytes for one calling AE title; 0 for no limit of its own
    /// @param perAssociation bytes for one association; 0 for no limit of its own
    public ServerLimits withMemory(long all, long perAe, long perAssociation) {
        return new ServerLimits(associations, associationsPerAe, connectionsPerAddress, connectionsPerSecond, all,
                perAe, perAssociation, dataSetLength, progress, lifetime);
    }

    /// {@return these limits with another length of data sets}
    ///
    /// @param bytes the longest data set that is read into memory, 1 or more
    public ServerLimits withDataSetLength(int bytes) {
        return new ServerLimits(associations, associationsPerAe, connectionsPerAddress, connectionsPerSecond, memory,
                memoryPerAe, memoryPerAssociation, bytes, progress, lifetime);
    }

    /// {@return these limits with another minimum progress}
    ///
    /// @param least what has to come in the middle of a message
    public ServerLimits withProgress(MinimumProgress least) {
        return new ServerLimits(associations, associationsPerAe, connectionsPerAddress, connectionsPerSecond, memory,
                memoryPerAe, memoryPerAssociation, dataSetLength, least, lifetime);
    }

    /// {@return these limits with another lifetime of associations}
    ///
    /// @param longest how long an association may last in all; zero for no end
    public ServerLimits withLifetime(Duration longest) {
        return new ServerLimits(associations, associationsPerAe, connectionsPerAddress, connectionsPerSecond, memory,
                memoryPerAe, memoryPerAssociation, dataSetLength, progress, longest);
    }
}
