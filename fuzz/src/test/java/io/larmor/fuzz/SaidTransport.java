package io.larmor.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLSession;

import io.larmor.assoc.Transport;

/// A peer that has said all it will say, in pieces, and listens.
final class SaidTransport implements Transport {
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 40_000);

    private final ByteBuffer said;
    private final int piece;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final CountDownLatch closed = new CountDownLatch(1);

    SaidTransport(byte[] said, int piece) {
        this.said = ByteBuffer.wrap(said);
        this.piece = piece;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (closed.getCount() == 0) {
            throw new IOException("The connection is closed.");
        }
        if (!said.hasRemaining()) {
            return -1;
        }
        int count = Math.min(Math.min(piece, said.remaining()), target.remaining());
        target.put(said.slice(said.position(), count));
        said.position(said.position() + count);
        return count;
    }

    @Override
    public void write(ByteBuffer[] sources, int count) throws IOException {
        if (closed.getCount() == 0) {
            throw new IOException("The connection is closed.");
        }
        for (int i = 0; i < count; i++) {
            while (sources[i].hasRemaining()) {
                heard.write(sources[i].get());
            }
        }
    }

    byte[] heard() {
        return heard.toByteArray();
    }

    /// {@return whether the connection is closed, or is so soon: the end of what the peer says may be waited for on another thread}
    boolean isClosed() {
        try {
            return closed.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public Optional<InetSocketAddress> remoteAddress() {
        return Optional.of(PEER);
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
        return Optional.empty();
    }

    @Override
    public Optional<SSLSession> tlsSession() {
        return Optional.empty();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
