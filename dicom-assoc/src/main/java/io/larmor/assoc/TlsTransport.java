package io.larmor.assoc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TLS over another transport, for either side. It exists when the handshake is complete.
///
/// Many PDUs leave in one write to the transport below, as full records; many records arrive in one read. Buffers are leased from a pool of direct
/// ones of a fixed size: an idle association holds 4 KiB of them.
///
/// *Threading:* as [Transport]. What TLS itself has to answer in between (a key update) is written under the lock that writing takes; if a writer has
/// it, that one answers.
public final class TlsTransport implements Transport {
    /// How long a peer may take to take our farewell.
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(TlsTransport.class);

    private final Transport below;
    private final SSLEngine engine;
    private final TlsRecords records;
    /// Taken by the thread that reads, and by the one that gives the buffers back when nobody does.
    private final AtomicBoolean reading = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    /// Data of a record that the reader had no room for, ready to be read.
    private @Nullable ByteBuffer plain;
    private boolean established;

    private TlsTransport(Transport below, SSLEngine engine, String host) {
        this.below = below;
        this.engine = engine;
        records = new TlsRecords(below, engine, host, closed);
    }

    /// Makes a connection secure as the TLS client.
    ///
    /// @param below   the connection, which is closed if it cannot be made secure
    /// @param config  what to show, and whom to trust
    /// @param address whom the connection was made to: the certificate must be for this host, unless `config` says otherwise
    /// @return the secure connection, which closes the one below
    /// @throws IOException a [TlsException] if either side does not agree, a [DicomTimeoutException] if that takes too long
    public static TlsTransport client(Transport below, TlsConfig config, InetSocketAddress address)
            throws IOException {
        String host = address.getHostString();
        try {
            return new TlsTransport(below, config.clientEngine(host, address.getPort()), host).handshake(config);
        } catch (IOException | RuntimeException e) {
            below.close();
            throw e;
        }
    }

    /// Makes a connection secure as the TLS server.
    ///
    /// @param below  the connection, which is closed if it cannot be made secure
    /// @param config what to show, and whom to trust
    /// @return the secure connection, which closes the one below
    /// @throws IOException a [TlsException] if either side does not agree, a [DicomTimeoutException] if that takes too long
    public static TlsTransport server(Transport below, TlsConfig config) throws IOException {
        try {
            return new TlsTransport(below, config.serverEngine(), "").handshake(config);
        } catch (IOException | RuntimeException e) {
            below.close();
            throw e;
        }
    }

    private TlsTransport handshake(TlsConfig config) throws IOException {
        var late = new AtomicBoolean();
        var deadline = Deadlines.after(config.handshakeTimeout(), () -> {
            late.set(true);
            below.close();
        });
        try {
            enter();
            try {
                new TlsHandshake(records).run();
            } finally {
                leave();
            }
            established = true;
            LOG.debug("{} with {} over {}", engine.getSession().getProtocol(), engine.getSession().getCipherSuite(),
                    remoteAddress().map(Object::toString).orElse("memory"));
            return this;
        } catch (SSLException e) {
            throw records.explained(e);
        } catch (IOException e) {
            throw late.get()
                    ? new DicomTimeoutException(DicomTimeoutException.Which.TLS_HANDSHAKE, config.handshakeTimeout())
                    : e;
        } finally {
            deadline.cancel();
            if (!established) {
                closed.set(true);
                releaseUnlessReading();
            }
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        enter();
        try {
            return plain != null ? fromPlain(target) : decrypt(target);
        } catch (SSLException e) {
            records.tell();
            throw records.explained(e);
        } finally {
            leave();
        }
    }

    private int decrypt(ByteBuffer target) throws IOException {
        int start = target.position();
        while (true) {
            SSLEngineResult result = engine.unwrap(records.incoming(), target);
            int count = target.position() - start;
            switch (result.getStatus()) {
                case OK -> settle(result.getHandshakeStatus());
                case BUFFER_UNDERFLOW -> {
                    if (count > 0) {
                        return count;
                    }
                    if (!records.fill(target.remaining() > BufferPool.SMALL)) {
                        return -1;
                    }
                }
                case BUFFER_OVERFLOW -> {
                    if (count > 0) {
                        return count;
                    }
                    if (!unwrapAside()) {
                        return -1;
                    }
                    if (plain != null) {
                        return fromPlain(target);
                    }
                }
                case CLOSED -> {
                    return count > 0 ? count : -1;
                }
            }
        }
    }

    /// A record that is larger than what the reader has room for, of which a part may have to come yet; false at the end.
    private boolean unwrapAside() throws IOException {
        ByteBuffer room = TlsRecords.lease();
        try {
            SSLEngineResult result = engine.unwrap(records.incoming(), room);
            while (result.getStatus() == Status.BUFFER_UNDERFLOW) {
                if (!records.fill(false)) {
                    return false;
                }
                result = engine.unwrap(records.incoming(), room);
            }
            settle(result.getHandshakeStatus());
            return result.getStatus() != Status.CLOSED;
        } finally {
            if (room.flip().hasRemaining()) {
                plain = room;
            } else {
                TlsRecords.giveBack(room);
            }
        }
    }

    private int fromPlain(ByteBuffer target) {
        ByteBuffer from = plain;
        if (from == null) {
            return 0;
        }
        int count = Math.min(from.remaining(), target.remaining());
        target.put(target.position(), from, from.position(), count);
        target.position(target.position() + count);
        from.position(from.position() + count);
        if (!from.hasRemaining()) {
            TlsRecords.giveBack(from);
            plain = null;
        }
        return count;
    }

    /// After the handshake: TLS 1.3 may update keys, TLS 1.2 may want to renegotiate.
    private void settle(HandshakeStatus status) throws IOException {
        if (status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
            return;
        }
        if (!engine.getSession().getProtocol().equals("TLSv1.3")) {
            throw TlsException.renegotiation();
        }
        if (status == HandshakeStatus.NEED_TASK) {
            records.runTasks();
        }
        records.answerPending();
    }

    @Override
    public void write(ByteBuffer[] sources, int count) throws IOException {
        if (closed.get()) {
            throw new ClosedChannelException();
        }
        records.writing.lock();
        try {
            int from = 0;
            while (from < count) {
                if (sources[from].hasRemaining()) {
                    var _ = records.wrap(sources, from, count);
                } else {
                    from++;
                }
            }
        } catch (SSLException e) {
            throw records.explained(e);
        } catch (IOException e) {
            throw unlessTold(e);
        } finally {
            records.writing.unlock();
        }
        records.answerPending();
    }

    private IOException unlessTold(IOException broken) {
        if (!reading.compareAndSet(false, true)) {
            return broken;
        }
        try {
            return records.readAlert(broken);
        } finally {
            leave();
        }
    }

    private void enter() throws ClosedChannelException {
        if (closed.get() || !reading.compareAndSet(false, true)) {
            throw new ClosedChannelException();
        }
    }

    private void leave() {
        reading.set(false);
        if (closed.get()) {
            releaseUnlessReading();
        }
    }

    private void releaseUnlessReading() {
        if (reading.compareAndSet(false, true)) {
            records.release();
            if (plain != null) {
                TlsRecords.giveBack(plain);
                plain = null;
            }
        }
    }

    @Override
    public void limitUnsent(int bytes) {
        below.limitUnsent(bytes);
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
        return Optional.of(engine.getSession());
    }

    /// Closes the connection. The peer is told by `close_notify`, without this side waiting for that: on a thread of its own, for one second at most.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Thread.ofVirtual().name("larmor-tls-close").start(this::farewell);
    }

    private void farewell() {
        var deadline = Deadlines.after(FAREWELL, below::close);
        try {
            if (records.writing.tryLock()) {
                try {
                    engine.closeOutbound();
                    var _ = records.flush();
                } finally {
                    records.writing.unlock();
                }
            }
        } catch (IOException e) {
            LOG.debug("The peer was not told of the end of TLS: {}", e.getMessage());
        } finally {
            deadline.cancel();
            below.close();
            releaseUnlessReading();
        }
    }
}
