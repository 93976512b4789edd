package io.larmor.assoc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The TLS records of a connection: those that have come, in a buffer that grows with what is read, and those that leave, many in one write.
///
/// *Threading:* one thread reads. Who writes has the lock.
final class TlsRecords {
    /// Room for any record (RFC 8446 §5.2: 16,384 bytes, 256 of expansion, and a header; the JDK wants 16,709).
    static final int RECORD = 17_408;
    /// Nothing to send: what the engine itself has to say leaves.
    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};
    /// Four full records in a system call: what a PDU of 64 KiB needs.
    private static final int RECORDS = 4 * RECORD;
    private static final int MAXIMUM_LEASED = 512;
    /// How often the engine is asked whether it takes data again.
    private static final long MOMENT_NANOSECONDS = 50_000;
    private static final BufferPool POOL = new BufferPool(RECORDS, MAXIMUM_LEASED, MAXIMUM_LEASED / 4);
    /// The JDK encrypts into arrays more than twice as fast as into direct memory; to copy them then takes a fraction of it.
    private static final BufferPool LEAVING = BufferPool.ofHeap(RECORDS, MAXIMUM_LEASED, MAXIMUM_LEASED / 4);
    private static final Logger LOG = LoggerFactory.getLogger(TlsTransport.class);

    final Transport below;
    final SSLEngine engine;
    /// Whom the certificate is for; empty on the side of the server.
    final String host;
    final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean closed;
    /// Records that have come, ready to be read.
    private @Nullable ByteBuffer in;

    /// @param closed is true once nothing more is to be written
    TlsRecords(Transport below, SSLEngine engine, String host, AtomicBoolean closed) {
        this.below = below;
        this.engine = engine;
        this.host = host;
        this.closed = closed;
    }

    /// What goes wrong in TLS, in words.
    TlsException explained(SSLException e) {
        return TlsException.of(e, engine.getUseClientMode(), host);
    }

    ByteBuffer incoming() {
        if (in == null) {
            in = BufferPool.small().leaseOrAllocate().flip();
        }
        return in;
    }

    /// Reads more records, or more of one; false at the end.
    boolean fill(boolean many) throws IOException {
        ByteBuffer records = incoming();
        if (!records.hasRemaining() && (records.capacity() > BufferPool.SMALL) != many) {
            release();
            records = many ? lease() : BufferPool.small().leaseOrAllocate();
            records.flip();
            in = records;
        } else if (records.remaining() == records.capacity()) {
            ByteBuffer larger = lease();
            larger.put(records);
            release();
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

    static ByteBuffer lease() {
        ByteBuffer buffer = POOL.lease();
        return buffer != null ? buffer : ByteBuffer.allocateDirect(RECORD);
    }

    static void giveBack(ByteBuffer buffer) {
        POOL.giveBack(buffer);
    }

    /// Gives back what the reader holds.
    void release() {
        ByteBuffer buffer = in;
        if (buffer != null) {
            (buffer.capacity() == BufferPool.SMALL ? BufferPool.small() : POOL).giveBack(buffer);
            in = null;
        }
    }

    /// The first byte of a connection has not come.
    boolean untouched() {
        return in == null;
    }

    /// Lets the engine say what it has to say. Under the lock, as soon as others may write.
    HandshakeStatus flush() throws IOException {
        return wrap(NOTHING, 0, 1);
    }

    /// Writes as many records as one buffer takes.
    HandshakeStatus wrap(ByteBuffer[] sources, int from, int count) throws IOException {
        ByteBuffer leased = LEAVING.lease();
        ByteBuffer out = leased != null ? leased : ByteBuffer.allocate(RECORD);
        try {
            SSLEngineResult result;
            int at = from;
            do {
                result = engine.wrap(sources, at, count - at, out);
                while (at < count && !sources[at].hasRemaining()) {
                    at++;
                }
                if (at < count && result.getStatus() == Status.OK && result.bytesProduced() == 0) {
                    checkGoesOn();
                }
            } while (at < count && result.getStatus() == Status.OK && out.remaining() >= RECORD);
            send(out.flip());
            if (result.getStatus() == Status.CLOSED && at < count) {
                throw new ClosedChannelException();
            }
            return result.getHandshakeStatus();
        } finally {
            LEAVING.giveBack(out);
        }
    }

    /// From memory of the pool: for an array, each thread that writes would keep direct memory of its own.
    private void send(ByteBuffer records) throws IOException {
        ByteBuffer direct = lease();
        var one = new ByteBuffer[] {direct};
        try {
            while (records.hasRemaining()) {
                int length = Math.min(records.remaining(), direct.capacity());
                direct.clear().put(0, records, records.position(), length).limit(length);
                records.position(records.position() + length);
                below.write(one, 1);
            }
        } finally {
            giveBack(direct);
        }
    }

    /// The engine takes no data before the reader has gone on with what the peer began after the handshake: a moment in TLS 1.3.
    private void checkGoesOn() throws IOException {
        if (closed.get()) {
            throw new ClosedChannelException();
        }
        if (!engine.getSession().getProtocol().equals("TLSv1.3")) {
            throw TlsException.renegotiation();
        }
        LockSupport.parkNanos(MOMENT_NANOSECONDS);
    }

    HandshakeStatus runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        return engine.getHandshakeStatus();
    }

    /// Whoever has the lock answers before it leaves, so nobody waits for it.
    void answerPending() throws IOException {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && writing.tryLock()) {
            try {
                var _ = flush();
            } finally {
                writing.unlock();
            }
        }
    }

    /// The engine may have an alert for the peer.
    void tell() {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && writing.tryLock()) {
                try {
                    var _ = flush();
                } finally {
                    writing.unlock();
                }
            }
        } catch (IOException e) {
            LOG.debug("The peer was not told why TLS failed", e);
        }
    }

    /// The connection broke; the peer may have said why before it closed it (in TLS 1.3 it refuses a client's certificate after the handshake).
    IOException readAlert(IOException broken) {
        try {
            var waste = ByteBuffer.allocate(RECORD);
            SSLEngineResult result;
            do {
                do {
                    // What came before is not wanted any more
                    result = engine.unwrap(incoming(), waste.clear());
                } while (result.getStatus() == Status.OK && result.bytesConsumed() > 0);
                // In the middle of a handshake the engine may want to say something first, which nobody can hear: then it takes nothing.
            } while (result.getStatus() == Status.BUFFER_UNDERFLOW && fill(false));
        } catch (SSLException e) {
            return explained(e);
        } catch (IOException e) {
            broken.addSuppressed(e);
        }
        return broken;
    }
}
