package io.larmor.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/// Follows the structure of a data set whose bytes go by in pieces, split anywhere: calls a hook for each header, hands
/// values on as they come, and keeps nothing but the header it is in.
abstract class ElementWalker {
    static final long UNDEFINED = 0xFFFF_FFFFL;
    private static final int ITEM = 0xFFFE_E000;
    private static final int ITEM_END = 0xFFFE_E00D;
    private static final int SEQUENCE_END = 0xFFFE_E0DD;
    private static final int PIXEL_REPRESENTATION = 0x0028_0103;

    // What a frame of the stack is, and what applies in it.
    private static final int ELEMENTS = 0;
    private static final int ITEMS = 1;
    private static final int FRAGMENTS = 2;
    private static final int KIND = 3;
    private static final int EXPLICIT = 4;
    private static final int BIG = 8;
    private static final int SIGNED_PIXELS = 16;
    /// A delimiter tells the end.
    private static final int DELIMITED = 32;

    private final ReadOptions options;
    private int[] frames = new int[8];
    /// Where each frame ends at the latest; `Long.MAX_VALUE` when only the end of the input tells.
    private long[] ends = new long[8];
    private int top;
    private int nesting;
    private long at;
    private long items;

    /// The header as it came, of `headLength` bytes.
    final byte[] head = new byte[12];
    int headLength;
    private int needed = 8;
    private long remaining;
    private int probe;
    /// The private creators of each frame, where they are wanted.
    private @Nullable PrivateBlocks[] blocks = new PrivateBlocks[8];
    private final byte[] creator = new byte[PrivateBlocks.MAX_LENGTH];
    private int creatorLength = -1;

    // The element that the walker is at.
    int tag;
    Vr vr = Vr.UN;
    /// Whether the VR was UN, or one that nobody knows.
    boolean unknown;
    long length;

    ElementWalker(TransferSyntax syntax, ReadOptions options) {
        this.options = options;
        frames[0] = ELEMENTS | (syntax.explicitVr() ? EXPLICIT : 0) | (syntax.bigEndian() ? BIG : 0);
        ends[0] = Long.MAX_VALUE;
    }

    /// At the header of an element, with its value, items or fragments to follow.
    abstract void onElement() throws IOException;

    /// At some bytes of a plain value, or of a fragment.
    abstract void onValue(ByteBuffer piece, int from, int count) throws IOException;

    /// At the end of a plain value or a fragment.
    abstract void onValueEnd() throws IOException;

    /// At the header of an item or a fragment.
    abstract void onItem(boolean fragment) throws IOException;

    /// At the end of an item, with or without a delimiter.
    abstract void onItemEnd(boolean delimiter) throws IOException;

    /// At the end of a sequence, or of fragments, with or without a delimiter.
    abstract void onSequenceEnd(boolean delimiter) throws IOException;

    /// {@return whether the dictionaries are asked for the VR of private elements that name none}
    boolean wantsPrivateVrs() {
        return false;
    }

    /// {@return how many data sets are around the present element}
    final int depth() {
        return top;
    }

    final long position() {
        return at;
    }

    final boolean isBigEndian() {
        return (frames[top] & BIG) != 0;
    }

    /// Walks over the remaining bytes of a buffer, and leaves its position where it was.
    final void walk(ByteBuffer piece) throws IOException {
        int p = piece.position();
        int limit = piece.limit();
        while (p < limit) {
            if (remaining > 0) {
                int n = (int) Math.min(remaining, limit - p);
                value(piece, p, n);
                p += n;
                continue;
            }
            int n = Math.min(needed - headLength, limit - p);
            piece.get(p, head, headLength, n);
            headLength += n;
            p += n;
            at += n;
            if (headLength == needed) {
                header();
            }
        }
    }

    /// Ends the walk.
    final void end() throws DicomFormatException {
        if (top > 0 || remaining > 0 || headLength > 0) {
            throw new DicomFormatException(tag, at, "the data set ends inside an element");
        }
    }

    private void value(ByteBuffer piece, int from, int n) throws IOException {
        if (tag == PIXEL_REPRESENTATION && length == 2 && kind() == ELEMENTS) {
            for (int i = 0; i < n; i++) {
                probe = probe << 8 | piece.get(from + i);
            }
        }
        if (creatorLength >= 0) {
            piece.get(from, creator, creatorLength, n);
            creatorLength += n;
        }
        onValue(piece, from, n);
        at += n;
        remaining -= n;
        if (remaining == 0) {
            valueEnd();
        }
    }

    private void valueEnd() throws IOException {
        if (tag == PIXEL_REPRESENTATION && length == 2 && kind() == ELEMENTS) {
            boolean signed = (probe & 0xFFFF) == (isBigEndian() ? 1 : 0x100);
            frames[top] = signed ? frames[top] | SIGNED_PIXELS : frames[top] & ~SIGNED_PIXELS;
        }
        if (creatorLength >= 0) {
            blocks().add(tag, creator, 0, creatorLength);
            creatorLength = -1;
        }
        onValueEnd();
        settle();
    }

    private PrivateBlocks blocks() {
        var known = blocks[top];
        if (known == null) {
            known = new PrivateBlocks();
            blocks[top] = known;
        }
        return known;
    }

    /// {@return the VR that the dictionary of its creator gives a private element; UN also of what may be a sequence, which
    /// cannot be told from its first bytes, and which UN may be (PS3.5 §6.2.2)}
    private Vr privateVr() {
        var known = blocks[top] == null || length == UNDEFINED ? Vr.UN : blocks().vr(tag);
        return known == Vr.SQ ? Vr.UN : known;
    }

    private void header() throws IOException {
        switch (kind()) {
            case ELEMENTS -> elementHeader();
            case ITEMS -> itemHeader();
            default -> fragmentHeader();
        }
    }

    /// Makes ready for the next header: leaves what ends here.
    private void settle() throws IOException {
        headLength = 0;
        needed = 8;
        while (top > 0 && ends[top] == at) {
            int kind = kind();
            if ((frames[top] & DELIMITED) != 0) {
                throw new DicomFormatException(tag, at, "a sequence or item of undefined length has no delimiter");
            }
            top--;
            if (kind == ELEMENTS) {
                onItemEnd(false);
            } else {
                nesting -= kind == ITEMS ? 1 : 0;
                onSequenceEnd(false);
            }
        }
        if (ends[top] - at < 8) {
            throw new DicomFormatException(tag, at, "a sequence or item ends inside an element header");
        }
    }

    private void elementHeader() throws IOException {
        int frame = frames[top];
        long start = at - headLength;
        if (headLength == 8) {
            tag = tagAt(0, isBigEndian());
            if (tag >>> 16 == 0xFFFE) {
                itemEnd(start);
                return;
            }
            if ((frame & EXPLICIT) == 0) {
                length = u32(4, isBigEndian());
                vr = VrRules.of(tag, (frame & SIGNED_PIXELS) != 0);
                if (vr == Vr.UN && (tag & 0x0001_0000) != 0) {
                    vr = privateVr();
                }
                unknown = false;
            } else if (!shortHeader(start)) {
                needed = 12;
                if (ends[top] - at < 4) {
                    throw new DicomFormatException(tag, start, "a sequence or item ends inside an element header");
                }
                return;
            }
        } else {
            length = u32(8, isBigEndian());
        }
        check(start);
        element(start);
    }

    private void itemEnd(long start) throws IOException {
        if (tag != ITEM_END || (frames[top] & DELIMITED) == 0) {
            throw new DicomFormatException(tag, start, "item or delimiter where a data element was expected");
        }
        if (u32(4, isBigEndian()) != 0) {
            tolerate(start, "Item Delimitation Item with a length");
        }
        top--;
        onItemEnd(true);
        settle();
    }

    /// Reads an explicit VR header of 8 bytes, or says that it has 12.
    private boolean shortHeader(long start) throws DicomFormatException {
        int code = ((head[4] & 0xFF) << 8) | (head[5] & 0xFF);
        var known = Vr.of(code);
        boolean longForm = known == null ? ElementHeader.isLetters(code) : known.hasLongLength();
        length = u16(6, isBigEndian());
        if (known == null) {
            tolerate(start, String.format(Locale.ROOT, "unknown VR %04XH", code));
        }
        if (longForm && known == Vr.UN && length != 0) {
            tolerate(start, "VR UN with a 16-bit length");
            longForm = false;
        }
        vr = known == null ? Vr.UN : known;
        unknown = vr == Vr.UN;
        return !longForm;
    }

    private void check(long start) throws DicomFormatException {
        if (length == UNDEFINED) {
            return;
        }
        if (length > ends[top] - at) {
            throw new DicomFormatException(tag, start, "value of " + length + " bytes, but only " + (ends[top] - at)
                    + " are left in the sequence or item");
        }
        if (length > options.limits().elementLength()) {
            throw new LimitExceededException(Limits.Kind.ELEMENT_LENGTH, tag, start,
                    "value of " + length + " bytes, over the limit of " + options.limits().elementLength());
        }
        if ((length & 1) == 1) {
            tolerate(start, "value of odd length " + length);
        }
    }

    private void element(long start) throws IOException {
        int flags = frames[top] & (EXPLICIT | BIG | SIGNED_PIXELS);
        if (unknown) {
            // The content of an UN of undefined length is implicit VR little endian (PS3.5 §6.2.2).
            flags &= SIGNED_PIXELS;
        }
        boolean undefined = length == UNDEFINED;
        if (undefined && !vr.isBinary() && vr != Vr.SQ) {
            throw new DicomFormatException(tag, start, "undefined length on VR " + vr);
        }
        if (vr == Vr.SQ || undefined) {
            boolean fragments = vr != Vr.SQ && vr != Vr.UN;
            onElement();
            if (!fragments && ++nesting > options.limits().nesting()) {
                throw new LimitExceededException(Limits.Kind.NESTING, tag, start,
                        "sequences nest deeper than the limit of " + options.limits().nesting());
            }
            push(flags, fragments ? FRAGMENTS : ITEMS, undefined, undefined ? ends[top] : at + length);
            settle();
            return;
        }
        probe = 0;
        if (wantsPrivateVrs() && Tag.isPrivateCreator(tag) && length <= PrivateBlocks.MAX_LENGTH) {
            creatorLength = 0;
        }
        onElement();
        remaining = length;
        headLength = 0;
        if (remaining == 0) {
            valueEnd();
        }
    }

    private void itemHeader() throws IOException {
        long start = at - 8;
        int marker = tagAt(0, isBigEndian());
        long itemLength = u32(4, isBigEndian());
        if (marker == SEQUENCE_END && (frames[top] & DELIMITED) != 0) {
            nesting--;
            sequenceEnd(start, itemLength);
            return;
        }
        if (marker != ITEM) {
            throw new DicomFormatException(tag, start,
                    "expected an item of the sequence, found " + Tag.toString(marker));
        }
        boolean undefined = itemLength == UNDEFINED;
        long end = undefined ? ends[top] : at + itemLength;
        if (end > ends[top]) {
            // If what is there are whole elements, only the length of the item is wrong.
            tolerate(start,
                    "item of " + itemLength + " bytes, but only " + (ends[top] - at) + " are left in the sequence");
            end = ends[top];
        }
        length = itemLength;
        countItem(start);
        onItem(false);
        push(frames[top] & (EXPLICIT | BIG | SIGNED_PIXELS), ELEMENTS, undefined, end);
        settle();
    }

    private void fragmentHeader() throws IOException {
        long start = at - 8;
        int marker = tagAt(0, isBigEndian());
        length = u32(4, isBigEndian());
        if (marker == SEQUENCE_END) {
            sequenceEnd(start, length);
            return;
        }
        if (marker != ITEM || length == UNDEFINED) {
            throw new DicomFormatException(tag, start,
                    "expected a fragment of defined length, found " + Tag.toString(marker));
        }
        if (length > ends[top] - at) {
            throw new DicomFormatException(tag, start, "fragment of " + length + " bytes, but only " + (ends[top] - at)
                    + " are left");
        }
        if (length > options.limits().elementLength()) {
            throw new LimitExceededException(Limits.Kind.ELEMENT_LENGTH, tag, start,
                    "fragment of " + length + " bytes, over the limit of " + options.limits().elementLength());
        }
        countItem(start);
        onItem(true);
        remaining = length;
        headLength = 0;
        if (remaining == 0) {
            valueEnd();
        }
    }

    private void countItem(long start) throws LimitExceededException {
        if (++items > options.limits().items()) {
            throw new LimitExceededException(Limits.Kind.ITEMS, tag, start,
                    "more items than the limit of " + options.limits().items());
        }
    }

    private void sequenceEnd(long start, long declared) throws IOException {
        if (declared != 0) {
            tolerate(start, "Sequence Delimitation Item with a length");
        }
        top--;
        onSequenceEnd(true);
        settle();
    }

    private void push(int flags, int kind, boolean delimited, long end) {
        top++;
        if (top == frames.length) {
            frames = Arrays.copyOf(frames, top * 2);
            ends = Arrays.copyOf(ends, top * 2);
            blocks = Arrays.copyOf(blocks, top * 2);
        }
        blocks[top] = null;
        frames[top] = flags | kind | (delimited ? DELIMITED : 0);
        ends[top] = end;
    }

    private int kind() {
        return frames[top] & KIND;
    }

    private void tolerate(long start, String reason) throws DicomFormatException {
        if (!options.lenient()) {
            throw new DicomFormatException(tag, start, reason);
        }
    }

    private int tagAt(int from, boolean big) {
        return u16(from, big) << 16 | u16(from + 2, big);
    }

    private int u16(int from, boolean big) {
        int first = head[from] & 0xFF;
        int second = head[from + 1] & 0xFF;
        return big ? first << 8 | second : second << 8 | first;
    }

    private long u32(int from, boolean big) {
        long high = u16(big ? from : from + 2, big);
        return high << 16 | u16(big ? from + 2 : from, big);
    }
}
