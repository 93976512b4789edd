package io.larmor.data;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/// What a parser reads: an array, or a file or a stream through an array that leaves large values out.
///
/// Positions in the input are `long`; the array holds the byte at input position `p` at index `p - skipped`.
final class ParserInput {
    private static final int CHUNK = 32 * 1024;
    /// What is read after a value that was left out: as a rule the header of another follows, or the end.
    private static final int AFTER_BULK = 256;
    /// A file longer than this, and a stream, has small fragments left out, too.
    private static final long LARGE = 16L << 20;
    private static final int LARGE_FRAGMENT = 1024;
    private static final int MAX_NOTES = 100;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final ReadOptions options;
    private final @Nullable FileChannel channel;
    private final @Nullable InputStream stream;
    final Source source;
    /// Where the input starts, in the numbers of the offsets that errors name.
    final long origin;
    /// Where it ends; `Long.MAX_VALUE` of a stream, whose end shows when it comes.
    final long end;
    /// Whether nothing may be left out, because what is read may have to be read again.
    boolean holdsAll;
    byte[] buffer;
    int pos;
    private int limit;
    private long skipped;
    private int chunk = CHUNK;

    ParserInput(byte[] bytes, int offset, int length, ReadOptions options) {
        this.options = options;
        this.channel = null;
        this.stream = null;
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
        this.stream = null;
        this.buffer = new byte[(int) Math.min(CHUNK, Math.max(16, end - offset))];
        this.source = new Source(buffer);
        this.skipped = offset;
        this.origin = 0;
        this.end = end;
    }

    /// @param first the bytes that the file starts with, read already: up to `offset` they stay as they are, the rest is the
    /// input's own
    ParserInput(FileChannel channel, byte[] first, int offset, long end, ReadOptions options) {
        this.options = options;
        this.channel = channel;
        this.stream = null;
        this.buffer = first;
        this.source = new Source(first);
        this.pos = offset;
        this.limit = first.length;
        this.origin = 0;
        this.end = end;
    }

    /// @param first bytes that stand before those of the stream, of which those from `offset` on are read
    /// @param position where in the input the first of them is
    ParserInput(InputStream stream, byte[] first, int offset, long position, ReadOptions options) {
        this.options = options;
        this.channel = null;
        this.stream = stream;
        this.buffer = Arrays.copyOf(first, Math.max(CHUNK, first.length));
        this.source = new Source(buffer);
        this.pos = offset;
        this.limit = first.length;
        this.skipped = position;
        this.origin = 0;
        this.end = Long.MAX_VALUE;
    }

    boolean isArray() {
        return channel == null && stream == null;
    }

    boolean isStream() {
        return stream != null;
    }

    /// {@return whether a stream has come to its end}
    boolean isOver() throws IOException {
        return stream != null && pos == limit && !readSome(stream);
    }

    long position() {
        return pos + skipped;
    }

    /// {@return the index behind the last byte that is in the array and before a position of the input}
    int held(long bound) {
        return (int) Math.min(limit, bound - skipped);
    }

    /// {@return the array up to the present position}
    byte[] bytesRead() {
        return pos == buffer.length ? buffer : Arrays.copyOf(buffer, pos);
    }

    /// {@return what the array holds from the present position on}
    byte[] rest() {
        return Arrays.copyOfRange(buffer, pos, limit);
    }

    /// {@return whether a value is left out}
    boolean leavesOut(long length) {
        return length > options.bulkThreshold() && !isArray();
    }

    /// {@return whether a fragment is left out}
    ///
    /// @param number 0 for the Basic Offset Table
    boolean leavesFragmentOut(int number, long length) {
        if (isArray() || holdsAll) {
            return false;
        }
        boolean small = length <= LARGE_FRAGMENT || (stream == null ? end - position() <= LARGE : number == 0);
        return length > options.bulkThreshold() || !small;
    }

    /// Leaves the next bytes out of the array: they stay in the file.
    ///
    /// @return the number of the value among those left out
    int leaveInFile(long length, int bigEndianWord) {
        if (channel == null) {
            throw new IllegalStateException();
        }
        int number = source.splice(pos, BulkData.of(channel, position(), length).ofWords(bigEndianWord));
        skip(length);
        return number;
    }

    /// Leaves the next bytes out of the array: they go to a consumer.
    ///
    /// @return the number of the value among those left out
    int passOn(PassingValue value, BulkDataConsumer consumer, int bigEndianWord) throws IOException {
        if (stream == null) {
            throw new IllegalStateException();
        }
        long length = value.length();
        int held = (int) Math.min(length, limit - pos);
        var passing = new PassingBytes(buffer, pos, held, stream, length,
                () -> malformed(value.path().tag(), position(), "the data set ends inside a value"));
        var kept = consumer.accept(value, passing);
        passing.finish();
        var bulk = kept.orElseGet(() -> BulkData.gone(length));
        if (bulk.length() != length) {
            throw new IllegalStateException("a value of " + length + " bytes was kept as " + bulk.length());
        }
        int number = source.splice(pos, bulk.ofWords(bigEndianWord));
        skip(length);
        return number;
    }

    private void skip(long length) {
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
        if (limit - pos >= bytes) {
            return;
        }
        if (channel != null) {
            read(channel, bytes);
        } else if (stream != null) {
            read(stream, bytes);
        }
    }

    private void read(InputStream from, int bytes) throws IOException {
        checkTotal((long) pos + bytes);
        while (limit - pos < bytes) {
            if (!readSome(from)) {
                throw malformed(position(), "the data set ends inside an element");
            }
        }
    }

    /// Reads what there is. The array grows with what comes, not with what is declared.
    private boolean readSome(InputStream from) throws IOException {
        if (limit == buffer.length) {
            checkTotal(limit + 1L);
            buffer = Arrays.copyOf(buffer, (int) Math.min(Integer.MAX_VALUE - 8, buffer.length * 2L));
        }
        int n = from.read(buffer, limit, buffer.length - limit);
        limit += Math.max(0, n);
        return n >= 0;
    }

    private void checkTotal(long held) throws LimitExceededException {
        if (held > options.limits().total() || held > Integer.MAX_VALUE - 8) {
            throw new LimitExceededException(Limits.Kind.TOTAL, position(),
                    "the data set takes more memory than the limit of " + options.limits().total());
        }
    }

    private void read(FileChannel from, int bytes) throws IOException {
        long wanted = Math.min(Math.max((long) pos + bytes, (long) limit + chunk), limit + (end - limit - skipped));
        checkTotal(wanted);
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
