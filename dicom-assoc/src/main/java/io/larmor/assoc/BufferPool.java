package io.larmor.assoc;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/// Buffers of one size, direct ones but where said, for all associations. At most so many are on lease; who gets none goes on with what it has.
///
/// *Threading:* any thread.
final class BufferPool {
    /// What an association holds while it is idle, unless there are large ones enough.
    static final int SMALL = 4096;
    /// What an association holds while a message passes, and perhaps until the next: many PDUs of common size, and still in the processor's cache.
    static final int LARGE = 262_144;
    /// What an association gets when there is no large one: peers that stop in the middle may hold those for a while.
    static final int MEDIUM = 32_768;
    /// The memory in flight of all associations together is bounded by this, whatever peers declare: 64 MiB.
    private static final int MAXIMUM_LARGE = 256;
    /// And by this: 32 MiB more.
    private static final int MAXIMUM_MEDIUM = 1024;
    /// Small buffers on lease are bounded by the number of associations alone; this many stay at hand.
    private static final int KEPT_SMALL = 1024;
    private static final int KEPT_MEDIUM = 64;

    /// There is plenty while no more than this part is on lease.
    private static final int PLENTY = 4;

    private static final BufferPool SMALL_POOL = new BufferPool(SMALL, Integer.MAX_VALUE, KEPT_SMALL);
    private static final BufferPool MEDIUM_POOL = new BufferPool(MEDIUM, MAXIMUM_MEDIUM, KEPT_MEDIUM);
    private static final BufferPool LARGE_POOL = new BufferPool(LARGE, MAXIMUM_LARGE, MAXIMUM_LARGE);

    private final int size;
    private final int maximum;
    private final int kept;
    private final boolean direct;
    private final ConcurrentLinkedDeque<ByteBuffer> free = new ConcurrentLinkedDeque<>();
    private final AtomicInteger freeCount = new AtomicInteger();
    private final AtomicInteger leased = new AtomicInteger();

    BufferPool(int size, int maximum, int kept) {
        this(size, maximum, kept, true);
    }

    private BufferPool(int size, int maximum, int kept, boolean direct) {
        this.direct = direct;
        this.size = size;
        this.maximum = maximum;
        this.kept = kept;
    }

    /// Buffers on the heap.
    static BufferPool ofHeap(int size, int maximum, int kept) {
        return new BufferPool(size, maximum, kept, false);
    }

    static BufferPool small() {
        return SMALL_POOL;
    }

    static BufferPool medium() {
        return MEDIUM_POOL;
    }

    static BufferPool large() {
        return LARGE_POOL;
    }

    /// The pool that a buffer is of.
    static BufferPool of(ByteBuffer buffer) {
        return switch (buffer.capacity()) {
            case LARGE -> LARGE_POOL;
            case MEDIUM -> MEDIUM_POOL;
            default -> SMALL_POOL;
        };
    }

    /// The length of its buffers.
    int size() {
        return size;
    }

    /// An empty buffer, or null if the bound is reached.
    @Nullable
    ByteBuffer lease() {
        if (leased.incrementAndGet() > maximum) {
            leased.decrementAndGet();
            return null;
        }
        ByteBuffer buffer = free.pollFirst();
        if (buffer == null) {
            return allocate();
        }
        freeCount.decrementAndGet();
        return buffer.clear();
    }

    private ByteBuffer allocate() {
        try {
            return direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
        } catch (OutOfMemoryError e) {
            leased.decrementAndGet();
            throw e;
        }
    }

    /// An empty buffer; a small one of its own if the bound is reached.
    ByteBuffer leaseOrAllocate() {
        ByteBuffer buffer = lease();
        return buffer != null ? buffer : ByteBuffer.allocateDirect(SMALL);
    }

    /// Takes back what [#lease] or [#leaseOrAllocate] gave. Nobody may use it any more.
    void giveBack(ByteBuffer buffer) {
        if (buffer.capacity() != size) {
            return;
        }
        leased.decrementAndGet();
        if (freeCount.incrementAndGet() <= kept) {
            free.addFirst(buffer);
        } else {
            freeCount.decrementAndGet();
        }
    }

    /// Whether so few are on lease that one may be kept while nothing comes: the others are enough for who needs one.
    boolean hasPlenty() {
        return leased.get() <= maximum / PLENTY;
    }

    int leased() {
        return leased.get();
    }
}
