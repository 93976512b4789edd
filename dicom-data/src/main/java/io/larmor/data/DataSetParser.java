package io.larmor.data;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/// Reads data sets from a byte array, or from a file through an array that leaves large values out.
///
/// No length that the input declares is believed before it is compared with what is there.
final class DataSetParser {
    private static final int STRIDE = ParsedElements.STRIDE;
    private static final long UNDEFINED = 0xFFFF_FFFFL;
    private static final int MAX_NOTES = 100;
    private static final int ITEM = 0xFFFE_E000;
    private static final int ITEM_END = 0xFFFE_E00D;
    private static final int SEQUENCE_END = 0xFFFE_E0DD;

    /// What applies to one data set or item.
    private static final class Scope {
        final boolean explicit;
        final boolean big;
        final long bound;
        final boolean undefined;
        final int depth;
        SpecificCharacterSet text;
        boolean signedPixels;
        @Nullable
        PrivateBlocks blocks;

        Scope(boolean explicit, boolean big, long bound, boolean undefined, @Nullable Scope outer) {
            this.explicit = explicit;
            this.big = big;
            this.bound = bound;
            this.undefined = undefined;
            this.depth = outer == null ? 0 : outer.depth + 1;
            this.text = outer == null ? SpecificCharacterSet.DEFAULT : outer.text;
            this.signedPixels = outer != null && outer.signedPixels;
        }
    }

    private final Source source;
    private final ReadOptions options;
    private final ParserInput in;
    private boolean stopped;
    private int onlyGroup = -1;
    private long items;

    // The element being read.
    private int tag;
    private Vr vr = Vr.UN;
    private boolean declaredUnknown;
    private int headerLength;
    private long length;

    // Elements of the data sets that are not finished yet, innermost last.
    private int[] elements = new int[16 * STRIDE];
    private @Nullable Object[] contents = new Object[16];
    private int count;

    DataSetParser(byte[] bytes, int offset, int length, ReadOptions options) {
        this(new ParserInput(bytes, offset, length, options), options);
    }

    DataSetParser(FileChannel channel, long offset, long end, ReadOptions options) {
        this(new ParserInput(channel, offset, end, options), options);
    }

    private DataSetParser(ParserInput in, ReadOptions options) {
        this.in = in;
        this.source = new Source(in.buffer);
        this.options = options;
    }

    /// Reads the data set that is the whole input.
    DataSet parse(TransferSyntax syntax) throws IOException {
        source.encapsulatedIn = syntax.encapsulated() ? syntax : null;
        return parse(syntax.explicitVr(), syntax.bigEndian(), syntax.encapsulated());
    }

    /// Reads the elements of one group, and stops before the first of another.
    DataSet parseGroup(int group, boolean explicit) throws IOException {
        onlyGroup = group;
        return parse(explicit, false, false);
    }

    /// {@return where in the input the next byte is}
    long position() {
        return in.position();
    }

    private DataSet parse(boolean explicit, boolean big, boolean encapsulated) throws IOException {
        int start = in.pos;
        source.start = start;
        var scope = new Scope(explicit, big, in.end, false, null);
        var elements = readElements(scope, start, encapsulated);
        if (in.isFile()) {
            source.bytes = in.bytesRead();
        }
        // Items were made before the array that they stand on was final: publish it with them.
        VarHandle.storeStoreFence();
        return elements;
    }

    private DataSet readElements(Scope scope, int start, boolean encapsulated) throws IOException {
        int first = count;
        boolean sorted = true;
        long previous = -1;
        int contentEnd = start;
        while (in.position() != scope.bound) {
            int before = count;
            if (!readElement(scope)) {
                return finish(scope, first, new int[] {start, contentEnd}, sorted, encapsulated);
            }
            contentEnd = in.pos;
            if (count > before) {
                long current = Integer.toUnsignedLong(elements[before * STRIDE]);
                if (current <= previous) {
                    sorted = false;
                    note(elements[before * STRIDE], "element out of order");
                }
                previous = current;
            }
        }
        if (scope.undefined) {
            throw in.malformed(in.position(), "an item of undefined length has no Item Delimitation Item");
        }
        return finish(scope, first, new int[] {start, contentEnd}, sorted, encapsulated);
    }

    /// Reads one element, or says that the data set ended before it.
    private boolean readElement(Scope scope) throws IOException {
        long here = in.position();
        in.require(8, scope.bound, here);
        tag = in.tagAt(in.pos, scope.big);
        if (tag >>> 16 == 0xFFFE) {
            endItem(scope, here);
            return false;
        }
        if (scope.depth == 0 && (options.stopsAt(tag) || (onlyGroup >= 0 && tag >>> 16 != onlyGroup))) {
            stopped = true;
            return false;
        }
        if (scope.explicit) {
            explicitHeader(scope, here);
        } else {
            implicitHeader(scope);
        }
        boolean littleValue = declaredUnknown;
        if (declaredUnknown && length != UNDEFINED) {
            vr = VrRules.of(tag, scope.signedPixels);
        }
        boolean certain = true;
        if (vr == Vr.UN && (tag & 0x0001_0000) != 0 && scope.blocks != null && length != UNDEFINED) {
            vr = scope.blocks.vr(tag);
            certain = vr != Vr.SQ;
        }
        if (length != UNDEFINED && length > scope.bound - in.position() - headerLength) {
            throw in.malformed(tag, here, "value of " + length + " bytes, but only "
                    + (scope.bound - in.position() - headerLength) + " are left");
        }
        if (length != UNDEFINED && length > options.limits().elementLength()) {
            throw new LimitExceededException(Limits.Kind.ELEMENT_LENGTH, tag, here - in.origin,
                    "value of " + length + " bytes, over the limit of " + options.limits().elementLength());
        }
        readValue(scope, here, littleValue, certain);
        return true;
    }

    private void endItem(Scope scope, long here) throws IOException {
        if (tag != ITEM_END || !scope.undefined) {
            throw in.malformed(tag, here, "item or delimiter where a data element was expected");
        }
        long declared = in.u32(in.pos + 4, scope.big);
        if (declared != 0) {
            tolerate(tag, here, "Item Delimitation Item of length " + declared + ", not 0");
        }
        in.pos += 8;
    }

    private void implicitHeader(Scope scope) {
        length = in.u32(in.pos + 4, scope.big);
        headerLength = 8;
        vr = VrRules.of(tag, scope.signedPixels);
        declaredUnknown = false;
    }

    private void explicitHeader(Scope scope, long here) throws IOException {
        int code = ((in.buffer[in.pos + 4] & 0xFF) << 8) | (in.buffer[in.pos + 5] & 0xFF);
        var known = Vr.of(code);
        boolean longForm = known == null ? isLetters(code) : known.hasLongLength();
        if (known == null) {
            tolerate(tag, here, String.format(Locale.ROOT, "unknown VR %04XH", code));
        }
        int shortLength = in.u16(in.pos + 6, scope.big);
        if (longForm && known == Vr.UN && shortLength != 0) {
            tolerate(tag, here, "VR UN with a 16-bit length");
            longForm = false;
        }
        vr = known == null ? Vr.UN : known;
        declaredUnknown = vr == Vr.UN;
        headerLength = longForm ? 12 : 8;
        if (longForm) {
            in.require(12, scope.bound, here);
        }
        length = longForm ? in.u32(in.pos + 8, scope.big) : shortLength;
    }

    private void readValue(Scope scope, long here, boolean littleValue, boolean certain) throws IOException {
        int thisTag = tag;
        int header = in.pos;
        int slot = push();
        boolean undefined = length == UNDEFINED;
        // The content of an UN of undefined length, and of a sequence that hides in an UN, is implicit VR little
        // endian (PS3.5 §6.2.2).
        boolean explicit = scope.explicit && !littleValue;
        boolean big = scope.big && !littleValue;
        in.pos += headerLength;
        int thisHeader = headerLength;
        Object content = null;
        var thisVr = vr;
        if (undefined && vr.isBinary() && vr != Vr.UN) {
            content = readFragments(scope);
        } else if (undefined && (vr == Vr.SQ || vr == Vr.UN)) {
            thisVr = Vr.SQ;
            content = readItems(scope, new Scope(explicit, big, scope.bound, true, scope), here);
        } else if (undefined) {
            throw in.malformed(thisTag, here, "undefined length on VR " + vr);
        } else if (vr == Vr.SQ) {
            // What only a manufacturer's dictionary calls a sequence may be none.
            content = littleValue || !certain
                    ? readHiddenItems(scope)
                    : readItems(scope, new Scope(explicit, big, in.position() + length, false, scope), here);
            thisVr = content instanceof DataSet[] ? Vr.SQ : Vr.UN;
        } else {
            content = readPlain(here, big);
        }
        if (content == null) {
            context(scope, thisTag, header + thisHeader);
        }
        if (scope.depth == 0 && !options.wants(thisTag)) {
            count = slot;
            return;
        }
        int flags = (undefined ? Element.UNDEFINED : 0) | (big ? Element.BIG_WORDS : 0);
        int at = slot * STRIDE;
        elements[at] = thisTag;
        elements[at + 1] = thisVr.number() | thisHeader << 8 | flags << 16;
        elements[at + 2] = header;
        elements[at + 3] = in.pos - header - thisHeader;
        contents[slot] = content;
    }

    /// Takes note of what decides on the reading of later elements.
    private void context(Scope scope, int thisTag, int at) {
        int n = in.pos - at;
        if (thisTag == 0x0008_0005) {
            scope.text = Values.characterSet(Values.strings(in.buffer, at, n, Vr.CS, SpecificCharacterSet.DEFAULT));
        } else if (thisTag == 0x0028_0103 && n == 2) {
            scope.signedPixels = in.u16(at, scope.big) == 1;
        } else if ((thisTag & 0x0001_0000) != 0 && Tag.isPrivateCreator(thisTag)) {
            var blocks = scope.blocks == null ? new PrivateBlocks() : scope.blocks;
            blocks.add(thisTag, in.buffer, at, n);
            scope.blocks = blocks;
        }
    }

    private @Nullable BulkData readPlain(long here, boolean big) throws IOException {
        if ((length & 1) == 1) {
            tolerate(tag, here, "value of odd length " + length);
        }
        if (in.isFile() && length > options.bulkThreshold()) {
            return in.leaveInFile(length, big ? vr.wordSize() : 1, source);
        }
        in.advance((int) Math.min(length, Integer.MAX_VALUE));
        return null;
    }

    private DataSet[] readItems(Scope outer, Scope items, long here) throws IOException {
        if (items.depth > options.limits().nesting()) {
            throw new LimitExceededException(Limits.Kind.NESTING, tag, here - in.origin,
                    "sequences nest deeper than the limit of " + options.limits().nesting());
        }
        int thisTag = tag;
        var found = new DataSet[4];
        int n = 0;
        while (items.undefined || in.position() != items.bound) {
            long itemStart = in.position();
            in.require(8, items.bound, itemStart);
            int marker = in.tagAt(in.pos, items.big);
            long itemLength = in.u32(in.pos + 4, items.big);
            in.pos += 8;
            if (marker == SEQUENCE_END && items.undefined) {
                if (itemLength != 0) {
                    tolerate(marker, itemStart, "Sequence Delimitation Item of length " + itemLength + ", not 0");
                }
                return Arrays.copyOf(found, n);
            }
            if (marker != ITEM) {
                throw in.malformed(thisTag, itemStart, "expected an item of the sequence, found " + hex(marker));
            }
            countItem(thisTag, itemStart);
            boolean undefined = itemLength == UNDEFINED;
            long bound = undefined ? items.bound : in.position() + itemLength;
            if (bound > items.bound) {
                // If what is there are whole elements, only the length of the item is wrong.
                tolerate(thisTag, itemStart, "item of " + itemLength + " bytes, but only "
                        + (items.bound - in.position()) + " are left in the sequence");
                bound = items.bound;
            }
            var item = new Scope(items.explicit, items.big, bound, undefined, outer);
            if (n == found.length) {
                found = Arrays.copyOf(found, n * 2);
            }
            found[n++] = readElements(item, in.pos, false);
        }
        return n == found.length ? found : Arrays.copyOf(found, n);
    }

    /// Reads a sequence whose VR was lost, if its value is one; else it stays what it is.
    private @Nullable Object readHiddenItems(Scope outer) throws IOException {
        int start = in.pos;
        int firstElement = count;
        int notes = source.notes.size();
        long here = in.position();
        int n = (int) length;
        if (in.isFile() && length > options.bulkThreshold()) {
            return in.leaveInFile(length, 1, source);
        }
        in.fill(n);
        try {
            return readItems(outer, new Scope(false, false, here + n, false, outer), here);
        } catch (DicomFormatException e) {
            count = firstElement;
            source.notes.subList(notes, source.notes.size()).clear();
            in.pos = start + n;
            return null;
        }
    }

    private BulkData[] readFragments(Scope scope) throws IOException {
        var found = new BulkData[4];
        int n = 0;
        int thisTag = tag;
        while (true) {
            long here = in.position();
            in.require(8, scope.bound, here);
            int marker = in.tagAt(in.pos, scope.big);
            length = in.u32(in.pos + 4, scope.big);
            in.pos += 8;
            if (marker == SEQUENCE_END) {
                if (length != 0) {
                    tolerate(marker, here, "Sequence Delimitation Item of length " + length + ", not 0");
                }
                return Arrays.copyOf(found, n);
            }
            if (marker != ITEM || length == UNDEFINED) {
                throw in.malformed(thisTag, here, "expected a fragment of defined length, found " + hex(marker));
            }
            if (length > scope.bound - in.position()) {
                throw in.malformed(thisTag, here, "fragment of " + length + " bytes, but only "
                        + (scope.bound - in.position()) + " are left");
            }
            if (length > options.limits().elementLength()) {
                throw new LimitExceededException(Limits.Kind.ELEMENT_LENGTH, thisTag, here - in.origin,
                        "fragment of " + length + " bytes, over the limit of " + options.limits().elementLength());
            }
            countItem(thisTag, here);
            if (n == found.length) {
                found = Arrays.copyOf(found, n * 2);
            }
            if (in.isFile() && length > options.bulkThreshold()) {
                found[n++] = in.leaveInFile(length, 1, source);
            } else {
                found[n++] = BulkData.inMemory(source, in.pos, (int) length, 1);
                in.advance((int) length);
            }
        }
    }

    private void countItem(int ofTag, long here) throws LimitExceededException {
        if (++items > options.limits().items()) {
            throw new LimitExceededException(Limits.Kind.ITEMS, ofTag, here - in.origin,
                    "more items than the limit of " + options.limits().items());
        }
    }

    private int push() {
        if (count == contents.length) {
            elements = Arrays.copyOf(elements, elements.length * 2);
            contents = Arrays.copyOf(contents, count * 2);
        }
        return count++;
    }

    private DataSet finish(Scope scope, int first, int[] extent, boolean sorted, boolean encapsulated) {
        int[] index = Arrays.copyOfRange(elements, first * STRIDE, count * STRIDE);
        Object[] held = null;
        for (int i = first; i < count; i++) {
            if (contents[i] != null) {
                held = held == null ? new Object[count - first] : held;
                held[i - first] = contents[i];
                contents[i] = null;
            }
        }
        count = first;
        boolean whole = scope.depth > 0 || (!stopped && options.readsAll());
        int flags = (scope.explicit ? Element.EXPLICIT : 0) | (scope.big ? Element.BIG_ENDIAN : 0)
                | (scope.undefined ? Element.UNDEFINED : 0) | (whole || onlyGroup >= 0 ? ParsedElements.WHOLE : 0)
                | (encapsulated ? ParsedElements.ENCAPSULATED : 0);
        var parsed = new ParsedElements(source, index, held, extent, flags, scope.text);
        return new DataSet(sorted ? parsed : parsed.inOrder());
    }

    private void note(int atTag, String reason) throws DicomFormatException {
        tolerate(atTag, in.position(), reason);
    }

    private void tolerate(int atTag, long here, String reason) throws DicomFormatException {
        if (!options.lenient()) {
            throw in.malformed(atTag, here, reason);
        }
        if (source.notes.size() < MAX_NOTES) {
            source.notes.add(new ReadNote(atTag, here - in.origin, reason));
        }
    }

    private static String hex(int tag) {
        return String.format(Locale.ROOT, "(%04X,%04X)", tag >>> 16, tag & 0xFFFF);
    }

    static boolean isLetters(int code) {
        return code >> 8 >= 'A' && code >> 8 <= 'Z' && (code & 0xFF) >= 'A' && (code & 0xFF) <= 'Z';
    }
}
