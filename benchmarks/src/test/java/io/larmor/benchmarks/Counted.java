package io.larmor.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

import javax.net.ssl.SSLSession;

import com.sun.management.ThreadMXBean;
import io.larmor.assoc.Transport;

/// What is deterministic about speed: calls of a transport, each of them a system call on a socket, and bytes allocated.
final class Counted {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int TRIES = 4;

    private Counted() {}

    /// Something that may fail.
    interface Work {
        void run() throws IOException;
    }

    /// {@return the bytes that all threads allocated in one of so many repetitions, after as many that are not counted: the smallest of some tries, for
    /// threads that have nothing to do with it allocate, too}
    static double bytes(int repetitions, Work work) throws IOException {
        repeat(repetitions, work);
        double least = Double.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long before = THREADS.getTotalThreadAllocatedBytes();
            repeat(repetitions, work);
            least = Math.min(least, (double) (THREADS.getTotalThreadAllocatedBytes() - before) / repetitions);
        }
        return least;
    }

    private static void repeat(int repetitions, Work work) throws IOException {
        for (int i = 0; i < repetitions; i++) {
            work.run();
        }
    }

    /// Passes everything on, and counts it.
    static final class CountedTransport implements Transport {
        private final Transport transport;
        private final LongAdder writes = new LongAdder();
        private final LongAdder written = new LongAdder();

        CountedTransport(Transport transport) {
            this.transport = transport;
        }

        long writes() {
            return writes.sum();
        }

        long written() {
            return written.sum();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return transport.read(target);
        }

        @Override
        public void write(ByteBuffer[] sources, int count) throws IOException {
            writes.increment();
            for (int i = 0; i < count; i++) {
                written.add(sources[i].remaining());
            }
            transport.write(sources, count);
        }

        @Override
        public Optional<InetSocketAddress> remoteAddress() {
            return transport.remoteAddress();
        }

        @Override
        public Optional<InetSocketAddress> localAddress() {
            return transport.localAddress();
        }

        @Override
        public Optional<SSLSession> tlsSession() {
            return transport.tlsSession();
        }

        @Override
        public void close() {
            transport.close();
        }
    }
}
