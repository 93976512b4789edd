package io.larmor.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.testkit.FaultRule.Direction;

/// Writes what is said on connections to a file, from which [Recording] reads it. What it sees is what the applications said: under TLS,
/// the bytes inside.
///
/// *Threading:* thread-safe; the entries of all connections stand in the order in which they came.
public final class Recorder implements AutoCloseable {
    private final FileChannel file;
    private final boolean masked;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, Counted> connections = new LinkedHashMap<>();
    private long place;
    private int last;
    private boolean closed;

    private static final class Counted {
        private final long first;
        private long lastPlace;
        private final long[] bytes = new long[2];

        Counted(long first) {
            this.first = first;
        }
    }

    private Recorder(FileChannel file, boolean masked) throws IOException {
        this.file = file;
        this.masked = masked;
        write(ByteBuffer.allocate(RecordingFormat.HEAD_LENGTH).put(RecordingFormat.HEAD)
                .putShort((short) RecordingFormat.VERSION).putShort((short) (masked ? RecordingFormat.MASKED : 0))
                .putInt(0)
                .flip());
    }

    /// Creates a file, in place of one that is there.
    ///
    /// @param path   where
    /// @param masked whether what could tell of patients, and the secrets of user identities, is overwritten before it is written:
    ///               text, dates and times, pixels, private and unknown elements; UIDs, codes and numbers stay
    /// @return the recorder
    /// @throws IOException if the file cannot be written
    public static Recorder create(Path path, boolean masked) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        try {
            return new Recorder(channel, masked);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// {@return whether patient data is overwritten}
    public boolean masked() {
        return masked;
    }

    /// Notes a connection.
    ///
    /// @param client the address of the side that connected, or any other words
    /// @param server the address of the side that was connected to
    /// @return its number, from 1
    /// @throws IOException if the file cannot be written
    public int open(String client, String server) throws IOException {
        lock.lock();
        try {
            int connection = ++last;
            connections.put(connection, new Counted(place));
            entry(RecordingFormat.OPEN, Direction.CLIENT, connection,
                    ByteBuffer.wrap((client + "\n" + server).getBytes(StandardCharsets.UTF_8)));
            return connection;
        } finally {
            lock.unlock();
        }
    }

    /// Notes bytes.
    ///
    /// @param connection which
    /// @param from       whose
    /// @param bytes      what was said; not consumed
    /// @throws IOException if the file cannot be written
    public void data(int connection, Direction from, ByteBuffer bytes) throws IOException {
        lock.lock();
        try {
            Objects.requireNonNull(connections.get(connection), "connection").bytes[from.index()] += bytes.remaining();
            entry(RecordingFormat.DATA, from, connection, bytes.duplicate());
        } finally {
            lock.unlock();
        }
    }

    /// Notes the end of a direction.
    ///
    /// @param connection which
    /// @param from       whose bytes have ended
    /// @param reset      whether the connection was broken
    /// @throws IOException if the file cannot be written
    public void end(int connection, Direction from, boolean reset) throws IOException {
        lock.lock();
        try {
            entry(reset ? RecordingFormat.RESET : RecordingFormat.END, from, connection, ByteBuffer.allocate(0));
        } finally {
            lock.unlock();
        }
    }

    private void entry(int kind, Direction from, int connection, ByteBuffer bytes) throws IOException {
        if (closed) {
            return;
        }
        Counted counted = connections.get(connection);
        if (counted != null) {
            counted.lastPlace = place;
        }
        Instant now = Instant.now();
        long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        write(ByteBuffer.allocate(RecordingFormat.ENTRY_LENGTH).put((byte) kind).put((byte) from.index())
                .putShort((short) 0).putInt(connection).putLong(nanos).putInt(bytes.remaining()).flip(), bytes);
    }

    private void write(ByteBuffer... buffers) throws IOException {
        long left = Arrays.stream(buffers).mapToLong(ByteBuffer::remaining).sum();
        while (left > 0) {
            long written = file.write(buffers);
            left -= written;
            place += written;
        }
    }

    /// Writes the index and closes the file. What connections still say is not recorded.
    ///
    /// @throws IOException if the file cannot be written
    @Override
    public void close() throws IOException {
        lock.lock();
        try (file) {
            if (closed) {
                return;
            }
            var index = ByteBuffer.allocate(4 + RecordingFormat.INDEX_ENTRY_LENGTH * connections.size());
            index.putInt(connections.size());
            connections.forEach((number, counted) -> index.putInt(number).putLong(counted.first)
                    .putLong(counted.lastPlace).putLong(counted.bytes[0]).putLong(counted.bytes[1]));
            long at = place;
            entry(RecordingFormat.INDEX, Direction.CLIENT, 0, index.flip());
            write(ByteBuffer.allocate(RecordingFormat.TAIL_LENGTH).putLong(at).put(RecordingFormat.TAIL).flip());
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
