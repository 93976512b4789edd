package io.larmor.data;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/// What a parser reads: an array, or a file through an array that leaves large values out.
///
/// Positions in the input are `long`; the array holds the byte at input position `p` at index `p - skipped`.
final class ParserInput {
    private static final int CHUNK = 32 * 1024;
    /// What is read after a value that was left out: as a rule the header of another follows, or the end.
    private static final int AFTER_BULK = 256;
    /// Input longer than this has small fragments left in the file, too.
    private static final long LARGE = 16L << 20;
    private static final int LARGE_FRAGMENT = 1024;
    private static final int MAX_NOTES = 100;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final ReadOptions options;
    private final @Nullable FileChannel channel;
    final Source source;
    /// Where the input starts, in the numbers of the offsets that errors name.
    final long origin;
    final long end;
    byte[] buffer;
    int pos;
    private int limit;
    private long skipped;
    private int chunk = CHUNK;

    ParserInput(byte[] bytes, int offset, int length, ReadOptions options) {
        this.options = options;
        this.channel = null;
        this.buffer = bytes;
        this.source = new Source(bytes);
        this.pos = offset;
        this.limit = offset + length;
        this.origin = offset;
        this.end = limit;
    }

    ParserInput(FileChannel channel, long offset, long end, ReadOptions options) {
        this.options = options;
        this.channel = channel;
        this.buffer = new byte[(int) Math.min(CHUNK, Math.max(16, end - offset))];
        this.source = new Source(buffer);
        this.skipped = offset;
        this.origin = 0;
        this.end = end;
    }

    boolean isFile() {
        return channel != null;
    }

    long position() {
        return pos + skipped;
    }

    /// {@return the array up to the present position}
    byte[] bytesRead() {
        return pos == buffer.length ? buffer : Arrays.copyOf(buffer, pos);
    }

    /// {@return whether a fragment stays in the file}
    boolean leavesFragment(long length) {
        return channel != null && (length > options.bulkThreshold()
                || (length > LARGE_FRAGMENT && end - position() > LARGE));
    }

    /// Leaves the next bytes out of the array.
    ///
    /// @return the number of the value among those left out
    int leaveInFile(long length, int bigEndianWord) {
        if (channel == null) {
            throw new IllegalStateException();
        }
        var bulk = BulkData.inFile(channel, position(), length, bigEndianWord);
        int number = source.splice(pos, bulk);
        int buffered = limit - pos;
        if (length < buffered) {
            System.arraycopy(buffer, pos + (int) length, buffer, pos, buffered - (int) length);
            limit -= (int) length;
        } else {
            limit = pos;
        }
        skipped += length;
        if (limit == pos) {
            chunk = AFTER_BULK;
        }
        return number;
    }

    void require(int bytes, long bound, long here) throws IOException {
        if (bound - here < bytes) {
            throw malformed(here, "the data set ends inside an element header");
        }
        fill(bytes);
    }

    void advance(int bytes) throws IOException {
        fill(bytes);
        pos += bytes;
    }

    /// Sees to it that the array holds so many bytes from the current position on; the input is known to have them.
    void fill(int bytes) throws IOException {
        if (channel != null && limit - pos < bytes) {
            read(channel, bytes);
        }
    }

    private void read(FileChannel from, int bytes) throws IOException {
        long wanted = Math.min(Math.max((long) pos + bytes, (long) limit + chunk), limit + (end - limit - skipped));
        if (wanted > options.limits().total() || wanted > Integer.MAX_VALUE - 8) {
            throw new LimitExceededException(Limits.Kind.TOTAL, position(),
                    "the data set takes more memory than the limit of " + options.limits().total());
        }
        if (wanted > buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(wanted, buffer.length * 2L)));
        }
        chunk = Math.min(CHUNK, chunk * 2);
        var target = ByteBuffer.wrap(buffer, limit, (int) wanted - limit);
        while (limit - pos < bytes) {
            int n = from.read(target, limit + skipped);
            if (n < 0) {
                throw malformed(limit + skipped, "the file ends inside an element; it was longer when it was opened");
            }
            limit += n;
        }
    }

    /// Notes what breaks a rule but can be read, or refuses it.
    void tolerate(int tag, long here, String reason) throws DicomFormatException {
        if (!options.lenient()) {
            throw malformed(tag, here, reason);
        }
        if (source.notes.size() < MAX_NOTES) {
            source.notes.add(new ReadNote(tag, here - origin, reason));
        }
    }

    DicomFormatException malformed(int tag, long here, String reason) {
        return new DicomFormatException(tag, here - origin, reason);
    }

    DicomFormatException malformed(long here, String reason) {
        return new DicomFormatException(here - origin, reason);
    }

    int tagAt(int at, boolean big) {
        int value = (int) INT.get(buffer, at);
        return big ? Integer.reverseBytes(value) : Integer.rotateLeft(value, 16);
    }

    int u16(int at, boolean big) {
        short value = (short) SHORT.get(buffer, at);
        return (big ? Short.reverseBytes(value) : value) & 0xFFFF;
    }

    long u32(int at, boolean big) {
        int value = (int) INT.get(buffer, at);
        return Integer.toUnsignedLong(big ? Integer.reverseBytes(value) : value);
    }
}
