package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A network in between: forwards every connection, and lets each byte arrive half a round trip after it came. Bytes that come together
/// travel together, so that the delay costs time and not bandwidth.
///
/// *Threading*: two virtual threads for each direction of a connection, which end with it.
final class DelayedRelay implements AutoCloseable {
    private static final int CHUNK = 65_536;
    /// What is on the way in one direction, at most: 16 MiB.
    private static final int CHUNKS = 256;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int peer;
    private final long delayNanos;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    /// A piece of the stream; without bytes it is the end.
    private record Chunk(ByteBuffer bytes, long due) {}

    /// Starts to forward.
    ///
    /// @param peer      the port on this machine
    /// @param roundTrip what is added to the time from a request to its answer
    DelayedRelay(int peer, Duration roundTrip) throws IOException {
        this.peer = peer;
        delayNanos = roundTrip.toNanos() / 2;
        Thread.ofVirtual().name("relay").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var near = open(listener.accept());
                var far = open(new Socket(InetAddress.getLoopbackAddress(), peer));
                forward(near, far);
                forward(far, near);
            } catch (IOException _) {
                // closed, or the peer is not there: the connection ends, as it would without us
                close(sockets);
            }
        }
    }

    private Socket open(Socket socket) throws IOException {
        sockets.add(socket);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private void forward(Socket from, Socket to) throws IOException {
        var way = new LinkedBlockingQueue<Chunk>(CHUNKS);
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        Thread.ofVirtual().name("relay-in").start(() -> read(in, way));
        Thread.ofVirtual().name("relay-out").start(() -> write(way, out, to));
    }

    private void read(InputStream in, LinkedBlockingQueue<Chunk> way) {
        try {
            int count;
            do {
                var buffer = new byte[CHUNK];
                count = readOrEnd(in, buffer);
                way.put(new Chunk(ByteBuffer.wrap(buffer, 0, count), System.nanoTime() + delayNanos));
            } while (count > 0);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// {@return how many bytes came; 0 at the end, and when the connection is broken}
    private static int readOrEnd(InputStream in, byte[] buffer) {
        try {
            return Math.max(0, in.read(buffer));
        } catch (IOException _) {
            return 0;
        }
    }

    private static void write(LinkedBlockingQueue<Chunk> way, OutputStream out, Socket to) {
        try (to) {
            for (var chunk = way.take(); chunk.bytes().hasRemaining(); chunk = way.take()) {
                for (long left = chunk.due() - System.nanoTime(); left > 0; left = chunk.due() - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.sleep(left);
                }
                out.write(chunk.bytes().array(), 0, chunk.bytes().remaining());
            }
        } catch (IOException _) {
            // broken: who reads the other direction sees it
            return;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Iterable<Socket> sockets) {
        for (var socket : sockets) {
            try {
                socket.close();
            } catch (IOException _) {
                // it is of no use any more
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        close(sockets);
    }
}
