package io.larmor.data;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What is being written: bytes in memory, where lengths can still be filled in, and between them large values that
/// are not copied.
final class Gather {
    /// Values from this length on are not copied.
    static final int BY_REFERENCE = 16 * 1024;

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

    void put16(int value) {
        ensure(2);
        if (bigEndian) {
            bytes[count] = (byte) (value >> 8);
            bytes[count + 1] = (byte) value;
        } else {
            bytes[count] = (byte) value;
            bytes[count + 1] = (byte) (value >> 8);
        }
        count += 2;
    }

    void put32(long value) {
        ensure(4);
        count += 4;
        patch32(count - 4, value);
    }

    void tag(int tag) {
        put16(tag >>> 16);
        put16(tag);
    }

    void patch32(int at, long value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >> (bigEndian ? 24 - 8 * i : 8 * i));
        }
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
