package io.larmor.data;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// What is being written: bytes in memory, where lengths can still be filled in, and between them large values that
/// are not copied.
final class Gather {
    /// Values from this length on are not copied.
    static final int BY_REFERENCE = 16 * 1024;

    private static final int WORD = 8;
    private static final int SHORT = 64;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private record Splice(int at, BulkData data, int word) {}

    private byte[] bytes;
    private int count;
    private long spliced;
    private final List<Splice> splices = new ArrayList<>(0);
    private final boolean bigEndian;

    Gather(int size, boolean bigEndian) {
        bytes = new byte[size];
        this.bigEndian = bigEndian;
    }

    /// {@return how many bytes there are, with those of the large values}
    long length() {
        return count + spliced;
    }

    boolean isBigEndian() {
        return bigEndian;
    }

    /// {@return the place of the next byte, for {@link #patch32}}
    int mark() {
        return count;
    }

    void put(byte[] from, int offset, int length) {
        ensure(length);
        System.arraycopy(from, offset, bytes, count, length);
        count += length;
    }

    void put8(int value) {
        ensure(1);
        bytes[count++] = (byte) value;
    }

    void put32(long value) {
        ensure(4);
        count += 4;
        patch32(count - 4, value);
    }

    void patch32(int at, long value) {
        INT.set(bytes, at, bigEndian ? Integer.reverseBytes((int) value) : (int) value);
    }

    /// Puts a header without VR: of an element, or an item or delimiter (PS3.5 §7.1.3, §7.5).
    void header(int tag, long length) {
        ensure(8);
        long head = bigEndian
                ? Long.reverseBytes(Integer.toUnsignedLong(tag) << 32 | (length & 0xFFFF_FFFFL))
                : Integer.toUnsignedLong(Integer.rotateLeft(tag, 16)) | length << 32;
        LONG.set(bytes, count, head);
        count += 8;
    }

    /// Puts the header of an element with its VR (PS3.5 §7.1.2).
    void header(int tag, Vr vr, long length) {
        ensure(12);
        boolean wide = vr.hasLongLength();
        int low = wide ? 0 : (int) length & 0xFFFF;
        long head = bigEndian
                ? Long.reverseBytes(Integer.toUnsignedLong(tag) << 32 | Integer.toUnsignedLong(vr.code() << 16 | low))
                : Integer.toUnsignedLong(Integer.rotateLeft(tag, 16)) | (long) low << 48
                        | (long) (Short.reverseBytes((short) vr.code()) & 0xFFFF) << 32;
        LONG.set(bytes, count, head);
        count += 8;
        if (wide) {
            count += 4;
            patch32(count - 4, length);
        }
    }

    /// Puts an element with the bytes of its value as they are.
    ///
    /// @param vr its VR; null to leave it out
    void element(int tag, @Nullable Vr vr, byte[] from, int offset, int length) {
        ensure(12 + length + WORD);
        if (vr == null) {
            header(tag, length);
        } else {
            header(tag, vr, length);
        }
        if (length > SHORT || from.length - offset < length + WORD) {
            System.arraycopy(from, offset, bytes, count, length);
        } else {
            // Most values are short: whole words, the last one with bytes of what comes next, are sooner copied than called for.
            for (int i = 0; i < length; i += WORD) {
                LONG.set(bytes, count + i, (long) LONG.get(from, offset + i));
            }
        }
        count += length;
    }

    /// Puts words of a source whose byte order is `fromBigEndian` in the order of this output.
    void putWords(byte[] from, int offset, int length, int word, boolean fromBigEndian) {
        put(from, offset, length);
        if (word > 1 && fromBigEndian != bigEndian) {
            BulkData.swap(bytes, count - length, length, word);
        }
    }

    /// Puts a large value whose words are to be swapped, unless `word` is 1.
    void splice(BulkData data, int word) {
        splices.add(new Splice(count, data, word));
        spliced += data.length();
    }

    void writeTo(OutputStream out) throws IOException {
        int from = 0;
        for (var splice : splices) {
            out.write(bytes, from, splice.at - from);
            splice.data.write(out, splice.word);
            from = splice.at;
        }
        out.write(bytes, from, count - from);
    }

    byte[] toByteArray() throws IOException {
        if (splices.isEmpty()) {
            return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
        }
        if (length() > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("a data set of " + length() + " bytes does not fit in an array: write it");
        }
        var whole = new byte[(int) length()];
        writeTo(new OutputStream() {
            private int at;

            @Override
            public void write(int b) {
                whole[at++] = (byte) b;
            }

            @Override
            public void write(byte[] from, int offset, int length) {
                System.arraycopy(from, offset, whole, at, length);
                at += length;
            }
        });
        return whole;
    }

    private void ensure(int more) {
        if (bytes.length - count < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(count, more)));
        }
    }
}
