package io.larmor.benchmarks.wire;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;

/// Direct buffers of the raw sender and receiver, which are used again: to get fresh memory for each of many short associations takes longer than what
/// goes over them.
///
/// *Threading*: any thread.
final class Buffers {
    static final int SIZE = 1024 * 1024;

    private static final ConcurrentLinkedDeque<ByteBuffer> FREE = new ConcurrentLinkedDeque<>();

    private Buffers() {}

    /// {@return an empty buffer}
    static ByteBuffer take() {
        var buffer = FREE.pollFirst();
        return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear();
    }

    /// Takes back a buffer that nobody uses any more.
    static void giveBack(ByteBuffer buffer) {
        FREE.addFirst(buffer);
    }
}
