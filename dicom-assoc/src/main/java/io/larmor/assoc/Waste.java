package io.larmor.assoc;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.IntToLongFunction;

import io.larmor.pdu.Pdu;

/// What still comes when the association is over (Sta13): PDUs, of which only the headers matter. Most are ignored (AA-6), an A-ABORT ends the wait
/// (AA-2), an A-ASSOCIATE-RQ and what is no PDU are answered with an A-ABORT (AA-7). After what is no PDU nobody knows where the next begins:
/// then the rest is read and dropped.
///
/// *Threading:* one thread.
final class Waste {
    private final Transport transport;
    private final Machine machine;
    private final IntToLongFunction maximum;
    private final ByteBuffer buffer = ByteBuffer.allocate(BufferPool.SMALL);
    /// Bytes of the current PDU that have not come.
    private long left;
    private boolean lost;

    /// @param maximum the longest PDU of a type that is taken
    Waste(Transport transport, Machine machine, IntToLongFunction maximum) {
        this.transport = transport;
        this.machine = machine;
        this.maximum = maximum;
    }

    /// Nobody knows where a PDU begins.
    Waste lost() {
        lost = true;
        return this;
    }

    /// Reads until the connection ends: the peer closes it, or ARTIM.
    ///
    /// @param came what has been read before and not used
    /// @param rest how many bytes of the current PDU have not been used
    void read(ByteBuffer came, long rest) {
        left = rest;
        try {
            take(came);
            if (machine.state() == State.STA_13) {
                buffer.put(came);
            }
            while (machine.state() == State.STA_13) {
                if (transport.read(buffer) < 0) {
                    throw new EOFException("The peer closed the connection.");
                }
                take(buffer.flip());
                buffer.compact();
            }
        } catch (EOFException _) {
            machine.lost(null);
        } catch (IOException e) {
            machine.lost(e);
        }
    }

    /// Uses what it can of some bytes; what is left is less than a header.
    private void take(ByteBuffer bytes) {
        while (bytes.hasRemaining() && machine.state() == State.STA_13) {
            if (lost) {
                bytes.position(bytes.limit());
            } else if (left > 0) {
                int skipped = (int) Math.min(left, bytes.remaining());
                bytes.position(bytes.position() + skipped);
                left -= skipped;
            } else if (!header(bytes)) {
                break;
            }
        }
    }

    private boolean header(ByteBuffer bytes) {
        int type = bytes.get(bytes.position()) & 0xFF;
        if (!Pdu.isDefined(type)) {
            invalid(AbortReason.UNRECOGNIZED_PDU, String.format(Locale.ROOT,
                    "The peer sent a PDU of type %02XH, which does not exist, when the association was over.", type));
            return true;
        }
        if (bytes.remaining() < Pdu.HEADER_LENGTH) {
            return false;
        }
        left = Integer.toUnsignedLong(bytes.getInt(bytes.position() + 2));
        bytes.position(bytes.position() + Pdu.HEADER_LENGTH);
        if (left > maximum.applyAsLong(type)) {
            invalid(AbortReason.INVALID_PDU_PARAMETER_VALUE,
                    "The peer sent an " + Pdu.name(type) + " that is too long when the association was over.");
        } else {
            machine.receivedLate(type);
        }
        return true;
    }

    private void invalid(AbortReason reason, String words) {
        lost = true;
        machine.receivedInvalid(new ProtocolViolationException(reason, words));
    }
}
