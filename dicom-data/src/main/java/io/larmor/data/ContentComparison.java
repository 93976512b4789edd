package io.larmor.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.ZipException;

import org.jspecify.annotations.Nullable;

/// Tells whether two data sets (PS3.5 §7) have the same content, however each is encoded.
///
/// What does not count: the byte order, whether elements name their VR, deflating, lengths of sequences and items, group lengths (gggg,0000), Length to
/// End (0008,0001), Data Set Trailing Padding (FFFC,FFFC), and the padding at the end of values of characters. All else does: of compressed pixel data each
/// fragment. A sequence whose bytes one of the two has as a value of VR UN is another one than the sequence itself.
public final class ContentComparison {
    private static final int PIECE = 64 * 1024;

    private ContentComparison() {}

    /// Compares two data sets as they are read, up to the first difference. Takes a few hundred kilobytes of memory, whatever they hold.
    ///
    /// @param first one data set, to its end; not closed
    /// @param firstSyntax how it is encoded
    /// @param second the other, to its end; not closed
    /// @param secondSyntax how it is encoded
    /// @return whether they are the same; never for one that is malformed or goes beyond [Limits#DEFAULT], nor for two of which one has compressed pixel
    /// data, or a syntax that nobody knows, and the other another syntax
    /// @throws IOException if reading fails
    public static boolean same(InputStream first, TransferSyntax firstSyntax, InputStream second,
            TransferSyntax secondSyntax) throws IOException {
        if (!Transcoder.canConvert(firstSyntax, secondSyntax)) {
            return false;
        }
        try (var a = new Side(first, firstSyntax); var b = new Side(second, secondSyntax)) {
            while (true) {
                int count = Math.min(a.available(), b.available());
                if (count == 0) {
                    return a.available() == b.available();
                }
                if (!a.startsAs(b, count)) {
                    return false;
                }
            }
        } catch (DicomFormatException | EOFException | ZipException _) {
            return false;
        }
    }

    /// One of the two, and its content as far as that was not compared yet.
    private static final class Side implements AutoCloseable {
        private final InputStream in;
        private final @Nullable Inflating inflating;
        private final ContentWalker walker;
        private final byte[] piece = new byte[PIECE];
        private int from;
        private boolean ended;

        Side(InputStream in, TransferSyntax syntax) {
            inflating = syntax.deflated() ? new Inflating(in, Limits.DEFAULT) : null;
            this.in = inflating == null ? in : inflating;
            walker = new ContentWalker(syntax);
        }

        /// {@return how many bytes of content are at hand: none at the end only}
        int available() throws IOException {
            while (from == walker.count && !ended) {
                from = 0;
                walker.count = 0;
                int n = in.read(piece);
                ended = n < 0;
                if (ended) {
                    walker.end();
                } else {
                    walker.walk(ByteBuffer.wrap(piece, 0, n));
                }
            }
            return walker.count - from;
        }

        /// Goes on behind so many bytes of both.
        boolean startsAs(Side other, int count) {
            boolean same = Arrays.equals(walker.content, from, from + count, other.walker.content, other.from,
                    other.from + count);
            from += count;
            other.from += count;
            return same;
        }

        @Override
        public void close() {
            if (inflating != null) {
                inflating.close();
            }
        }
    }
}
