package io.larmor.assoc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

import javax.net.ssl.SSLSession;

/// A transport of which the first bytes have been looked at, and whose peer may be another than it seems.
final class LayeredTransport implements Transport {
    private final Transport below;
    private final ByteBuffer seen = ByteBuffer.allocate(512).limit(0);
    private Optional<InetSocketAddress> remoteAddress;

    LayeredTransport(Transport below) {
        this.below = below;
        remoteAddress = below.remoteAddress();
    }

    /// Waits until so many bytes are there, at most 512, and shows all that are, without taking them.
    ///
    /// @return fewer only at the end of the stream
    byte[] peek(int count) throws IOException {
        while (seen.remaining() < count) {
            seen.compact();
            int read;
            try {
                read = below.read(seen);
            } finally {
                seen.flip();
            }
            if (read < 0) {
                break;
            }
        }
        var bytes = new byte[seen.remaining()];
        seen.get(seen.position(), bytes);
        return bytes;
    }

    /// Takes bytes that were seen.
    void skip(int count) {
        seen.position(seen.position() + count);
    }

    void remoteAddress(InetSocketAddress address) {
        remoteAddress = Optional.of(address);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!seen.hasRemaining()) {
            return below.read(target);
        }
        int count = Math.min(seen.remaining(), target.remaining());
        target.put(target.position(), seen, seen.position(), count);
        target.position(target.position() + count);
        skip(count);
        return count;
    }

    @Override
    public void write(ByteBuffer[] sources, int count) throws IOException {
        below.write(sources, count);
    }

    @Override
    public void limitUnsent(int bytes) {
        below.limitUnsent(bytes);
    }

    @Override
    public Optional<InetSocketAddress> remoteAddress() {
        return remoteAddress;
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
