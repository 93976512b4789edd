package io.larmor.scp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a file holds, read again when the file has changed. What cannot be read then leaves what was read before, is logged once, and tried again.
///
/// *Threading*: thread-safe.
final class WatchedFile<T> {
    /// How long what was read counts without a look at the file.
    static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    /// Users and keys are few; more is another file.
    private static final long MAXIMUM_FILE = 16 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);

    /// Makes of a file what it holds.
    interface Reading<T> {
        T read(Path file) throws IOException;
    }

    private record Stamp(FileTime modified, long size, Object key) {
        static Stamp of(Path file) throws IOException {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.size() > MAXIMUM_FILE) {
                throw new IOException(file + " is too long: " + attributes.size() + " bytes, where " + MAXIMUM_FILE
                        + " are allowed.");
            }
            Object key = attributes.fileKey();
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), key == null ? "" : key);
        }
    }

    private final Path file;
    private final Reading<T> reading;
    private final LongSupplier time;
    private final ReentrantLock lock = new ReentrantLock();
    private T value;
    private Stamp stamp;
    private long looked;
    private String failure = "";

    /// Reads a file for the first time.
    ///
    /// @throws IOException if it cannot be read, is too long, or does not hold what it should
    WatchedFile(Path file, Reading<T> reading, LongSupplier time) throws IOException {
        this.file = file;
        this.reading = reading;
        this.time = time;
        stamp = Stamp.of(file);
        value = reading.read(file);
        looked = time.getAsLong();
    }

    /// What the file holds now.
    T value() {
        lock.lock();
        try {
            long now = time.getAsLong();
            if (now - looked >= LOOK_NANOS) {
                looked = now;
                look();
            }
            return value;
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        try {
            Stamp found = Stamp.of(file);
            if (!found.equals(stamp)) {
                value = reading.read(file);
                // As it was before it was read: what changed meanwhile is seen the next time
                stamp = found;
                LOG.info("{} was read again", file);
            }
            failure = "";
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(failure)) {
                failure = reason;
                LOG.warn("{} cannot be used as it is now, so what it held before stays: {}", file, reason);
            }
        }
    }
}
