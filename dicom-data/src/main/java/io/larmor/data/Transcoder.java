package io.larmor.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

import org.jspecify.annotations.Nullable;

/// Converts data sets between the transfer syntaxes (PS3.5 §10) without compressed pixel data, as they go by and without loss:
/// implicit and explicit VR, both byte orders, deflated.
///
/// Within one syntax, and to and from deflated, bytes stay what they are. Else group lengths (gggg,0000) are dropped,
/// sequences get undefined lengths, and values of odd length are padded. Private elements that name no VR get that of their
/// creator's dictionary; those unknown to all, and sequences of defined length, become UN (PS3.5 §6.2.2).
public final class Transcoder {
    private static final int CHUNK = 64 * 1024;

    private Transcoder() {}

    /// Tells whether a data set can be converted: within a syntax always, else only without compressed pixel data.
    ///
    /// @param from how it is encoded
    /// @param to how it is to be
    /// @return whether [#convert] does it
    public static boolean canConvert(TransferSyntax from, TransferSyntax to) {
        return from.equals(to) || (!from.encapsulated() && !to.encapsulated());
    }

    /// Converts a data set.
    ///
    /// @param in the data set, to its end; not closed
    /// @param from how it is encoded
    /// @param out where to; not closed
    /// @param to how it is to be encoded
    /// @throws DicomFormatException if the input is no data set in `from`, or holds compressed pixel data all the same; a
    /// [LimitExceededException] if it goes beyond [Limits#DEFAULT]
    /// @throws IOException if reading or writing fails
    /// @throws IllegalArgumentException if the two cannot be converted into each other
    public static void convert(InputStream in, TransferSyntax from, OutputStream out, TransferSyntax to)
            throws IOException {
        check(from, to);
        if (from.equals(to)) {
            in.transferTo(out);
        } else {
            inflated(in, from, out, to, plain -> new ElementRewriter(from, plain, to, ReadOptions.DEFAULT));
        }
    }

    /// Tells which elements are left out of a data set.
    @FunctionalInterface
    public interface Dropped {
        /// {@return whether an element is left out, with all that is in it}
        ///
        /// @param tag of the element
        /// @param depth 0 in the data set itself, more in items of sequences
        boolean test(int tag, int depth);
    }

    /// Copies or converts a data set without some of its elements. Compressed pixel data that stays keeps its fragments.
    ///
    /// @param in the data set, to its end; not closed
    /// @param from how it is encoded
    /// @param out where to; not closed
    /// @param to how it is to be encoded
    /// @param dropped tells what is left out
    /// @throws DicomFormatException if the input is no data set in `from`
    /// @throws IOException if reading or writing fails
    /// @throws IllegalArgumentException if the two cannot be converted into each other
    public static void convertWithout(InputStream in, TransferSyntax from, OutputStream out, TransferSyntax to,
            Dropped dropped) throws IOException {
        check(from, to);
        inflated(in, from, out, to, plain -> new ElementFilter(from, plain, to, dropped));
    }

    private static void check(TransferSyntax from, TransferSyntax to) {
        if (!canConvert(from, to)) {
            throw new IllegalArgumentException("pixel data in transfer syntax " + from.uid()
                    + " cannot be converted losslessly to " + to.uid());
        }
    }

    private static void inflated(InputStream in, TransferSyntax from, OutputStream out, TransferSyntax to,
            Function<OutputStream, ElementRewriter> maker) throws IOException {
        var inflater = from.deflated() ? new Inflater(true) : null;
        var deflater = to.deflated() ? new Deflater(Deflater.DEFAULT_COMPRESSION, true) : null;
        try {
            var plainIn = inflater == null ? in : new InflaterInputStream(in, inflater, CHUNK);
            if (deflater == null) {
                var plainOut = new BufferedOutputStream(out, CHUNK);
                copy(plainIn, plainOut, maker.apply(plainOut), inflater);
                plainOut.flush();
                return;
            }
            var deflated = new DeflaterOutputStream(out, deflater, CHUNK);
            copy(plainIn, deflated, maker.apply(deflated), inflater);
            deflated.finish();
            if ((deflater.getBytesWritten() & 1) == 1) {
                // PS3.5 A.5: "a single trailing NULL byte is added" to make the length even.
                out.write(0);
            }
        } finally {
            if (inflater != null) {
                inflater.end();
            }
            if (deflater != null) {
                deflater.end();
            }
        }
    }

    private static void copy(InputStream in, OutputStream out, ElementRewriter rewriter, @Nullable Inflater inflater)
            throws IOException {
        var chunk = new byte[CHUNK];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            if (inflater != null) {
                Limits.DEFAULT.checkInflated(inflater.getBytesRead(), inflater.getBytesWritten());
            }
            rewriter.walk(ByteBuffer.wrap(chunk, 0, n));
            if (rewriter.isCheckOnly()) {
                out.write(chunk, 0, n);
            }
        }
        rewriter.end();
    }
}
