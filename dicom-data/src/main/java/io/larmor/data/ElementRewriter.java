package io.larmor.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// Writes the elements that go by in another syntax.
class ElementRewriter extends ElementWalker {
    private static final int CHUNK = 8 * 1024;

    private final OutputStream out;
    private final boolean explicit;
    private final boolean big;
    /// Whether there is nothing to rewrite, only to check.
    private final boolean checkOnly;

    private final byte[] buffer = new byte[CHUNK];
    private int wordSize = 1;
    /// The bytes of a word that was split between two pieces, and how many there are.
    private final byte[] word = new byte[8];
    private int inWord;
    private boolean dropping;
    /// At a sequence or item that has no content, and so no delimiter.
    private boolean empty;
    private Vr outVr = Vr.UN;

    ElementRewriter(TransferSyntax from, OutputStream out, TransferSyntax to, ReadOptions options) {
        this(from, out, to, options, false);
    }

    /// @param always whether to write also where the two syntaxes have the same bytes
    ElementRewriter(TransferSyntax from, OutputStream out, TransferSyntax to, ReadOptions options, boolean always) {
        super(from, options);
        this.out = out;
        this.explicit = to.explicitVr();
        this.big = to.bigEndian();
        this.checkOnly = !always && from.explicitVr() == to.explicitVr() && from.bigEndian() == to.bigEndian();
    }

    /// {@return whether the two syntaxes have the same bytes but for deflating, and nothing is written here}
    boolean isCheckOnly() {
        return checkOnly;
    }

    @Override
    boolean wantsPrivateVrs() {
        return explicit;
    }

    @Override
    void onElement() throws IOException {
        boolean undefined = length == UNDEFINED;
        if (undefined && vr.isBinary() && vr != Vr.UN) {
            throw new DicomFormatException(tag, position(), "compressed pixel data in an uncompressed transfer syntax");
        }
        boolean sequence = undefined || vr == Vr.SQ;
        dropping = (tag & 0xFFFF) == 0 && !sequence;
        if (checkOnly || dropping) {
            return;
        }
        outVr = sequence ? Vr.SQ : vr;
        empty = sequence && length == 0;
        long outLength = sequence && !empty ? UNDEFINED : length + (length & 1);
        if (explicit && !outVr.hasLongLength() && outLength > 0xFFFF) {
            // A value too long for the 16-bit length of its VR is written as UN (PS3.5 §6.2.2).
            outVr = Vr.UN;
        }
        wordSize = isBigEndian() == big || outVr == Vr.UN ? 1 : outVr.wordSize();
        inWord = 0;
        header(outLength);
    }

    @Override
    void onItem(boolean fragment) throws IOException {
        empty = length == 0;
        delimiter(0xFFFE_E000, empty ? 0 : UNDEFINED);
    }

    @Override
    void onItemEnd(boolean delimited) throws IOException {
        if (!empty) {
            delimiter(0xFFFE_E00D, 0);
        }
        empty = false;
    }

    @Override
    void onSequenceEnd(boolean delimited) throws IOException {
        if (!empty) {
            delimiter(0xFFFE_E0DD, 0);
        }
        empty = false;
    }

    @Override
    void onValue(ByteBuffer piece, int from, int count) throws IOException {
        if (checkOnly || dropping) {
            return;
        }
        int at = from;
        int end = from + count;
        while (inWord > 0 && at < end) {
            word[inWord++] = piece.get(at++);
            if (inWord == wordSize) {
                BulkData.swap(word, 0, wordSize, wordSize);
                out.write(word, 0, wordSize);
                inWord = 0;
            }
        }
        while (end - at >= wordSize) {
            int n = Math.min(CHUNK, (end - at) / wordSize * wordSize);
            piece.get(at, buffer, 0, n);
            if (wordSize > 1) {
                BulkData.swap(buffer, 0, n, wordSize);
            }
            out.write(buffer, 0, n);
            at += n;
        }
        while (at < end) {
            word[inWord++] = piece.get(at++);
        }
    }

    @Override
    void onValueEnd() throws IOException {
        if (checkOnly || dropping) {
            return;
        }
        // What is left over of a value that is not whole words stays as it is.
        out.write(word, 0, inWord);
        inWord = 0;
        if ((length & 1) == 1) {
            out.write(outVr.padding());
        }
    }

    /// Begins encapsulated pixel data, whose fragments stay what they are.
    void fragments() throws IOException {
        outVr = vr;
        dropping = false;
        empty = false;
        wordSize = 1;
        header(UNDEFINED);
    }

    private void header(long outLength) throws IOException {
        tag(tag);
        int n = 4;
        if (explicit) {
            buffer[n++] = (byte) (outVr.code() >> 8);
            buffer[n++] = (byte) outVr.code();
            if (!outVr.hasLongLength()) {
                put(n, 2, outLength);
                out.write(buffer, 0, n + 2);
                return;
            }
            put(n, 2, 0);
            n += 2;
        }
        put(n, 4, outLength);
        out.write(buffer, 0, n + 4);
    }

    void delimiter(int marker, long outLength) throws IOException {
        if (!checkOnly) {
            tag(marker);
            put(4, 4, outLength);
            out.write(buffer, 0, 8);
        }
    }

    private void tag(int value) {
        put(0, 2, value >>> 16);
        put(2, 2, value & 0xFFFF);
    }

    private void put(int at, int size, long value) {
        Values.put(buffer, at, size, value);
        if (big) {
            BulkData.swap(buffer, at, size, size);
        }
    }
}
