package io.larmor.assoc;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

import io.larmor.pdu.Pdu;

/// The other end of a connection, byte by byte: sends anything, and reads PDUs.
record ScriptedPeer(Transport transport) implements AutoCloseable {
    void send(byte... bytes) throws IOException {
        transport.write(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 1);
    }

    void send(Pdu pdu) throws IOException {
        send(pdu.encode());
    }

    /// The next PDU; empty when the connection is closed.
    Optional<Pdu> next() throws IOException {
        var header = ByteBuffer.allocate(Pdu.HEADER_LENGTH);
        if (!fill(header)) {
            return Optional.empty();
        }
        var pdu = ByteBuffer.allocate(Pdu.HEADER_LENGTH + header.getInt(2)).put(header.flip());
        if (!fill(pdu)) {
            throw new EOFException("Closed inside a PDU.");
        }
        return Optional.of(Pdu.decode(pdu.flip()));
    }

    private boolean fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (transport.read(buffer) < 0) {
                if (buffer.position() > 0) {
                    throw new EOFException("Closed inside a PDU.");
                }
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        transport.close();
    }
}
