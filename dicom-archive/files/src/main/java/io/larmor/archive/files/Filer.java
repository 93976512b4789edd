package io.larmor.archive.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import io.larmor.archive.FailureWords;
import io.larmor.archive.InstanceStoreProvider.IndexForce;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Turns full segments of the journal into files, on a thread of its own: when nothing has come in for a moment, or when several are waiting. What comes
/// in a burst, as most does, need not share processors and disk with that.
final class Filer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Filer.class);
    /// Beyond this many the committer waits: the disk does not keep up.
    private static final int MAX_WAITING = 8;
    /// When this many wait they are filed while instances come in: so much longer takes an orderly stop, or the next start after a crash.
    static final int MAX_PUT_OFF = 4;
    /// After this time without a commit nothing is put off.
    static final Duration QUIET = Duration.ofMillis(250);
    /// Files open at a time, forced together.
    private static final int BATCH = 64;
    /// What could not be filed is tried again after this time.
    static final Duration RETRY = Duration.ofSeconds(5);

    private final Layout layout;
    private final Map<String, Segment.Place> journaled;
    private final IndexForce index;
    private final Forcer forcer;
    private final Duration quiet;
    private final Duration retry;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Segment> waiting = new ArrayDeque<>();
    private final Thread thread = Thread.ofPlatform().name("larmor-archive-filer").daemon().unstarted(this::run);
    private volatile Set<String> filing = Set.of();
    private volatile long lastCommit = System.nanoTime();
    private boolean closing;
    private @Nullable IOException failure;

    Filer(Layout layout, Map<String, Segment.Place> journaled, IndexForce index, Forcer forcer,
            Duration quiet, Duration retry) {
        this.layout = layout;
        this.journaled = journaled;
        this.index = index;
        this.forcer = forcer;
        this.quiet = quiet;
        this.retry = retry;
    }

    /// Takes note that an instance comes in.
    void busy() {
        lastCommit = System.nanoTime();
    }

    /// Hands over a segment that is written no more. Waits while too many are waiting.
    void submit(Segment segment) throws IOException {
        lock.lock();
        try {
            if (thread.getState() == Thread.State.NEW) {
                thread.start();
            }
            while (waiting.size() >= MAX_WAITING) {
                if (failure != null) {
                    throw new IOException("the journal is full, and could not be filed: " + FailureWords.of(failure),
                            failure);
                }
                changed.awaitUninterruptibly();
            }
            waiting.addLast(segment);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Files what is waiting, then ends. What cannot be filed stays in the journal for the next start.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (var segment = next(); segment != null; segment = next()) {
            IOException problem = null;
            try {
                file(segment);
            } catch (IOException | RuntimeException | Error e) {
                // Whatever it is: without this thread everything that is to be stored would wait for ever
                problem = e instanceof IOException io ? io : new IOException("filing failed: " + e, e);
                // Said once, though it is tried again and again.
                LOG.atLevel(failure == null ? Level.WARN : Level.DEBUG)
                        .log("a segment of the journal could not be filed yet: {}", FailureWords.of(problem));
                LOG.debug("why it could not", e);
            }
            done(problem);
        }
    }

    private @Nullable Segment next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            for (long left = untilQuiet(); left > 0 && waiting.size() < MAX_PUT_OFF && !closing; left = untilQuiet()) {
                await(left);
            }
            if (closing && failure != null) {
                return null;
            }
            return waiting.peekFirst();
        } finally {
            lock.unlock();
        }
    }

    private long untilQuiet() {
        return lastCommit + quiet.toNanos() - System.nanoTime();
    }

    /// Waits so many nanoseconds, or until something has changed.
    ///
    /// @return what is left of them
    @SuppressWarnings("WaitNotInLoop") // every caller has one
    private long await(long nanos) {
        try {
            return changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            LOG.debug("woken early", e);
            return 0;
        }
    }

    private void done(@Nullable IOException problem) {
        lock.lock();
        try {
            failure = problem;
            if (problem == null) {
                waiting.removeFirst();
            }
            changed.signalAll();
            long left = problem == null ? 0 : retry.toNanos();
            while (left > 0 && !closing) {
                left = await(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void file(Segment segment) throws IOException {
        index.settle();
        var batch = new ArrayList<Map.Entry<String, Segment.Place>>(BATCH);
        for (var entry : segment.small().entrySet()) {
            if (entry.getValue().equals(journaled.get(entry.getKey()))) {
                batch.add(entry);
            }
            if (batch.size() == BATCH) {
                file(segment, batch);
                batch.clear();
            }
        }
        file(segment, batch);
        clearAway(segment);
        boolean forced = forcer.forces() || segment.mustBeKept();
        if (forced) {
            force(segment);
        }
        if (!segment.endFiling(forced)) {
            force(segment);
            segment.endFiling(true);
        }
        segment.small().forEach(journaled::remove);
        segment.delete();
        // A segment that came back, and those after it not, would bring back what they removed.
        forcer.forceFolder(layout.journal());
    }

    private void clearAway(Segment segment) throws IOException {
        for (var file : segment.unwanted()) {
            // The attempt that failed may have been carried out: then this one finds nothing, and the folder is to be forced all the same.
            layout.disk().delete(file);
            segment.changed(file);
        }
        segment.unwanted().clear();
    }

    private void force(Segment segment) throws IOException {
        if (!forcer.forces()) {
            for (var locator : segment.small().keySet()) {
                if (journaled.containsKey(locator)) {
                    layout.disk().force(layout.file(locator));
                }
            }
        }
        for (var folder : segment.folders()) {
            layout.disk().forceFolder(folder);
        }
        if (!segment.folders().isEmpty()) {
            layout.disk().forceFolder(layout.objects());
        }
        index.force();
    }

    /// Writes them where they stay: until the segment is gone it is the one that is read, and begun again with.
    private void file(Segment segment, List<Map.Entry<String, Segment.Place>> batch) throws IOException {
        filing = batch.stream().map(Map.Entry::getKey).collect(Collectors.toSet());
        try {
            write(segment, batch);
        } finally {
            // All of them, begun or not: if this attempt has failed, the next one passes over what was removed.
            for (var entry : batch) {
                if (!journaled.containsKey(entry.getKey())) {
                    segment.takeAway(layout.file(entry.getKey()));
                }
            }
            filing = Set.of();
        }
    }

    private void write(Segment segment, List<Map.Entry<String, Segment.Place>> batch) throws IOException {
        var channels = new ArrayList<FileChannel>(batch.size());
        try (Closeable _ = () -> closeAll(channels)) {
            for (var entry : batch) {
                var file = layout.file(entry.getKey());
                channels.add(layout.create(file));
                segment.folders().add(file.getParent());
                segment.copy(entry.getValue(), channels.getLast());
            }
            forcer.forceChannels(channels);
        }
    }

    private static void closeAll(List<FileChannel> channels) throws IOException {
        IOException failure = null;
        for (var channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /// {@return whether an instance is given a file now: then that is not to be looked at}
    boolean isFiling(String locator) {
        return filing.contains(locator);
    }
}
