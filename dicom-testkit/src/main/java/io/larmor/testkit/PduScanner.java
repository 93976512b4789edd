package io.larmor.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.larmor.pdu.Pdu;
import io.larmor.pdu.PdvHeader;
import org.jspecify.annotations.Nullable;

/// Follows one direction of a connection, in whatever pieces it comes: PDUs of associations whole, fragments of messages in place.
///
/// Bytes that are no PDUs end it: from there on nothing is told any more.
final class PduScanner {
    /// A-ASSOCIATE with 128 contexts stays below this.
    private static final int LONGEST_CONTROL = 1 << 20;

    /// What is told.
    interface Sink {
        /// A PDU that carries no data.
        ///
        /// @param bytes the whole PDU
        void control(byte[] bytes) throws IOException;

        /// Some bytes of a fragment.
        ///
        /// @param contextId the presentation context
        /// @param control   the message control header
        /// @param piece     the bytes, in place
        /// @param end       whether the fragment ends with them
        void fragment(int contextId, int control, ByteBuffer piece, boolean end) throws IOException;
    }

    private final Sink sink;
    private final ByteBuffer head = ByteBuffer.allocate(Pdu.HEADER_LENGTH);
    private final ByteBuffer value = ByteBuffer.allocate(PdvHeader.LENGTH);
    private byte @Nullable [] control;
    private int filled;
    private long pduLeft;
    private long valueLeft;
    private boolean lost;

    PduScanner(Sink sink) {
        this.sink = sink;
    }

    /// {@return whether what came is not understood any more}
    boolean isLost() {
        return lost;
    }

    /// Follows further bytes, and consumes them.
    void scan(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining() && !lost) {
            if (head.hasRemaining()) {
                fill(head, bytes);
                if (!head.hasRemaining()) {
                    beginPdu();
                }
            } else if (control != null) {
                int count = Math.min(control.length - filled, bytes.remaining());
                bytes.get(control, filled, count);
                filled += count;
                endControl();
            } else {
                data(bytes);
            }
        }
        if (lost) {
            bytes.position(bytes.limit());
        }
    }

    private static void fill(ByteBuffer target, ByteBuffer bytes) {
        int count = Math.min(target.remaining(), bytes.remaining());
        target.put(bytes.slice(bytes.position(), count));
        bytes.position(bytes.position() + count);
    }

    private void beginPdu() throws IOException {
        int type = head.get(0);
        pduLeft = Integer.toUnsignedLong(head.getInt(2));
        if (type == Pdu.P_DATA_TF) {
            value.clear();
            endPdu();
        } else if (!Pdu.isDefined(type) || pduLeft > LONGEST_CONTROL) {
            lost = true;
        } else {
            control = new byte[Pdu.HEADER_LENGTH + (int) pduLeft];
            head.get(0, control, 0, Pdu.HEADER_LENGTH);
            filled = Pdu.HEADER_LENGTH;
            endControl();
        }
    }

    private void endControl() throws IOException {
        byte[] whole = control;
        if (whole != null && filled == whole.length) {
            control = null;
            pduLeft = 0;
            head.clear();
            sink.control(whole);
        }
    }

    private void endPdu() {
        if (pduLeft == 0) {
            head.clear();
        }
    }

    private void data(ByteBuffer bytes) throws IOException {
        if (value.hasRemaining()) {
            fill(value, bytes);
            if (value.hasRemaining()) {
                return;
            }
            valueLeft = Integer.toUnsignedLong(value.getInt(0)) - PdvHeader.COUNTED;
            pduLeft -= PdvHeader.LENGTH;
            if (valueLeft < 0 || valueLeft > pduLeft) {
                lost = true;
                return;
            }
            if (valueLeft > 0) {
                return;
            }
        }
        int count = (int) Math.min(valueLeft, bytes.remaining());
        var piece = bytes.slice(bytes.position(), count);
        bytes.position(bytes.position() + count);
        valueLeft -= count;
        pduLeft -= count;
        sink.fragment(Byte.toUnsignedInt(value.get(4)), value.get(5), piece, valueLeft == 0);
        if (valueLeft == 0) {
            value.clear();
            endPdu();
        }
    }
}
