package io.larmor.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// Elements that were read: an index over the bytes they were read from.
final class ParsedElements implements Elements {
    /// Per element: tag; VR, header length and flags; where its header starts; the length of its value.
    static final int STRIDE = 4;
    /// No element that was read is missing.
    static final int WHOLE = 0x100;
    static final int ENCAPSULATED = 0x200;

    private final Source source;
    private final int[] index;
    private final @Nullable Object @Nullable [] contents;
    private final int start;
    private final int end;
    private final int flags;
    private final SpecificCharacterSet codec;

    ParsedElements(Source source, int[] index, @Nullable Object @Nullable [] contents, int[] extent, int flags,
            SpecificCharacterSet codec) {
        this.source = source;
        this.index = index;
        this.contents = contents;
        this.start = extent[0];
        this.end = extent[1];
        this.flags = flags;
        this.codec = codec;
    }

    @Override
    public int size() {
        return index.length / STRIDE;
    }

    @Override
    public int tagAt(int i) {
        return index[i * STRIDE];
    }

    @Override
    public Element elementAt(int i) {
        return new Element(this, index, i * STRIDE);
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

    @Nullable
    Object contentAt(int i) {
        return contents == null ? null : contents[i];
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

    /// Copies the bytes as they were read.
    void copyTo(Gather out) {
        source.copyTo(out, start, end);
    }

    /// {@return how far from the start of the outermost data set the first of them stood}
    long offset() {
        return source.offset(start);
    }

    int encodedSize() {
        return end - start;
    }

    /// {@return these elements in the order of their tags, each once}
    ParsedElements inOrder() {
        var order = new ArrayList<Integer>(size());
        for (int i = 0; i < size(); i++) {
            order.add(i);
        }
        order.sort((a, b) -> Integer.compareUnsigned(tagAt(a), tagAt(b)));
        var sorted = new int[index.length];
        @Nullable
        Object[] sortedContents = new Object[order.size()];
        int n = 0;
        for (int from : order) {
            if (n > 0 && sorted[(n - 1) * STRIDE] == tagAt(from)) {
                continue;
            }
            System.arraycopy(index, from * STRIDE, sorted, n * STRIDE, STRIDE);
            sortedContents[n++] = contentAt(from);
        }
        var extent = new int[] {start, end};
        return new ParsedElements(source, Arrays.copyOf(sorted, n * STRIDE), sortedContents, extent, flags, codec);
    }
}
