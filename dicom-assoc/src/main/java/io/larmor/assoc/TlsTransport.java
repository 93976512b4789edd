package io.larmor.assoc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

import io.larmor.pdu.Abort;
import io.larmor.pdu.Pdu;
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
    /// Room for any record (RFC 8446 §5.2: 16,384 bytes, 256 of expansion, and a header; the JDK wants 16,709).
    private static final int RECORD = 17_408;
    /// Four full records in a system call: what a PDU of 64 KiB needs.
    private static final int RECORDS = 4 * RECORD;
    private static final int MAXIMUM_LEASED = 512;
    /// How long a peer may take to take our farewell.
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final BufferPool POOL = new BufferPool(RECORDS, MAXIMUM_LEASED, MAXIMUM_LEASED / 4);
    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};
    private static final Logger LOG = LoggerFactory.getLogger(TlsTransport.class);

    private final Transport below;
    private final SSLEngine engine;
    private final String host;
    private final ReentrantLock writing = new ReentrantLock();
    /// Taken by the thread that reads, and by the one that gives the buffers back when nobody does.
    private final AtomicBoolean reading = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    /// Records that have come, ready to be read.
    private @Nullable ByteBuffer in;
    /// Data of a record that the reader had no room for, ready to be read.
    private @Nullable ByteBuffer plain;
    private boolean established;

    private TlsTransport(Transport below, SSLEngine engine, String host) {
        this.below = below;
        this.engine = engine;
        this.host = host;
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
                shakeHands();
            } finally {
                leave();
            }
            established = true;
            LOG.debug("{} with {} over {}", engine.getSession().getProtocol(), engine.getSession().getCipherSuite(),
                    remoteAddress().map(Object::toString).orElse("memory"));
            return this;
        } catch (SSLException e) {
            throw TlsException.of(e, engine.getUseClientMode(), host);
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

    private void shakeHands() throws IOException {
        try {
            engine.beginHandshake();
            for (HandshakeStatus status = engine.getHandshakeStatus(); status != HandshakeStatus.FINISHED
                    && status != HandshakeStatus.NOT_HANDSHAKING;) {
                status = switch (status) {
                    case NEED_WRAP -> wrap(NOTHING, 0, 1);
                    case NEED_TASK -> runTasks();
                    default -> unwrapHandshake();
                };
            }
        } catch (SSLException e) {
            tell();
            throw e;
        } catch (TlsException e) {
            throw e;
        } catch (IOException e) {
            throw readAlert(e);
        }
    }

    /// The engine may have an alert for the peer.
    private void tell() {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && writing.tryLock()) {
                try {
                    var _ = wrap(NOTHING, 0, 1);
                } finally {
                    writing.unlock();
                }
            }
        } catch (IOException e) {
            LOG.debug("The peer was not told why TLS failed", e);
        }
    }

    private HandshakeStatus runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        return engine.getHandshakeStatus();
    }

    private HandshakeStatus unwrapHandshake() throws IOException {
        boolean first = in == null;
        if (first && !fill(false)) {
            throw TlsException.closed(engine.getUseClientMode());
        }
        ByteBuffer records = incoming();
        if (first) {
            checkIsTls(records);
        }
        SSLEngineResult result = engine.unwrap(records, NOTHING[0]);
        if (result.getStatus() == Status.BUFFER_UNDERFLOW && !fill(false)) {
            throw TlsException.closed(engine.getUseClientMode());
        }
        if (result.getStatus() == Status.CLOSED) {
            throw TlsException.closed(engine.getUseClientMode());
        }
        return result.getHandshakeStatus();
    }

    private void checkIsTls(ByteBuffer records) throws TlsException {
        int type = records.get(records.position()) & 0xFF;
        if (type < 0x14 || type > 0x17) {
            var first = new byte[Math.min(records.remaining(), 16)];
            records.get(records.position(), first);
            if (type == Pdu.ASSOCIATE_RQ && !engine.getUseClientMode()) {
                abortPlain();
            }
            throw TlsException.notTls(first);
        }
    }

    /// Who requests an association without TLS is told so in the only words that it understands, and has a moment to read them: with
    /// bytes of its request unread, closing at once would reset the connection and take the A-ABORT with it.
    private void abortPlain() {
        var deadline = Deadlines.after(Machine.LINGER, below::close);
        try {
            byte[] abort = new Abort(Abort.SERVICE_PROVIDER, Abort.UNEXPECTED_PDU).encode();
            below.write(new ByteBuffer[] {ByteBuffer.wrap(abort)}, 1);
            ByteBuffer waste = ByteBuffer.allocate(BufferPool.SMALL);
            int count;
            do {
                count = below.read(waste.clear());
            } while (count >= 0);
        } catch (IOException e) {
            LOG.debug("The peer was not told that TLS is used here: {}", e.getMessage());
        } finally {
            deadline.cancel();
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        enter();
        try {
            return plain != null ? fromPlain(target) : decrypt(target);
        } catch (SSLException e) {
            tell();
            throw TlsException.of(e, engine.getUseClientMode(), host);
        } finally {
            leave();
        }
    }

    private int decrypt(ByteBuffer target) throws IOException {
        int start = target.position();
        while (true) {
            SSLEngineResult result = engine.unwrap(incoming(), target);
            int count = target.position() - start;
            switch (result.getStatus()) {
                case OK -> settle(result.getHandshakeStatus());
                case BUFFER_UNDERFLOW -> {
                    if (count > 0) {
                        return count;
                    }
                    if (!fill(target.remaining() > BufferPool.SMALL)) {
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
        ByteBuffer room = lease();
        try {
            SSLEngineResult result = engine.unwrap(incoming(), room);
            while (result.getStatus() == Status.BUFFER_UNDERFLOW) {
                if (!fill(false)) {
                    return false;
                }
                result = engine.unwrap(incoming(), room);
            }
            settle(result.getHandshakeStatus());
            return result.getStatus() != Status.CLOSED;
        } finally {
            if (room.flip().hasRemaining()) {
                plain = room;
            } else {
                POOL.giveBack(room);
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
            POOL.giveBack(from);
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
            runTasks();
        }
        answerPending();
    }

    /// Whoever has the lock answers before it leaves, so nobody waits for it.
    private void answerPending() throws IOException {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && writing.tryLock()) {
            try {
                var _ = wrap(NOTHING, 0, 1);
            } finally {
                writing.unlock();
            }
        }
    }

    private ByteBuffer incoming() {
        if (in == null) {
            in = BufferPool.small().leaseOrAllocate().flip();
        }
        return in;
    }

    /// Reads more records, or more of one; false at the end.
    private boolean fill(boolean many) throws IOException {
        ByteBuffer records = incoming();
        if (!records.hasRemaining() && (records.capacity() > BufferPool.SMALL) != many) {
            giveBackIn();
            records = many ? lease() : BufferPool.small().leaseOrAllocate();
            records.flip();
            in = records;
        } else if (records.remaining() == records.capacity()) {
            ByteBuffer larger = lease();
            larger.put(records);
            giveBackIn();
            records = larger.flip();
            in = records;
        }
        records.compact();
        int count;
        try {
            count = below.read(records);
        } finally {
            records.flip();
        }
        return count >= 0;
    }

    private static ByteBuffer lease() {
        ByteBuffer buffer = POOL.lease();
        return buffer != null ? buffer : ByteBuffer.allocateDirect(RECORD);
    }

    private void giveBackIn() {
        ByteBuffer buffer = in;
        if (buffer != null) {
            (buffer.capacity() == BufferPool.SMALL ? BufferPool.small() : POOL).giveBack(buffer);
            in = null;
        }
    }

    @Override
    public void write(ByteBuffer[] sources, int count) throws IOException {
        if (closed.get()) {
            throw new ClosedChannelException();
        }
        writing.lock();
        try {
            int from = 0;
            while (from < count) {
                if (sources[from].hasRemaining()) {
                    var _ = wrap(sources, from, count);
                } else {
                    from++;
                }
            }
        } catch (SSLException e) {
            throw TlsException.of(e, engine.getUseClientMode(), host);
        } catch (IOException e) {
            throw unlessTold(e);
        } finally {
            writing.unlock();
        }
        answerPending();
    }

    private IOException unlessTold(IOException broken) {
        if (!reading.compareAndSet(false, true)) {
            return broken;
        }
        try {
            return readAlert(broken);
        } finally {
            leave();
        }
    }

    /// The connection broke; the peer may have said why before it closed it (in TLS 1.3 it refuses a client's certificate after the handshake).
    private IOException readAlert(IOException broken) {
        try {
            var waste = ByteBuffer.allocate(RECORD);
            do {
                while (engine.unwrap(incoming(), waste.clear()).getStatus() == Status.OK) {
                    // What came before is not wanted any more
                }
            } while (fill(false));
        } catch (SSLException e) {
            return TlsException.of(e, engine.getUseClientMode(), host);
        } catch (IOException e) {
            broken.addSuppressed(e);
        }
        return broken;
    }

    /// Writes as many records as one buffer takes.
    private HandshakeStatus wrap(ByteBuffer[] sources, int from, int count) throws IOException {
        ByteBuffer out = lease();
        try {
            SSLEngineResult result;
            int at = from;
            do {
                result = engine.wrap(sources, at, count - at, out);
                while (at < count && !sources[at].hasRemaining()) {
                    at++;
                }
            } while (at < count && result.getStatus() == Status.OK && out.remaining() >= RECORD);
            var records = new ByteBuffer[] {out.flip()};
            if (out.hasRemaining()) {
                below.write(records, 1);
            }
            if (result.getStatus() == Status.CLOSED && at < count) {
                throw new ClosedChannelException();
            }
            return result.getHandshakeStatus();
        } finally {
            POOL.giveBack(out);
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
            giveBackIn();
            if (plain != null) {
                POOL.giveBack(plain);
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
            if (writing.tryLock()) {
                try {
                    engine.closeOutbound();
                    var _ = wrap(NOTHING, 0, 1);
                } finally {
                    writing.unlock();
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
