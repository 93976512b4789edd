package io.larmor.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import io.larmor.data.Dictionary;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Vr;

/// Overwrites what could tell of a patient in a data set that passes, without changing a length: text becomes `X`, dates and times zeros,
/// pixels and everything private or unknown bytes of zero. UIDs, codes (CS), tags and binary numbers stay.
///
/// What cannot be followed any more is overwritten to the end.
final class DataSetMask {
    private static final int ITEM = 0xFFFEE000;
    private static final int ITEM_END = 0xFFFEE00D;
    private static final int SEQUENCE_END = 0xFFFEE0DD;
    private static final int PIXEL_DATA = 0x7FE00010;
    private static final long UNDEFINED = 0xFFFFFFFFL;
    private static final int SHORT_HEADER = 8;
    private static final int LONG_HEADER = 12;
    private static final int NO_FILL = -1;

    private final boolean blind;
    private final boolean explicit;
    private final ByteBuffer header = ByteBuffer.allocate(LONG_HEADER);
    private boolean inFragments;
    private boolean lost;
    private long left;
    private int fill = NO_FILL;

    DataSetMask(TransferSyntax syntax) {
        blind = syntax.deflated();
        explicit = syntax.explicitVr();
        header.order(syntax.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        header.limit(SHORT_HEADER);
    }

    /// Overwrites in place.
    ///
    /// @param piece the next bytes of the data set, backed by an array; consumed
    void mask(ByteBuffer piece) {
        while (piece.hasRemaining()) {
            if (blind || lost) {
                overwrite(piece, piece.remaining(), 0);
            } else if (left > 0) {
                int count = (int) Math.min(left, piece.remaining());
                left -= count;
                overwrite(piece, count, fill);
            } else {
                header.put(piece.get());
                if (!header.hasRemaining()) {
                    begin();
                }
            }
        }
    }

    private static void overwrite(ByteBuffer piece, int count, int with) {
        int from = piece.arrayOffset() + piece.position();
        if (with != NO_FILL) {
            Arrays.fill(piece.array(), from, from + count, (byte) with);
        }
        piece.position(piece.position() + count);
    }

    private void begin() {
        int tag = header.getShort(0) << 16 | Short.toUnsignedInt(header.getShort(2));
        if (tag == ITEM || tag == ITEM_END || tag == SEQUENCE_END) {
            delimiter(tag, Integer.toUnsignedLong(header.getInt(4)));
            return;
        }
        Vr vr = explicit
                ? Vr.of(Byte.toUnsignedInt(header.get(4)) << 8 | Byte.toUnsignedInt(header.get(5)))
                : Dictionary.vr(tag);
        if (vr == null) {
            lost = true;
            return;
        }
        if (explicit && vr.hasLongLength() && header.limit() == SHORT_HEADER) {
            header.limit(LONG_HEADER);
            return;
        }
        long length = !explicit
                ? Integer.toUnsignedLong(header.getInt(4))
                : vr.hasLongLength()
                        ? Integer.toUnsignedLong(header.getInt(SHORT_HEADER))
                        : Short.toUnsignedInt(header.getShort(6));
        next();
        if (vr == Vr.SQ) {
            return; // its items follow, and are walked as if they stood here
        }
        if (length == UNDEFINED) {
            inFragments = tag == PIXEL_DATA;
            lost = !inFragments;
            return;
        }
        left = length;
        fill = fill(tag, vr);
    }

    private void delimiter(int tag, long length) {
        next();
        if (tag == SEQUENCE_END) {
            inFragments = false;
        } else if (inFragments) {
            left = length;
            fill = 0;
        }
    }

    private void next() {
        header.clear().limit(SHORT_HEADER);
    }

    private static int fill(int tag, Vr vr) {
        if ((tag >>> 16 & 1) == 1) {
            return 0;
        }
        return switch (vr) {
            case UI, CS, AT, FD, FL, SL, SS, SV, UL, US, UV, SQ, IS, DS -> NO_FILL;
            case DA, DT, TM, AS -> '0';
            case AE, LO, LT, PN, SH, ST, UC, UR, UT -> 'X';
            case OB, OD, OF, OL, OV, OW, UN -> 0;
        };
    }
}
