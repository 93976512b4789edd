package io.larmor.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import org.jspecify.annotations.Nullable;

/// Sees the bytes of a data set (PS3.5 §7) go by in pieces of any size, keeps the top-level elements that are wanted, and checks
/// the structure to the end. Values that are not wanted, pixel data above all, pass without being looked at or kept.
///
/// For one data set and one thread. An element in the result equals that of [DataSet#parse].
public final class HeaderScanner {
    /// The most bytes kept: what a peer may make a receiver hold for one object.
    private static final int MAX_KEPT = 4 << 20;
    private static final int CHUNK = 16 * 1024;

    private final TransferSyntax syntax;
    private final ReadOptions options;
    private final Keeper keeper;
    private final @Nullable Inflater inflater;
    private byte[] inflated = {};

    /// A scanner of one data set.
    ///
    /// @param syntax how the data set is encoded
    /// @param options which elements to keep ([ReadOptions.Builder#onlyTags]), what to tolerate, and the limits
    public HeaderScanner(TransferSyntax syntax, ReadOptions options) {
        this.syntax = syntax;
        this.options = options;
        this.keeper = new Keeper(syntax, options);
        this.inflater = syntax.deflated() ? new Inflater(true) : null;
    }

    /// Takes the next bytes.
    ///
    /// @param piece the bytes between position and limit, which stay where they are; not kept
    /// @throws DicomFormatException if the bytes so far are no data set in the syntax
    /// @throws LimitExceededException if the wanted elements hold more than 4 MiB, or a limit of the options is exceeded
    public void accept(ByteBuffer piece) throws DicomFormatException {
        try {
            if (inflater == null) {
                keeper.walk(piece);
            } else {
                inflate(inflater, piece);
            }
        } catch (DicomFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("memory failed to be read", e);
        }
    }

    private void inflate(Inflater from, ByteBuffer piece) throws IOException {
        if (inflated.length == 0) {
            inflated = new byte[CHUNK];
        }
        from.setInput(piece.duplicate());
        try {
            int n;
            do {
                n = from.inflate(inflated);
                options.limits().checkInflated(from.getBytesRead(), from.getBytesWritten());
                keeper.walk(ByteBuffer.wrap(inflated, 0, n));
            } while (n > 0);
        } catch (DataFormatException e) {
            throw Deflate.notDeflated(from.getBytesRead(), e);
        }
    }

    /// Ends the data set.
    ///
    /// @return the wanted elements
    /// @throws DicomFormatException if the data set ended inside an element
    public DataSet finish() throws DicomFormatException {
        if (inflater != null) {
            boolean whole = inflater.finished();
            inflater.end();
            if (!whole) {
                throw new DicomFormatException("the deflated data set is cut short");
            }
        }
        keeper.end();
        var plain = syntax.deflated() ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : syntax;
        return DataSet.parse(keeper.kept, 0, keeper.count, plain, options);
    }

    private static final class Keeper extends ElementWalker {
        private final ReadOptions options;
        private byte[] kept = new byte[2048];
        private int count;
        private boolean keeping;

        Keeper(TransferSyntax syntax, ReadOptions options) {
            super(syntax, options);
            this.options = options;
        }

        @Override
        void onElement() throws LimitExceededException {
            if (depth() == 0) {
                // What decides on the reading of other elements is kept with them.
                keeping = options.wants(tag) || tag == 0x0008_0005 || tag == 0x0028_0103
                        || (Tag.isPrivateCreator(tag) && length <= PrivateBlocks.MAX_LENGTH);
            }
            keepHead();
        }

        @Override
        void onItem(boolean fragment) throws LimitExceededException {
            keepHead();
        }

        @Override
        void onItemEnd(boolean delimiter) throws LimitExceededException {
            if (delimiter) {
                keepHead();
            }
        }

        @Override
        void onSequenceEnd(boolean delimiter) throws LimitExceededException {
            if (delimiter) {
                keepHead();
            }
        }

        @Override
        void onValue(ByteBuffer piece, int from, int n) throws LimitExceededException {
            if (keeping) {
                ensure(n);
                piece.get(from, kept, count, n);
                count += n;
            }
        }

        @Override
        void onValueEnd() {
            // Values are kept as they come.
        }

        private void keepHead() throws LimitExceededException {
            if (keeping) {
                ensure(headLength);
                System.arraycopy(head, 0, kept, count, headLength);
                count += headLength;
            }
        }

        private void ensure(int more) throws LimitExceededException {
            if (kept.length - count < more) {
                if (count + more > MAX_KEPT) {
                    throw new LimitExceededException(Limits.Kind.TOTAL, tag, count,
                            "the elements to keep are longer than " + MAX_KEPT);
                }
                kept = Arrays.copyOf(kept, Math.min(MAX_KEPT, Math.max(kept.length * 2, count + more)));
            }
        }
    }
}
