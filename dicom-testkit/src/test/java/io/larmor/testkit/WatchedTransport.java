package io.larmor.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLSession;

import io.larmor.assoc.Transport;

/// A transport that counts what goes through it, so that a test sees when nothing moves any more.
///
/// @param below the transport
/// @param moves counted at each read and write, before and after
record WatchedTransport(Transport below, AtomicLong moves) implements Transport {
    @Override
    public int read(ByteBuffer target) throws IOException {
        moves.incrementAndGet();
        int count = below.read(target);
        moves.incrementAndGet();
        return count;
    }

    @Override
    public void write(ByteBuffer[] sources, int count) throws IOException {
        moves.incrementAndGet();
        below.write(sources, count);
        moves.incrementAndGet();
    }

    @Override
    public Optional<InetSocketAddress> remoteAddress() {
        return below.remoteAddress();
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
        return below.localAddress();
    }

    @Override
    public Optional<SSLSession> tlsSession() {
        return below.tlsSession();
    }

    @Override
    public void close() {
        below.close();
    }
}
