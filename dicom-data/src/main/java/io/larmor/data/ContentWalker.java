package io.larmor.data;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Writes down what a data set that goes by holds, in a form that does not depend on its encoding: tags, values, and where items and fragments begin and
/// end. The mark of each stands behind it, as nobody knows before its end how long a value is without its padding: taken apart from the end there is one way to
/// read it, so different contents give different bytes.
final class ContentWalker extends ElementWalker {
    private static final int LENGTH_TO_END = 0x0008_0001;
    private static final int TRAILING_PADDING = 0xFFFC_FFFC;
    /// What may be padding is held back, no more of it than this: then it counts.
    private static final int MAX_PADDING = 64 * 1024;
    private static final byte ELEMENT = 1;
    private static final byte VALUE = 2;
    private static final byte ITEM = 3;
    private static final byte ITEM_END = 4;
    private static final byte FRAGMENT = 5;

    byte[] content = new byte[128 * 1024];
    int count;

    private boolean dropping;
    private int wordSize = 1;
    private final byte[] word = new byte[8];
    private int inWord;
    /// Whether what is at the end of the value may be padding; and the last such bytes, which are all the same.
    private boolean padded;
    private byte padding;
    private int held;
    private long written;

    ContentWalker(TransferSyntax syntax) {
        super(syntax, ReadOptions.DEFAULT);
    }

    @Override
    void onElement() {
        boolean group = (tag & 0xFFFF) == 0;
        boolean plain = length != UNDEFINED && vr != Vr.SQ;
        dropping = plain && (group || tag == LENGTH_TO_END || tag == TRAILING_PADDING);
        if (!dropping) {
            number(tag, 4);
            put(ELEMENT);
        }
        // The VR that the tag stands for: one that is named may be UN as well.
        padded = VrRules.of(tag, false).isString();
        begin(isBigEndian() ? vr.wordSize() : 1);
    }

    @Override
    void onItem(boolean fragment) {
        put(fragment ? FRAGMENT : ITEM);
        dropping = false;
        padded = false;
        begin(1);
    }

    @Override
    void onItemEnd(boolean delimiter) {
        put(ITEM_END);
    }

    @Override
    void onSequenceEnd(boolean delimiter) {
        // What comes behind its last item tells. One without items is the same as an element without a value.
    }

    private void begin(int word) {
        wordSize = word;
        inWord = 0;
        held = 0;
        written = 0;
    }

    @Override
    void onValue(ByteBuffer piece, int from, int n) {
        if (dropping) {
            return;
        }
        if (padded) {
            for (int i = from; i < from + n; i++) {
                character(piece.get(i));
            }
        } else if (wordSize == 1) {
            ensure(n);
            piece.get(from, content, count, n);
            count += n;
            written += n;
        } else {
            for (int i = from; i < from + n; i++) {
                word[inWord++] = piece.get(i);
                if (inWord == wordSize) {
                    BulkData.swap(word, 0, wordSize, wordSize);
                    word();
                }
            }
        }
    }

    private void word() {
        for (int i = 0; i < inWord; i++) {
            put(word[i]);
        }
        written += inWord;
        inWord = 0;
    }

    private void character(byte c) {
        boolean pads = c == ' ' || c == 0;
        if (held > 0 && (!pads || c != padding || held == MAX_PADDING)) {
            release();
        }
        if (pads) {
            padding = c;
            held++;
        } else {
            put(c);
            written++;
        }
    }

    private void release() {
        ensure(held);
        Arrays.fill(content, count, count + held, padding);
        count += held;
        written += held;
        held = 0;
    }

    @Override
    void onValueEnd() {
        if (dropping) {
            return;
        }
        word();
        if (!padded && (written & 1) == 1) {
            put((byte) 0);
            written++;
        }
        if (written > 0) {
            number(written, 8);
            put(VALUE);
        }
    }

    private void number(long value, int size) {
        ensure(size);
        Values.put(content, count, size, value);
        count += size;
    }

    private void put(byte value) {
        ensure(1);
        content[count++] = value;
    }

    private void ensure(int more) {
        if (content.length - count < more) {
            content = Arrays.copyOf(content, Math.max(2 * content.length, count + more));
        }
    }
}
