package io.larmor.scp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

import javax.net.ssl.SSLSession;

import io.larmor.assoc.Transport;

/// A connection in memory that comes from an address.
record From(String host, Transport below) implements Transport {
    @Override
    public int read(ByteBuffer target) throws IOException {
        return below.read(target);
    }

    @Override
    public void write(ByteBuffer[] sources, int count) throws IOException {
        below.write(sources, count);
    }

    @Override
    public Optional<InetSocketAddress> remoteAddress() {
        return Optional.of(new InetSocketAddress(host, 50_000));
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
        below.close();
    }
}
