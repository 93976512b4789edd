package io.larmor.benchmarks.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Connections that keep a server busy with next to nothing: a third sends its association request a byte a second, a third the data set of a C-STORE a
/// byte a second, a third a piece of a data set and nothing more. Who is thrown out comes again.
final class SlowPeers implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    /// More than a small receive buffer, so that the server gets a large one out.
    private static final int PIECE = 65_536;
    private static final int HEAD = 12;
    private static final int CALLING_AE = 26;

    private final Node node;
    private final StoredFile file;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch ready;
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean stopped;

    private SlowPeers(Node node, int count, StoredFile file) {
        this.node = node;
        this.file = file;
        ready = new CountDownLatch(count);
    }

    /// Starts so many, and waits until each has begun what it does not end.
    ///
    /// @param file names what they claim to send
    static SlowPeers start(Node node, int count, StoredFile file) throws IOException {
        var peers = new SlowPeers(node, count, file);
        for (int i = 0; i < count; i++) {
            int number = i;
            peers.threads.add(Thread.ofVirtual().start(() -> peers.keepOn(number)));
        }
        try {
            if (!peers.ready.await(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(peers.ready.getCount() + " slow peers are not there yet");
            }
            return peers;
        } catch (InterruptedException | IOException e) {
            peers.close();
            throw e instanceof IOException failure ? failure : new IOException("interrupted", e);
        }
    }

    /// @throws IOException if most of them are not there: then nothing was shown
    void check() throws IOException {
        if (open.get() < threads.size() * 9 / 10) {
            throw new IOException("only " + open.get() + " of " + threads.size() + " slow peers were there at the end");
        }
    }

    private void keepOn(int number) {
        boolean first = true;
        while (!stopped) {
            try (var socket = SocketChannel
                    .open(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()))) {
                byte[] rest = begin(socket, number);
                open.incrementAndGet();
                try {
                    if (first) {
                        first = false;
                        ready.countDown();
                    }
                    trickle(socket, rest);
                } finally {
                    open.decrementAndGet();
                }
            } catch (IOException | InterruptedException _) {
                // thrown out, or told to stop: the loop knows
            }
        }
    }

    /// {@return what is left to be sent, a byte at a time; nothing to just wait}
    private byte[] begin(SocketChannel socket, int number) throws IOException {
        byte[] request = RawMessages.associateRq(node.ae(),
                List.of(new RawMessages.Context(1, file.sopClass(), file.transferSyntax())), 0, 1);
        byte[] ae = String.format(Locale.ROOT, "SLOW%-12d", number % 100).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ae, 0, request, CALLING_AE, ae.length);
        if (number % 3 == 0) {
            return request;
        }
        write(socket, ByteBuffer.wrap(request));
        var answer = ByteBuffer.allocate(4096);
        if (socket.read(answer) < 1 || answer.get(0) != 2) {
            throw new EOFException("rejected");
        }
        write(socket, ByteBuffer.wrap(
                RawMessages.data(1, 3, RawMessages.request(file.sopClass(), file.sopInstance() + "." + number, 1))));
        var data = ByteBuffer.allocate(HEAD + PIECE).put((byte) 4).put((byte) 0).putInt(2 * PIECE + 6)
                .putInt(2 * PIECE + 2).put((byte) 1).put((byte) 2);
        if (number % 3 == 1) {
            write(socket, data.flip());
            return new byte[PIECE];
        }
        write(socket, data.position(0));
        return new byte[0];
    }

    private static void write(SocketChannel socket, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    private void trickle(SocketChannel socket, byte[] rest) throws IOException, InterruptedException {
        if (rest.length == 0) {
            var answer = ByteBuffer.allocate(256);
            while (socket.read(answer.clear()) >= 0) {
                Thread.onSpinWait();
            }
        }
        for (int i = 0; i < rest.length && !stopped; i++) {
            write(socket, ByteBuffer.wrap(rest, i, 1));
            Thread.sleep(PAUSE);
        }
    }

    @Override
    public void close() {
        stopped = true;
        threads.forEach(Thread::interrupt);
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
