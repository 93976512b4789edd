package io.larmor.assoc;

import java.io.IOException;
import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

import io.larmor.pdu.Abort;
import io.larmor.pdu.Pdu;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The handshake at the beginning of a TLS connection, for either side. A peer that does not speak TLS is named, and told so if it speaks DICOM.
///
/// @param records those of the connection
record TlsHandshake(TlsRecords records) {
    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};
    private static final Logger LOG = LoggerFactory.getLogger(TlsTransport.class);

    /// Does it. Its time is bounded by who closes the connection below.
    void run() throws IOException {
        var engine = records.engine;
        try {
            engine.beginHandshake();
            for (HandshakeStatus status = engine.getHandshakeStatus(); status != HandshakeStatus.FINISHED
                    && status != HandshakeStatus.NOT_HANDSHAKING;) {
                status = switch (status) {
                    case NEED_WRAP -> records.flush();
                    case NEED_TASK -> records.runTasks();
                    default -> unwrapHandshake();
                };
            }
        } catch (SSLException e) {
            records.tell();
            throw e;
        } catch (TlsException e) {
            throw e;
        } catch (IOException e) {
            throw records.readAlert(e);
        }
    }

    private HandshakeStatus unwrapHandshake() throws IOException {
        var engine = records.engine;
        boolean first = records.untouched();
        if (first && !records.fill(false)) {
            throw TlsException.closed(engine.getUseClientMode());
        }
        ByteBuffer come = records.incoming();
        if (first) {
            checkIsTls(come);
        }
        SSLEngineResult result = engine.unwrap(come, NOTHING[0]);
        if (result.getStatus() == Status.BUFFER_UNDERFLOW && !records.fill(false)) {
            throw TlsException.closed(engine.getUseClientMode());
        }
        if (result.getStatus() == Status.CLOSED) {
            throw TlsException.closed(engine.getUseClientMode());
        }
        return result.getHandshakeStatus();
    }

    private void checkIsTls(ByteBuffer come) throws TlsException {
        int type = come.get(come.position()) & 0xFF;
        if (type < 0x14 || type > 0x17) {
            var first = new byte[Math.min(come.remaining(), 16)];
            come.get(come.position(), first);
            if (type == Pdu.ASSOCIATE_RQ && !records.engine.getUseClientMode()) {
                abortPlain();
            }
            throw TlsException.notTls(first);
        }
    }

    /// Who requests an association without TLS is told so in the only words that it understands, and has a moment to read them: with
    /// bytes of its request unread, closing at once would reset the connection and take the A-ABORT with it.
    private void abortPlain() {
        var below = records.below;
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
}
