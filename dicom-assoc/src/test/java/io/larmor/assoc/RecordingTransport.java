package io.larmor.assoc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLSession;

import io.larmor.pdu.Pdu;

/// Keeps what is written, and has nothing to read.
final class RecordingTransport implements Transport {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<Integer> writes = new ArrayList<>();
    private volatile boolean closed;

    List<Pdu> sent() throws IOException {
        var pdus = new ArrayList<Pdu>();
        var bytes = ByteBuffer.wrap(written.toByteArray());
        while (bytes.hasRemaining()) {
            pdus.add(Pdu.decode(bytes));
        }
        return pdus;
    }

    /// How many buffers were written in each call.
    List<Integer> writes() {
        return writes;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public int read(ByteBuffer target) {
        return -1;
    }

    @Override
    public void write(ByteBuffer[] sources, int count) {
        writes.add(count);
        for (int i = 0; i < count; i++) {
            var bytes = new byte[sources[i].remaining()];
            sources[i].get(bytes);
            written.writeBytes(bytes);
        }
    }

    @Override
    public Optional<InetSocketAddress> remoteAddress() {
        return Optional.empty();
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
        closed = true;
    }
}
