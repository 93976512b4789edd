package io.larmor.assoc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.SSLSession;

/// One end of a connection within this program. What was written before an end closed can still be read at the other.
public final class MemoryTransport implements Transport {
    /// What is on the way in one direction, as in a socket's buffers; a writer waits when there is more.
    private static final int CAPACITY = 262_144;

    private final Pipe in;
    private final Pipe out;

    private MemoryTransport(Pipe in, Pipe out) {
        this.in = in;
        this.out = out;
    }

    /// Both ends of a connection.
    ///
    /// @param a one end
    /// @param b the other end
    public record Pair(MemoryTransport a, MemoryTransport b) {}

    /// {@return a new connection}
    public static Pair pair() {
        var there = new Pipe();
        var back = new Pipe();
        return new Pair(new MemoryTransport(back, there), new MemoryTransport(there, back));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return in.read(target);
    }

    @Override
    public void write(ByteBuffer[] sources, int count) throws IOException {
        out.write(sources, count);
    }

    @Override
    public Optional<InetSocketAddress> remoteAddress() {
        return Optional.empty();
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
        return Optional.empty();
    }

    @Override
    public Optional<SSLSession> tlsSession() {
        return Optional.empty();
    }

    /// Ends what this end writes; it can still read. The other end reads what was written, and then the end of the stream.
    public void shutdownOutput() {
        out.closeWriter();
    }

    /// Breaks the connection: what is on the way is lost, and reading and writing fail on both ends, as after a TCP reset.
    public void reset() {
        in.reset();
        out.reset();
    }

    @Override
    public void close() {
        in.closeReader();
        out.closeWriter();
    }

    /// One direction: a ring of bytes.
    private static final class Pipe {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private byte[] ring = new byte[BufferPool.SMALL];
        private int start;
        private int size;
        private boolean writerClosed;
        private boolean readerClosed;
        private boolean reset;

        int read(ByteBuffer target) throws IOException {
            lock.lock();
            try {
                while (size == 0 && !writerClosed && !readerClosed && !reset) {
                    changed.awaitUninterruptibly();
                }
                if (readerClosed) {
                    throw new AsynchronousCloseException();
                }
                checkNotReset();
                if (size == 0) {
                    return -1;
                }
                int count = Math.min(Math.min(size, ring.length - start), target.remaining());
                target.put(ring, start, count);
                start = (start + count) % ring.length;
                size -= count;
                changed.signalAll();
                return count;
            } finally {
                lock.unlock();
            }
        }

        /// What is written in one call can be read in one, as far as there is room: as with TCP over a loopback.
        void write(ByteBuffer[] sources, int count) throws IOException {
            lock.lock();
            try {
                for (int i = 0; i < count; i++) {
                    write(sources[i]);
                }
            } finally {
                lock.unlock();
            }
        }

        private void write(ByteBuffer source) throws IOException {
            while (source.hasRemaining()) {
                checkNotReset();
                if (writerClosed || readerClosed) {
                    throw new IOException("The connection is closed.");
                }
                grow(source.remaining());
                if (size == ring.length) {
                    changed.awaitUninterruptibly();
                } else {
                    put(source);
                    changed.signalAll();
                }
            }
        }

        private void put(ByteBuffer source) {
            int end = (start + size) % ring.length;
            int room = end >= start ? ring.length - end : start - end;
            int count = Math.min(Math.min(room, ring.length - size), source.remaining());
            source.get(ring, end, count);
            size += count;
        }

        private void grow(int more) {
            if (ring.length < CAPACITY && size + more > ring.length) {
                int length = Math.min(CAPACITY, Math.max(2 * ring.length, size + more));
                var larger = new byte[length];
                int first = Math.min(size, ring.length - start);
                System.arraycopy(ring, start, larger, 0, first);
                System.arraycopy(ring, 0, larger, first, size - first);
                ring = larger;
                start = 0;
            }
        }

        private void checkNotReset() throws IOException {
            if (reset) {
                throw new IOException("Connection reset");
            }
        }

        void reset() {
            lock.lock();
            try {
                reset = true;
                size = 0;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        void closeWriter() {
            lock.lock();
            try {
                writerClosed = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        void closeReader() {
            lock.lock();
            try {
                readerClosed = true;
                size = 0;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
