package io.larmor.scu;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/// Direct buffers that files are read into before they are sent; what has been used once is kept for the next, up to 16 of each size.
///
/// *Threading*: any thread.
final class ReadBuffers {
    /// A longer data set is read while it is sent.
    static final int LARGE = 1024 * 1024;
    private static final int SMALL = 64 * 1024;
    private static final int KEPT = 16;

    private static final ReadBuffers SMALL_BUFFERS = new ReadBuffers(SMALL);
    private static final ReadBuffers LARGE_BUFFERS = new ReadBuffers(LARGE);

    private final int size;
    private final ConcurrentLinkedDeque<ByteBuffer> free = new ConcurrentLinkedDeque<>();
    private final AtomicInteger count = new AtomicInteger();

    private ReadBuffers(int size) {
        this.size = size;
    }

    /// {@return an empty buffer of that length, to be [given back][#giveBack]; null for one that is too long}
    static @Nullable ByteBuffer take(long length) {
        return length > LARGE ? null : (length > SMALL ? LARGE_BUFFERS : SMALL_BUFFERS).take().limit((int) length);
    }

    /// Takes back a buffer. Nobody may use it any more.
    static void giveBack(ByteBuffer buffer) {
        (buffer.capacity() == LARGE ? LARGE_BUFFERS : SMALL_BUFFERS).keep(buffer);
    }

    private ByteBuffer take() {
        var buffer = free.pollFirst();
        if (buffer == null) {
            return ByteBuffer.allocateDirect(size);
        }
        count.decrementAndGet();
        return buffer.clear();
    }

    private void keep(ByteBuffer buffer) {
        if (count.incrementAndGet() <= KEPT) {
            free.addFirst(buffer);
        } else {
            count.decrementAndGet();
        }
    }
}
