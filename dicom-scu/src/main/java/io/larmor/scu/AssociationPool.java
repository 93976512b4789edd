package io.larmor.scu;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.assoc.Deadlines;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Associations with one peer that are kept between calls, so that not every call has to negotiate one.
///
/// ```java
/// try (var pool = AssociationPool.builder(client).associations(2).build()) {
///     Status status = pool.call(association -> association.store(path));
/// }
/// ```
///
/// An association is opened when a call needs one, shared by as many calls at a time as its operations window allows, and released
/// (not aborted) when nobody has used it for a while. Whether it is well shows in its use: one that has ended is dropped. A call that finds
/// its association ended before it could send anything is made once more on a new one; anything else that fails reaches the caller,
/// because the peer may have done what it was asked for.
///
/// *Threading*: any thread; made for many virtual ones.
public final class AssociationPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AssociationPool.class);

    /// What is done on an association.
    ///
    /// @param <T> what it gives
    @FunctionalInterface
    public interface Call<T> {
        /// Does it.
        ///
        /// @param association the association; for this call only
        /// @return what it gives
        /// @throws IOException if it fails
        T on(ClientAssociation association) throws IOException;
    }

    /// The use of an association, until it is closed: that gives the association back, and does not end it.
    ///
    /// *Threading*: any thread.
    public final class Lease implements AutoCloseable {
        private final Entry entry;
        private final ClientAssociation association;
        private boolean givenBack;

        private Lease(Entry entry) {
            this.entry = entry;
            association = entry.association.view();
        }

        /// {@return the association; not to be used when this is closed}
        public ClientAssociation association() {
            return association;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (givenBack) {
                    return;
                }
                givenBack = true;
            } finally {
                lock.unlock();
            }
            giveBack(entry);
        }
    }

    /// An association of the pool, and how many use it.
    private static final class Entry {
        final ClientAssociation association;
        final int room;
        int users;
        Deadlines.@Nullable Deadline idle;

        Entry(ClientAssociation association, int room) {
            this.association = association;
            this.room = room;
        }
    }

    private final DicomClient client;
    private final int most;
    private final int sharing;
    /// How many calls an association will probably have room for.
    private final int expected;
    private final Duration idleTime;
    private final Duration wait;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Entry> entries = new ArrayList<>();
    private int opening;
    private int leaving;
    private int waiting;
    private boolean closed;

    private AssociationPool(Builder builder) {
        client = builder.client;
        most = builder.associations;
        sharing = builder.sharing;
        expected = Math.min(sharing, client.expectedWindow());
        idleTime = builder.idleTime;
        wait = builder.wait;
    }

    /// {@return a builder with every default}
    ///
    /// @param client opens the associations: peer, proposal, TLS, retries
    public static Builder builder(DicomClient client) {
        return new Builder(client);
    }

    /// Makes a call on an association of the pool.
    ///
    /// @param <T>  what it gives
    /// @param call what to do; done twice if its first association had ended before anything was sent
    /// @return what it gives
    /// @throws PoolExhaustedException if no association becomes free in time
    /// @throws IOException            what the call throws, or why there is no association
    /// @throws IllegalStateException  if the pool is closed
    public <T> T call(Call<T> call) throws IOException {
        var lease = borrow();
        try (lease) {
            return call.on(lease.association());
        } catch (IOException e) {
            if (lease.association().isTouched() || lease.association().isOpen()) {
                throw e;
            }
            LOG.debug("An association with {} had ended before it was used: {}", client.peer(), e.getMessage());
        }
        try (var fresh = new Lease(acquire(true))) {
            return call.on(fresh.association());
        }
    }

    /// Takes an association for more than one call. Others may use it meanwhile, up to its window.
    ///
    /// @return the association, to be closed
    /// @throws PoolExhaustedException if none becomes free in time
    /// @throws IOException            why there is none
    /// @throws IllegalStateException  if the pool is closed
    public Lease borrow() throws IOException {
        return new Lease(acquire(false));
    }

    /// {@return how many associations are open at this moment}
    public int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    private Entry acquire(boolean fresh) throws IOException {
        long left = wait.toNanos();
        lock.lock();
        try {
            waiting++;
            while (true) {
                if (closed) {
                    throw new IllegalStateException("the pool is closed");
                }
                boolean place = entries.size() + opening + leaving < most;
                Entry entry = fresh && place ? null : usable();
                if (entry != null) {
                    entry.users++;
                    stopIdle(entry);
                    return entry;
                }
                // Those that wait may find room in what is being opened.
                if (place && (fresh || waiting + opening > opening * expected)) {
                    opening++;
                    break;
                }
                if (left <= 0) {
                    throw new PoolExhaustedException(client.peer(), most, wait);
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var interrupted = new InterruptedIOException("interrupted while waiting for an association");
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            waiting--;
            lock.unlock();
        }
        return open();
    }

    /// Under the lock: the first association that has room; forgets those that have ended.
    private @Nullable Entry usable() {
        for (var each = entries.iterator(); each.hasNext();) {
            var entry = each.next();
            if (!entry.association.isOpen()) {
                stopIdle(entry);
                each.remove();
            } else if (entry.users < entry.room) {
                return entry;
            }
        }
        return null;
    }

    private Entry open() throws IOException {
        ClientAssociation association = null;
        Entry entry = null;
        try {
            association = client.connect();
        } finally {
            lock.lock();
            try {
                opening--;
                if (association != null && !closed) {
                    int window = association.info().window().invoked();
                    entry = new Entry(association, window == 0 ? sharing : Math.min(window, sharing));
                    entry.users = 1;
                    entries.add(entry);
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
        if (entry == null) {
            association.close();
            throw new IllegalStateException("the pool is closed");
        }
        return entry;
    }

    private void giveBack(Entry entry) {
        boolean leaves = false;
        lock.lock();
        try {
            entry.users--;
            if (!entry.association.isOpen()) {
                entries.remove(entry);
            } else if (entry.users == 0) {
                if (closed || idleTime.isZero()) {
                    leaves = leave(entry);
                } else {
                    entry.idle = Deadlines.after(idleTime,
                            () -> Thread.ofVirtual().name("larmor-pool").start(() -> releaseIdle(entry)));
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (leaves) {
            release(entry);
        }
    }

    private static void stopIdle(Entry entry) {
        if (entry.idle != null) {
            entry.idle.cancel();
            entry.idle = null;
        }
    }

    private void releaseIdle(Entry entry) {
        boolean leaves;
        lock.lock();
        try {
            leaves = entry.users == 0 && leave(entry);
        } finally {
            lock.unlock();
        }
        if (leaves) {
            release(entry);
        }
    }

    /// Under the lock: nobody gets this association any more, but it keeps its place until it is released.
    private boolean leave(Entry entry) {
        stopIdle(entry);
        boolean ours = entries.remove(entry);
        leaving += ours ? 1 : 0;
        return ours;
    }

    private void release(Entry entry) {
        try {
            entry.association.close();
        } catch (IOException e) {
            LOG.debug("An association with {} could not be released: {}", client.peer(), e.getMessage());
        } finally {
            lock.lock();
            try {
                leaving--;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Releases the associations that nobody uses, and waits for that; those in use are released when they are given back. Those who wait
    /// for one get none.
    @Override
    public void close() {
        var idle = new ArrayList<Entry>();
        lock.lock();
        try {
            closed = true;
            for (var entry : List.copyOf(entries)) {
                if (entry.users == 0 && leave(entry)) {
                    idle.add(entry);
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        var releases = idle.stream()
                .map(entry -> Thread.ofVirtual().name("larmor-pool").start(() -> release(entry))).toList();
        try {
            for (var release : releases) {
                release.join();
            }
        } catch (InterruptedException e) {
            // They end by themselves.
            Thread.currentThread().interrupt();
        }
    }

    /// Builds {@link AssociationPool}s. What is not set has the default that stands with it.
    public static final class Builder {
        private final DicomClient client;
        private int associations = 4;
        private int sharing = 32;
        private Duration idleTime = Duration.ofSeconds(30);
        private Duration wait = Duration.ofSeconds(30);

        private Builder(DicomClient client) {
            this.client = client;
        }

        /// Sets how many associations there are at most.
        ///
        /// @param value at least 1; default 4
        /// @return this
        public Builder associations(int value) {
            associations = value;
            return this;
        }

        /// Sets how many calls share an association at most. Where C-GETs are among the calls, it must be 1: there is one at a time on
        /// an association.
        ///
        /// @param value at least 1; default 32; never more than the operations window that was negotiated
        /// @return this
        public Builder sharing(int value) {
            sharing = value;
            return this;
        }

        /// Sets after what time an association that nobody uses is released. Choose less than the peer's own idle timeout.
        ///
        /// @param value the time; default 30 s; zero releases it at once
        /// @return this
        public Builder idleTime(Duration value) {
            idleTime = value;
            return this;
        }

        /// Sets how long a caller waits while all associations are in use; to open one takes the timeouts of the client besides.
        ///
        /// @param value the time; default 30 s; zero does not wait
        /// @return this
        public Builder waitTime(Duration value) {
            wait = value;
            return this;
        }

        /// {@return the pool, with no association yet}
        ///
        /// @throws IllegalArgumentException if a value is out of its bounds
        public AssociationPool build() {
            if (associations < 1 || sharing < 1 || idleTime.isNegative() || wait.isNegative()) {
                throw new IllegalArgumentException(
                        "a pool has at least 1 association for at least 1 call, and no negative time");
            }
            return new AssociationPool(this);
        }
    }
}
