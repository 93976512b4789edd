package io.larmor.scp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.assoc.MemoryBudget;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.TimeSource;
import org.jspecify.annotations.Nullable;

/// Keeps a server within its limits: knows how many connections, associations and bytes there are, by address and by AE. What it knows of an AE ends with its
/// last association; of addresses without a connection it remembers some thousands.
///
/// *Threading*: thread-safe. Nothing blocks under the lock.
final class Admission {
    /// There is plenty while no more than this part of it is taken.
    private static final int PLENTY = 4;
    /// Connections beyond a limit that are read in order to be rejected in good form; more are closed at once.
    static final int MAX_REJECTING = 128;
    /// Addresses whose rate is known. Who comes back after so many others begins anew.
    static final int MAX_ADDRESSES = 4096;
    /// Over how many seconds the rate of an address is an average.
    private static final int BURST = 2;

    private volatile ServerLimits limits;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Network, Integer> open = new HashMap<>();
    private final Map<Network, Bucket> rates = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Ae> aes = new HashMap<>();
    private int associations;
    private int rejecting;
    private long memory;

    Admission(ServerLimits limits, TimeSource time) {
        this.limits = limits;
        this.time = time;
    }

    /// Changes the limits. Who is here stays, even where there are too many now.
    void limit(ServerLimits other) {
        limits = other;
    }

    /// Who counts as one place: an address of IPv4, or the 64 bits of IPv6 that one subscriber has.
    ///
    /// @param length of an address in bytes
    /// @param prefix the first bits
    private record Network(int length, long prefix) {
        static Network of(InetAddress address) {
            byte[] bytes = address.getAddress();
            var first = ByteBuffer.wrap(bytes);
            return new Network(bytes.length, bytes.length < Long.BYTES ? first.getInt() : first.getLong());
        }
    }

    /// How many connections a network may still make now.
    private static final class Bucket {
        private double tokens;
        private long filled;
    }

    /// What the associations of an AE take.
    private static final class Ae {
        private int associations;
        private long memory;
    }

    /// A connection has come.
    ///
    /// @param address where from; empty if it has no address, or that of a load balancer that will tell
    /// @return what it takes of the limits; null if it is to be closed at once
    @Nullable
    Ticket arrive(Optional<InetAddress> address) {
        var ticket = new Ticket();
        return ticket.comesFrom(address) ? ticket : null;
    }

    private boolean isWithinRate(Network network) {
        if (limits.connectionsPerSecond() == 0) {
            return true;
        }
        long now = time.nanoTime();
        double most = (double) limits.connectionsPerSecond() * BURST;
        Bucket bucket = rates.get(network);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = most;
            rates.put(network, bucket);
            if (rates.size() > MAX_ADDRESSES) {
                rates.remove(rates.keySet().iterator().next());
            }
        } else {
            double seconds = (double) (now - bucket.filled) / TimeUnit.SECONDS.toNanos(1);
            bucket.tokens = Math.min(most, bucket.tokens + seconds * limits.connectionsPerSecond());
        }
        bucket.filled = now;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens--;
        return true;
    }

    private static boolean isAtMost(long limit, long value) {
        return limit == 0 || value <= limit;
    }

    /// What one connection takes of the limits; given back when it is closed.
    final class Ticket implements MemoryBudget, AutoCloseable {
        private @Nullable Network network;
        private @Nullable String ae;
        private boolean rejected;
        private boolean closed;
        private long taken;

        /// Notes where the connection comes from.
        ///
        /// @return whether it may stay, if only to be rejected
        boolean comesFrom(Optional<InetAddress> address) {
            if (address.isEmpty() || address.get().isLoopbackAddress()) {
                return true;
            }
            lock.lock();
            try {
                Network from = Network.of(address.get());
                boolean within = isWithinRate(from)
                        && isAtMost(limits.connectionsPerAddress(), open.getOrDefault(from, 0) + 1L);
                if (!within && rejecting >= MAX_REJECTING) {
                    return false;
                }
                network = from;
                open.merge(from, 1, Integer::sum);
                if (!within) {
                    rejected = true;
                    rejecting++;
                }
                return true;
            } finally {
                lock.unlock();
            }
        }

        /// Whether the connection is one too many from its address, and stays only to be rejected.
        boolean isRejected() {
            return rejected;
        }

        /// Takes a place among the associations.
        ///
        /// @param callingAe who requests it
        /// @return null, or why there is no place
        @Nullable
        RejectReason enter(String callingAe) {
            lock.lock();
            try {
                Ae known = aes.get(callingAe);
                if (rejected || associations >= limits.associations() || (known != null
                        && !isAtMost(limits.associationsPerAe(), known.associations + 1L))) {
                    return RejectReason.LOCAL_LIMIT_EXCEEDED;
                }
                if (known == null) {
                    known = new Ae();
                    aes.put(callingAe, known);
                }
                associations++;
                known.associations++;
                known.memory += taken;
                ae = callingAe;
                return null;
            } finally {
                lock.unlock();
            }
        }

        /// Whether it has a place among the associations.
        boolean isEntered() {
            lock.lock();
            try {
                return ae != null;
            } finally {
                lock.unlock();
            }
        }

        /// Gives the place among the associations back.
        void leave() {
            lock.lock();
            try {
                Ae known = ae == null ? null : aes.get(ae);
                if (known != null && ae != null) {
                    associations--;
                    known.memory -= taken;
                    if (--known.associations == 0) {
                        aes.remove(ae);
                    }
                    ae = null;
                }
            } finally {
                lock.unlock();
            }
        }

        /// No more than a quarter of what all, and this AE, may take is taken.
        @Override
        public boolean hasPlenty() {
            lock.lock();
            try {
                Ae known = ae == null ? null : aes.get(ae);
                return isAtMost(limits.memory(), PLENTY * memory)
                        && (known == null || isAtMost(limits.memoryPerAe(), PLENTY * known.memory));
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean take(long bytes) {
            lock.lock();
            try {
                Ae known = ae == null ? null : aes.get(ae);
                if (closed || !isAtMost(limits.memoryPerAssociation(), taken + bytes)
                        || !isAtMost(limits.memory(), memory + bytes)
                        || (known != null && !isAtMost(limits.memoryPerAe(), known.memory + bytes))) {
                    return false;
                }
                change(bytes, known);
                return true;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void giveBack(long bytes) {
            lock.lock();
            try {
                if (!closed) {
                    change(-bytes, ae == null ? null : aes.get(ae));
                }
            } finally {
                lock.unlock();
            }
        }

        private void change(long bytes, @Nullable Ae known) {
            taken += bytes;
            memory += bytes;
            if (known != null) {
                known.memory += bytes;
            }
        }

        @Override
        public void close() {
            leave();
            lock.lock();
            try {
                if (closed) {
                    return;
                }
                closed = true;
                memory -= taken;
                rejecting -= rejected ? 1 : 0;
                if (network != null) {
                    open.computeIfPresent(network, (_, count) -> count == 1 ? null : count - 1);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /// Whether as many associations are open as may be.
    boolean isFull() {
        lock.lock();
        try {
            return associations >= limits.associations();
        } finally {
            lock.unlock();
        }
    }

    /// Bytes that are taken at this moment.
    long memory() {
        lock.lock();
        try {
            return memory;
        } finally {
            lock.unlock();
        }
    }

    /// How many addresses, AEs and rates are known at this moment.
    int known() {
        lock.lock();
        try {
            return open.size() + aes.size() + rates.size();
        } finally {
            lock.unlock();
        }
    }
}
