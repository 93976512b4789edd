package io.larmor.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Reads what most elements are, one after the other: little endian, in the order of their tags, with a header of eight
/// bytes and a value of even length that is in the array. What is anything else, or decides on what follows, is left to the
/// parser.
final class ElementRun {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int HEADER = 8;
    private static final long CHARACTER_SET = 0x0008_0005L;
    private static final long PIXEL_REPRESENTATION = 0x0028_0103L;
    private static final long ITEMS = 0xFFFE_0000L;

    private static final int SQ = Vr.SQ.number();
    private static final int UN = Vr.UN.number();

    /// By five bits of each of the two characters of a VR: the characters as they stand in a header, and before them what
    /// the index says of the VR and its header. Nothing of a VR that has a long header.
    private static final int[] VRS = new int[1 << 10];

    static {
        for (var vr : Vr.values()) {
            if (!vr.hasLongLength()) {
                int code = Short.reverseBytes((short) vr.code()) & 0xFFFF;
                VRS[slot(code)] = (vr.number() | HEADER << 8) << 16 | code;
            }
        }
    }

    private final ParserInput in;
    private final ElementIndex index;
    private final ReadOptions options;
    private final int longest;

    ElementRun(ParserInput in, ElementIndex index, ReadOptions options) {
        this.in = in;
        this.index = index;
        this.options = options;
        long most = Math.min(options.limits().elementLength(),
                in.isArray() ? Integer.MAX_VALUE : options.bulkThreshold());
        this.longest = (int) Math.min(most, Integer.MAX_VALUE);
    }

    private static int slot(int code) {
        return (code & 0x1F) << 5 | (code >>> 8 & 0x1F);
    }

    /// Reads such elements as long as there are some.
    ///
    /// @param previous the tag of the element before, -1 if there is none
    /// @return the tag of the last element read
    long read(ParseScope scope, long previous) {
        if (scope.big) {
            return previous;
        }
        var bytes = in.buffer;
        int pos = in.pos;
        int stop = in.held(scope.bound);
        long end = end(scope, previous);
        long last = previous;
        while (stop - pos >= HEADER) {
            long head = (long) LONG.get(bytes, pos);
            int tag = Integer.rotateLeft((int) head, 16);
            long order = Integer.toUnsignedLong(tag);
            if (order <= last || order >= end) {
                break;
            }
            int length;
            int info;
            if (scope.explicit) {
                int code = (int) (head >>> 32) & 0xFFFF;
                int known = VRS[slot(code)];
                if ((known & 0xFFFF) != code) {
                    break;
                }
                length = (int) (head >>> 48);
                info = known >>> 16;
            } else {
                length = (int) (head >>> 32);
                int vr = implicitVr(scope, tag);
                if (vr == SQ) {
                    break;
                }
                info = vr | HEADER << 8;
            }
            if ((length & 1) != 0 || Integer.compareUnsigned(length, longest) > 0 || length > stop - pos - HEADER) {
                break;
            }
            index.element(tag, info, pos, length);
            pos += HEADER + length;
            last = order;
        }
        in.pos = pos;
        return last;
    }

    private int implicitVr(ParseScope scope, int tag) {
        int vr = VrRules.number(tag, scope.signedPixels);
        return vr == UN && (tag & 0x0001_0000) != 0 ? scope.privateVr(tag, index, in.buffer).number() : vr;
    }

    /// {@return the tag that the elements end before: the next that decides on what follows}
    private long end(ParseScope scope, long previous) {
        long next = previous < CHARACTER_SET
                ? CHARACTER_SET
                : previous < PIXEL_REPRESENTATION ? PIXEL_REPRESENTATION : ITEMS;
        return scope.depth == 0 ? Math.min(next, options.stopTag()) : next;
    }
}
