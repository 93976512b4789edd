package io.larmor.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/// A value (PS3.5 §7.1.1) that may be large: a range of memory, or of a file that is read when asked for it. One that stands in a
/// file can be read until its [DicomFile] is closed.
///
/// Words are handed out in little endian order, whatever the order they are kept in.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_8.2.html PS3.5 §8.2
public final class BulkData {
    static final int CHUNK = 64 * 1024;

    private final @Nullable Source source;
    private final @Nullable FileChannel channel;
    private final long position;
    private final long length;
    /// The size of the words that are kept in big endian order; 1 when there is nothing to swap.
    private final int bigEndianWord;

    private BulkData(@Nullable Source source, @Nullable FileChannel channel, long position, long length, int word) {
        this.source = source;
        this.channel = channel;
        this.position = position;
        this.length = length;
        this.bigEndianWord = word;
    }

    static BulkData inMemory(Source source, int offset, int length, int bigEndianWord) {
        return new BulkData(source, null, offset, length, bigEndianWord);
    }

    /// A value in memory.
    ///
    /// @param bytes the value, words in little endian order; not copied
    /// @return the value
    public static BulkData of(byte[] bytes) {
        return new BulkData(new Source(bytes), null, 0, bytes.length, 1);
    }

    /// A value in a file.
    ///
    /// @param file an open file, which is not closed here; it is read at given positions only
    /// @param position where the value starts, from 0
    /// @param length how many bytes it has, from 0; whether the file has them is seen when they are read
    /// @return the value, words in little endian order; it can be read until the file is closed
    /// @throws IllegalArgumentException if the position or the length is negative, or their sum beyond 2^63 - 1
    public static BulkData of(FileChannel file, long position, long length) {
        if (position < 0 || length < 0 || position > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("no value of " + length + " bytes can stand at position " + position);
        }
        return new BulkData(null, file, position, length, 1);
    }

    /// {@return what stands for a value that was not kept: it has a length and cannot be read}
    static BulkData gone(long length) {
        return new BulkData(null, null, 0, length, 1);
    }

    /// {@return the same bytes, taken for big endian words of a size; 1 if they are none}
    BulkData ofWords(int bigEndian) {
        return new BulkData(source, channel, position, length, bigEndian);
    }

    /// {@return the length in bytes}
    public long length() {
        return length;
    }

    /// {@return whether the value stands in a file, and not in memory}
    public boolean isInFile() {
        return channel != null;
    }

    /// {@return this value on bytes of its own, unless it stands in a file}
    BulkData detached() {
        if (source == null) {
            return this;
        }
        int from = (int) position;
        var own = new Source(Arrays.copyOfRange(source.bytes, from, from + (int) length));
        return new BulkData(own, null, 0, length, bigEndianWord);
    }

    boolean isBigEndian() {
        return bigEndianWord > 1;
    }

    /// {@return the whole value}
    ///
    /// @throws IOException if the file cannot be read, or is closed
    /// @throws IllegalStateException if the value is longer than an array can be
    public byte[] bytes() throws IOException {
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("a value of " + length + " bytes does not fit in an array: stream it");
        }
        var out = new byte[(int) length];
        read(0, out, 0, out.length);
        if (bigEndianWord > 1) {
            swap(out, 0, out.length, bigEndianWord);
        }
        return out;
    }

    /// A part of this value, not read yet.
    ///
    /// @param from how many bytes to leave out at its start; whole words of its VR
    /// @param count how many bytes it has
    /// @return the part
    /// @throws IndexOutOfBoundsException if it goes beyond this value
    public BulkData slice(long from, long count) {
        Objects.checkFromIndexSize(from, count, length);
        return new BulkData(source, channel, position + from, count, bigEndianWord);
    }

    /// {@return the first bytes of the value, all if there are fewer}
    byte[] first(int count) throws IOException {
        var out = new byte[(int) Math.min(count, length)];
        read(0, out, 0, out.length);
        if (bigEndianWord > 1) {
            swap(out, 0, out.length, bigEndianWord);
        }
        return out;
    }

    /// Tells whether another value is the same, read piece by piece; a zero that only pads to even length does not count.
    ///
    /// @param other the other
    /// @return whether it is
    /// @throws IOException if a file cannot be read, or is closed
    boolean hasSameBytes(BulkData other) throws IOException {
        if (length + (length & 1) != other.length + (other.length & 1)) {
            return false;
        }
        // A whole number of words of any VR.
        var ours = new byte[(int) Math.min(CHUNK, length + (length & 1))];
        var theirs = new byte[ours.length];
        for (long done = 0; done < length; done += ours.length) {
            piece(done, ours);
            other.piece(done, theirs);
            if (!Arrays.equals(ours, theirs)) {
                return false;
            }
        }
        return true;
    }

    /// Fills an array with a piece of the value in little endian order, and with zeros behind its end.
    void piece(long from, byte[] into) throws IOException {
        int n = (int) Math.min(into.length, length - from);
        read(from, into, 0, n);
        Arrays.fill(into, n, into.length, (byte) 0);
        swap(into, 0, n, bigEndianWord);
    }

    /// Opens the value to be read from its start, piece by piece.
    ///
    /// @return a stream of [#length()] bytes, used by one thread, and closed or not; reading it fails with an [IOException] if
    /// the file cannot be read, or is closed
    public InputStream newInputStream() {
        return new BulkDataInput(this);
    }

    /// Writes the value.
    ///
    /// @param out where to
    /// @throws IOException if the file cannot be read, or is closed, or `out` fails
    public void writeTo(OutputStream out) throws IOException {
        write(out, bigEndianWord);
    }

    /// Writes the value as it is kept, or with its words of `word` bytes swapped.
    void write(OutputStream out, int word) throws IOException {
        if (source != null && word == 1) {
            out.write(source.bytes, (int) position, (int) length);
            return;
        }
        var chunk = new byte[(int) Math.min(CHUNK, length)];
        for (long done = 0; done < length;) {
            int n = (int) Math.min(chunk.length, length - done);
            read(done, chunk, 0, n);
            if (word > 1) {
                swap(chunk, 0, n, word);
            }
            out.write(chunk, 0, n);
            done += n;
        }
    }

    private void read(long from, byte[] into, int at, int count) throws IOException {
        if (source != null) {
            System.arraycopy(source.bytes, (int) (position + from), into, at, count);
            return;
        }
        if (channel == null) {
            throw new IOException("the value passed when the data set was read, and was not kept");
        }
        var buffer = ByteBuffer.wrap(into, at, count);
        long where = position + from;
        while (buffer.hasRemaining()) {
            int n = channel.read(buffer, where);
            if (n < 0) {
                throw new DicomFormatException(where, "the file ends inside a value; it was longer when it was opened");
            }
            where += n;
        }
    }

    /// Turns the bytes of each whole word round.
    static void swap(byte[] bytes, int offset, int length, int word) {
        int end = offset + length - word;
        for (int i = offset; i <= end; i += word) {
            for (int low = i, high = i + word - 1; low < high; low++, high--) {
                byte b = bytes[low];
                bytes[low] = bytes[high];
                bytes[high] = b;
            }
        }
    }

    @Override
    public String toString() {
        var where = isInFile() ? "in a file" : "in memory";
        return "BulkData[" + length + " bytes " + where + "]";
    }
}
