package io.larmor.data;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/// Elements that were read: a range of the index over the bytes they were read from. See [ElementIndex] for the numbers.
final class ParsedElements implements Elements {
    /// No element that was read is missing.
    static final int WHOLE = 0x100;
    static final int ENCAPSULATED = 0x200;

    private final Source source;
    private final int[] index;
    private final int first;
    private final int count;
    private final int start;
    private final int end;
    private final int flags;
    private final SpecificCharacterSet codec;

    /// Those that an entry of an item tells of.
    ParsedElements(Source source, int[] index, int entry) {
        this.source = source;
        this.index = index;
        this.start = index[entry];
        this.end = index[entry + 1];
        this.first = index[entry + 2];
        this.count = index[entry + 3];
        this.flags = index[entry + 4];
        this.codec = source.codecs.get(index[entry + 5]);
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public int tagAt(int i) {
        return index[first + i * ElementIndex.ELEMENT];
    }

    @Override
    public Element elementAt(int i) {
        return new Element(this, index, first + i * ElementIndex.ELEMENT);
    }

    @Override
    public List<ReadNote> notes() {
        return List.copyOf(source.notes);
    }

    Source source() {
        return source;
    }

    SpecificCharacterSet codec() {
        return codec;
    }

    int listSize(int list) {
        return index[list + 1];
    }

    ParsedElements item(int list, int i) {
        return new ParsedElements(source, index, list + ElementIndex.LIST_HEADER + i * ElementIndex.ITEM);
    }

    BulkData fragment(int list, int i) {
        int at = list + ElementIndex.LIST_HEADER + i * ElementIndex.FRAGMENT;
        return index[at] < 0
                ? source.spliced(~index[at])
                : BulkData.inMemory(source, index[at], index[at + 1], 1);
    }

    int syntaxFlags() {
        return flags & (Element.EXPLICIT | Element.BIG_ENDIAN);
    }

    boolean hasUndefinedLength() {
        return (flags & Element.UNDEFINED) != 0;
    }

    /// {@return whether nothing has to change to write them}
    boolean isWrittenIn(TransferSyntax syntax) {
        return (flags & WHOLE) != 0 && (flags & Element.EXPLICIT) != 0 == syntax.explicitVr()
                && (flags & Element.BIG_ENDIAN) != 0 == syntax.bigEndian()
                && (flags & ENCAPSULATED) != 0 == syntax.encapsulated();
    }

    /// {@return whether headers change when they are written, and values do not}
    boolean isConverted(boolean explicit, boolean big, SpecificCharacterSet target) {
        return (flags & Element.EXPLICIT) != 0 != explicit && (flags & Element.BIG_ENDIAN) != 0 == big
                && codec.equals(target);
    }

    /// Writes elements from the `from`-th on with headers of their own, as long as nothing has to be done to their values.
    ///
    /// @return the number of the first that was not written, all if all were; group lengths are not
    int convert(int from, boolean explicit, Gather out) {
        boolean big = out.isBigEndian();
        int i = from;
        for (int at = first + i * ElementIndex.ELEMENT; i < count; i++, at += ElementIndex.ELEMENT) {
            int tag = index[at];
            int info = index[at + 1];
            int length = index[at + 3];
            boolean bigWords = (info >>> 16 & Element.BIG_WORDS) != 0;
            if ((info >>> 16 & Element.LISTED) != 0 || length >= Gather.BY_REFERENCE || (length & 1) != 0
                    || bigWords != big || (tag & 0xFFFF) == 0) {
                break;
            }
            out.element(tag, explicit ? Vr.ofNumber(info & 0xFF) : null, source.bytes,
                    index[at + 2] + (info >>> 8 & 0xFF), length);
        }
        return i;
    }

    /// Copies the bytes as they were read.
    void copyTo(Gather out) {
        source.copyTo(out, start, end);
    }

    /// {@return how far from the start of the outermost data set the first of them stood}
    long offset() {
        return source.offset(start);
    }

    boolean hasSplices() {
        return source.hasSplices();
    }

    /// {@return the bytes as they were read, if none stayed in a file}
    byte[] toByteArray() {
        return Arrays.copyOfRange(source.bytes, start, end);
    }

    /// Writes the bytes as they were read.
    void writeTo(OutputStream out) throws IOException {
        source.writeTo(out, start, end);
    }

    int encodedSize() {
        return end - start;
    }
}
