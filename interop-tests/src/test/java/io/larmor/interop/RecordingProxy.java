package io.larmor.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Stands between a client and a server, passes on what they say, and keeps it in the order in which it came.
final class RecordingProxy implements AutoCloseable {
    /// Some bytes of a connection, in one direction.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Piece(int connection, boolean fromClient, byte[] bytes) {}

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Piece> pieces = new ArrayList<>();
    private final List<CountDownLatch> ended = new ArrayList<>();
    private int connections;

    RecordingProxy(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().name("recording-proxy").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// Writes everything so far as a capture, once all connections have ended.
    void writeTo(Path file) throws IOException, InterruptedException {
        for (CountDownLatch latch : List.copyOf(ended)) {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("a recorded connection has not ended");
            }
        }
        lock.lock();
        try {
            Pcap.write(file, pieces, target);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                var server = new Socket();
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 10_000);
                int connection = connections++;
                var done = new CountDownLatch(2);
                ended.add(done);
                Thread.ofVirtual().start(() -> pass(client, server, connection, true, done));
                Thread.ofVirtual().start(() -> pass(server, client, connection, false, done));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void pass(Socket from, Socket to, int connection, boolean fromClient, CountDownLatch done) {
        byte[] buffer = new byte[64 * 1024];
        try (from) {
            to.setTcpNoDelay(true);
            for (int n = from.getInputStream().read(buffer); n >= 0; n = from.getInputStream().read(buffer)) {
                lock.lock();
                try {
                    pieces.add(new Piece(connection, fromClient, Arrays.copyOf(buffer, n)));
                } finally {
                    lock.unlock();
                }
                to.getOutputStream().write(buffer, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException _) {
            // One side is gone: what was said so far is recorded.
        } finally {
            done.countDown();
        }
    }
}
