package io.larmor.scu;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/// Direct buffers that files are read into before they are sent; what has been used once is kept for the next, up to 16 of each size. All batches of the
/// process together have at most 64 MiB of each size: who gets none reads the file while it is sent.
///
/// *Threading*: any thread.
final class ReadBuffers {
    /// A longer data set is read while it is sent.
    static final int LARGE = 1024 * 1024;
    private static final int SMALL = 64 * 1024;
    private static final int KEPT = 16;

    private static final int MOST = 64 * 1024 * 1024;

    private static final ReadBuffers SMALL_BUFFERS = new ReadBuffers(SMALL);
    private static final ReadBuffers LARGE_BUFFERS = new ReadBuffers(LARGE);

    private final int size;
    private final ConcurrentLinkedDeque<ByteBuffer> free = new ConcurrentLinkedDeque<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();

    private ReadBuffers(int size) {
        this.size = size;
    }

    /// {@return an empty buffer of that length, to be [given back][#giveBack]; null for one that is too long, or when all are taken}
    static @Nullable ByteBuffer take(long length) {
        if (length > LARGE) {
            return null;
        }
        var buffer = (length > SMALL ? LARGE_BUFFERS : SMALL_BUFFERS).take();
        return buffer == null ? null : buffer.limit((int) length);
    }

    /// Takes back a buffer. Nobody may use it any more.
    static void giveBack(ByteBuffer buffer) {
        (buffer.capacity() == LARGE ? LARGE_BUFFERS : SMALL_BUFFERS).keep(buffer);
    }

    private @Nullable ByteBuffer take() {
        if (taken.incrementAndGet() > MOST / size) {
            taken.decrementAndGet();
            return null;
        }
        var buffer = free.pollFirst();
        if (buffer != null) {
            count.decrementAndGet();
            return buffer.clear();
        }
        try {
            return ByteBuffer.allocateDirect(size);
        } catch (OutOfMemoryError e) {
            taken.decrementAndGet();
            throw e;
        }
    }

    private void keep(ByteBuffer buffer) {
        taken.decrementAndGet();
        if (count.incrementAndGet() <= KEPT) {
            free.addFirst(buffer);
        } else {
            count.decrementAndGet();
        }
    }
}
