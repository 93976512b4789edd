package io.larmor.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Negotiator;
import io.larmor.dimse.Status;
import io.larmor.scp.AssociationListener;
import io.larmor.scp.OperationListener;
import io.larmor.scp.PerformedOperation;
import io.larmor.scp.SentInstance;
import io.larmor.services.spi.Operation;
import org.jspecify.annotations.Nullable;

/// Counts what a node does, by peer and by operation. A peer that is not configured is "other": what somebody calls himself makes no new time series.
///
/// *Threading*: thread-safe; counting never waits.
final class Metrics implements AssociationListener, OperationListener {
    static final String OTHER = "other";

    private volatile Set<String> peers;
    private final Map<String, OfPeer> byPeer = new ConcurrentHashMap<>();
    private final LongAdder failed = new LongAdder();

    /// What is counted of one peer.
    static final class OfPeer {
        final LongAdder accepted = new LongAdder();
        final LongAdder rejected = new LongAdder();
        final LongAdder released = new LongAdder();
        final LongAdder aborted = new LongAdder();
        final LongAdder subOperations = new LongAdder();
        final LongAdder subOperationsFailed = new LongAdder();
        final LongAdder bytesSent = new LongAdder();
        final Map<Operation, OfOperation> byOperation = new ConcurrentHashMap<>();
    }

    /// What is counted of one kind of operation of one peer.
    static final class OfOperation {
        /// Upper bounds of the histogram, in seconds.
        static final double[] BOUNDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60};

        final Map<Status.Category, LongAdder> byCategory = new EnumMap<>(Status.Category.class);
        final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
        final LongAdder nanoseconds = new LongAdder();
        final LongAdder bytesReceived = new LongAdder();
        final LongAdder pending = new LongAdder();

        OfOperation() {
            for (var category : Status.Category.values()) {
                byCategory.put(category, new LongAdder());
            }
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = new LongAdder();
            }
        }

        private void add(PerformedOperation operation) {
            var counter = byCategory.get(operation.status().category());
            if (counter != null) {
                counter.increment();
            }
            buckets[bucket(operation.elapsed())].increment();
            nanoseconds.add(operation.elapsed().toNanos());
            bytesReceived.add(operation.bytes());
            pending.add(operation.pending());
        }

        private static int bucket(Duration elapsed) {
            double seconds = elapsed.toNanos() / 1e9;
            int bucket = 0;
            while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
                bucket++;
            }
            return bucket;
        }
    }

    /// @param peers the AE titles of those that are configured
    Metrics(Collection<String> peers) {
        this.peers = Set.copyOf(peers);
    }

    /// Takes note of other peers; what was counted of former ones stays.
    void peers(Collection<String> others) {
        peers = Set.copyOf(others);
    }

    /// {@return what was counted, by the AE title of configured peers, or "other"}
    Map<String, OfPeer> byPeer() {
        return byPeer;
    }

    /// {@return how many connections did not become associations}
    long failed() {
        return failed.sum();
    }

    private OfPeer of(String ae) {
        return byPeer.computeIfAbsent(peers.contains(ae) ? ae : OTHER, _ -> new OfPeer());
    }

    @Override
    public void opened(AssociationInfo association) {
        of(association.peerAe()).accepted.increment();
    }

    @Override
    public void rejected(AssociationRequest request, Optional<InetSocketAddress> from,
            Negotiator.Decision.Reject reason) {
        of(request.callingAe()).rejected.increment();
    }

    @Override
    public void failed(Optional<InetSocketAddress> from, IOException cause) {
        failed.increment();
    }

    @Override
    public void closed(AssociationInfo association, @Nullable Exception cause) {
        var peer = of(association.peerAe());
        (cause == null ? peer.released : peer.aborted).increment();
    }

    @Override
    public void performed(PerformedOperation operation) {
        of(operation.association().peerAe()).byOperation
                .computeIfAbsent(operation.operation(), _ -> new OfOperation()).add(operation);
    }

    @Override
    public void sent(SentInstance instance) {
        var peer = of(instance.association().peerAe());
        peer.subOperations.increment();
        if (instance.status().isFailure()) {
            peer.subOperationsFailed.increment();
        } else {
            peer.bytesSent.add(Math.max(0, instance.bytes()));
        }
    }
}
