package io.larmor.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/// Reads data sets from a byte array, or from a file or stream through an array that leaves large values out: makes the index of
/// their elements, and nothing else.
///
/// No length that the input declares is believed before it is compared with what is there.
final class DataSetParser {
    private static final long UNDEFINED = ElementHeader.UNDEFINED;
    private static final int ITEM = 0xFFFE_E000;
    private static final int ITEM_END = 0xFFFE_E00D;
    private static final int SEQUENCE_END = 0xFFFE_E0DD;
    /// More than any private creator has, and any list of character sets.
    private static final int MOST_HELD = 1024;

    private final Source source;
    private final ReadOptions options;
    private final Limits limits;
    private final ParserInput in;
    private final BulkDataConsumer consumer;
    private final ElementIndex index;
    private final ElementHeader header = new ElementHeader();
    private final ElementRun run;
    private ParseScope[] scopes = new ParseScope[8];
    private boolean stopped;
    private int onlyGroup = -1;
    private long items;

    DataSetParser(byte[] bytes, int offset, int length, ReadOptions options) {
        this(new ParserInput(bytes, offset, length, options), options, BulkDataConsumer.DISCARD);
    }

    DataSetParser(FileChannel channel, long offset, long end, ReadOptions options) {
        this(new ParserInput(channel, offset, end, options), options, BulkDataConsumer.DISCARD);
    }

    /// @param first the bytes that the file starts with: the parser's own from `offset` on
    DataSetParser(FileChannel channel, byte[] first, int offset, long end, ReadOptions options) {
        this(new ParserInput(channel, first, offset, end, options), options, BulkDataConsumer.DISCARD);
    }

    /// @param first bytes that stand before those of the stream: what is read starts at `offset` of them
    DataSetParser(InputStream in, byte[] first, int offset, long position, ReadOptions options) {
        this(in, first, offset, position, options, BulkDataConsumer.DISCARD);
    }

    /// @param first bytes that stand before those of the stream: what is read starts at `offset` of them
    /// @param position where in the input the first of them is, for errors
    /// @param consumer where large values go
    DataSetParser(InputStream in, byte[] first, int offset, long position, ReadOptions options,
            BulkDataConsumer consumer) {
        this(new ParserInput(in, first, offset, position, options), options, consumer);
    }

    private DataSetParser(ParserInput in, ReadOptions options, BulkDataConsumer consumer) {
        this.in = in;
        this.consumer = consumer;
        this.source = in.source;
        this.options = options;
        this.limits = options.limits();
        this.index = new ElementIndex(in.end - in.position());
        this.run = new ElementRun(in, index, options);
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

    /// {@return what was taken from the input and not read}
    byte[] rest() {
        return in.rest();
    }

    private DataSet parse(boolean explicit, boolean big, boolean encapsulated) throws IOException {
        int start = in.pos;
        source.start = start;
        source.codecs.add(options.characterSet().orElse(SpecificCharacterSet.DEFAULT));
        var scope = scope(0).start(explicit, big, in.end, false, 0);
        int end = readElements(scope);
        if (!options.readsAll()) {
            index.keep(0, options);
        }
        boolean whole = (!stopped && options.readsAll()) || onlyGroup >= 0;
        index.item(0, start, end, flags(scope) | (whole ? ParsedElements.WHOLE : 0)
                | (encapsulated ? ParsedElements.ENCAPSULATED : 0), scope.codec);
        int outermost = index.finish(0);
        if (!in.isArray()) {
            source.bytes = in.bytesRead();
        }
        return new DataSet(new ParsedElements(source, index.toArray(), outermost));
    }

    private static int flags(ParseScope scope) {
        return (scope.explicit ? Element.EXPLICIT : 0) | (scope.big ? Element.BIG_ENDIAN : 0)
                | (scope.undefined ? Element.UNDEFINED : 0);
    }

    private ParseScope scope(int depth) {
        if (depth == scopes.length) {
            scopes = Arrays.copyOf(scopes, depth * 2);
        }
        var scope = scopes[depth];
        if (scope == null) {
            scope = new ParseScope(depth);
            scopes[depth] = scope;
        }
        return scope;
    }

    /// Reads the elements of a data set or item onto the stack, in the order of their tags.
    ///
    /// @return where in the array the last of them ends
    private int readElements(ParseScope scope) throws IOException {
        boolean sorted = true;
        long previous = -1;
        int end = in.pos;
        while (true) {
            if (onlyGroup < 0) {
                previous = run.read(scope, previous);
                end = in.pos;
            }
            long here = in.position();
            if (here == scope.bound || (scope.bound == Long.MAX_VALUE && in.isOver())) {
                if (scope.undefined) {
                    throw in.malformed(here, "an item of undefined length has no Item Delimitation Item");
                }
                break;
            }
            in.require(8, scope.bound, here);
            int tag = in.tagAt(in.pos, scope.big);
            if (tag >>> 16 == 0xFFFE) {
                endItem(scope, tag, here);
                break;
            }
            if (scope.depth == 0 && (options.stopsAt(tag) || (onlyGroup >= 0 && tag >>> 16 != onlyGroup))) {
                stopped = true;
                break;
            }
            readElement(scope, tag, here);
            end = in.pos;
            long order = Integer.toUnsignedLong(tag);
            if (order <= previous) {
                sorted = false;
                in.tolerate(tag, in.position(), "element out of order");
            }
            previous = order;
        }
        if (!sorted) {
            index.sort(scope.base);
        }
        return end;
    }

    private void endItem(ParseScope scope, int tag, long here) throws IOException {
        if (tag != ITEM_END || !scope.undefined) {
            throw in.malformed(tag, here, "item or delimiter where a data element was expected");
        }
        delimiter(tag, here, in.u32(in.pos + 4, scope.big), "Item Delimitation Item");
        in.pos += 8;
    }

    private void delimiter(int tag, long here, long declared, String name) throws DicomFormatException {
        if (declared != 0) {
            in.tolerate(tag, here, name + " of length " + declared + ", not 0");
        }
    }

    private void readElement(ParseScope scope, int tag, long here) throws IOException {
        header.tag = tag;
        header.read(in, scope, here);
        long length = header.length;
        var vr = header.vr;
        if (length != UNDEFINED) {
            long left = scope.bound - here - header.size;
            if (length > left) {
                throw in.malformed(tag, here, "value of " + length + " bytes, but only " + left + " are left");
            }
            if (length > limits.elementLength()) {
                throw new LimitExceededException(Limits.Kind.ELEMENT_LENGTH, tag, here - in.origin,
                        "value of " + length + " bytes, over the limit of " + limits.elementLength());
            }
            if (vr == Vr.UN) {
                readUnknown(scope, tag, here);
                return;
            }
        }
        if (vr == Vr.SQ || length == UNDEFINED) {
            readList(scope, tag, here);
        } else {
            readPlain(scope, tag, here, vr, scope.big);
        }
    }

    /// Reads an element whose VR is in the dictionaries, or nowhere (PS3.5 §6.2.2).
    private void readUnknown(ParseScope scope, int tag, long here) throws IOException {
        // The content of a sequence that hides in an UN is implicit VR little endian.
        boolean hidden = header.declaredUnknown;
        var vr = hidden ? VrRules.of(tag, scope.signedPixels) : Vr.UN;
        boolean certain = vr != Vr.UN;
        if (!certain && (tag & 0x0001_0000) != 0) {
            vr = scope.privateVr(tag, index, in.buffer);
        }
        boolean big = scope.big && !hidden;
        if (vr != Vr.SQ || !readHiddenItems(scope, tag, here, big)) {
            readPlain(scope, tag, here, vr == Vr.SQ ? Vr.UN : vr, big);
        }
    }

    private void readPlain(ParseScope scope, int tag, long here, Vr vr, boolean big) throws IOException {
        int start = in.pos;
        int size = header.size;
        long length = header.length;
        int flags = big ? Element.BIG_WORDS : 0;
        in.pos += size;
        if ((length & 1) == 1) {
            in.tolerate(tag, here, "value of odd length " + length);
        }
        if (in.leavesOut(length) && !decides(tag, length)) {
            int number = leaveOut(scope, tag, vr, -1, big ? vr.wordSize() : 1);
            index.element(tag, vr.number() | size << 8 | (flags | Element.IN_FILE) << 16, start, number);
            return;
        }
        // Longer values than an array holds are over the memory limit, or not there.
        in.advance((int) Math.min(length, Integer.MAX_VALUE));
        index.element(tag, vr.number() | size << 8 | flags << 16, start, (int) length);
        if (tag == 0x0008_0005 && options.characterSet().isEmpty()) {
            scope.codec = codec(start + size, (int) length);
        } else if (tag == 0x0028_0103 && length == 2) {
            scope.signedPixels = in.u16(start + size, scope.big) == 1;
        }
    }

    /// {@return whether the reading of other elements depends on a value, so that it is held even if it is large}
    private static boolean decides(int tag, long length) {
        return length <= MOST_HELD
                && (tag == 0x0008_0005 || tag == 0x0028_0103 || Tag.isPrivateCreator(tag));
    }

    /// Leaves a value or fragment out, of which the header tells the length.
    ///
    /// @return its number among those left out
    private int leaveOut(ParseScope scope, int tag, Vr vr, int fragment, int word) throws IOException {
        long length = header.length;
        if (!in.isStream()) {
            return in.leaveInFile(length, word);
        }
        var steps = new int[scope.depth * 2 + 1];
        for (int depth = 1; depth <= scope.depth; depth++) {
            steps[depth * 2 - 2] = scope(depth).sequence;
            steps[depth * 2 - 1] = scope(depth).item;
        }
        steps[scope.depth * 2] = tag;
        var value = new PassingValue(TagPath.ofSteps(steps), vr, fragment, length);
        return in.passOn(value, options.wants(steps[0]) ? consumer : BulkDataConsumer.DISCARD, word);
    }

    private int codec(int at, int length) {
        var terms = Values.strings(in.buffer, at, length, Vr.CS, SpecificCharacterSet.DEFAULT);
        var codec = Values.characterSet(terms);
        int known = source.codecs.indexOf(codec);
        if (known < 0) {
            source.codecs.add(codec);
        }
        return known < 0 ? source.codecs.size() - 1 : known;
    }

    /// Reads a sequence, or encapsulated pixel data.
    private void readList(ParseScope scope, int tag, long here) throws IOException {
        var vr = header.vr;
        boolean undefined = header.length == UNDEFINED;
        boolean fragments = undefined && vr.isBinary() && vr != Vr.UN;
        if (undefined && !fragments && vr != Vr.SQ && vr != Vr.UN) {
            throw in.malformed(tag, here, "undefined length on VR " + vr);
        }
        int start = in.pos;
        int size = header.size;
        // The content of an UN of undefined length is implicit VR little endian (PS3.5 §6.2.2).
        boolean explicit = scope.explicit && !header.declaredUnknown;
        boolean big = scope.big && !header.declaredUnknown;
        long bound = undefined ? scope.bound : here + size + header.length;
        in.pos += size;
        int base = index.top();
        if (fragments) {
            readFragments(scope, tag, vr);
        } else {
            readItems(scope, tag, here, bound, explicit, big, undefined);
        }
        int list = index.list(base, fragments ? ElementIndex.FRAGMENT : ElementIndex.ITEM, in.pos - start - size);
        int flags = (undefined ? Element.UNDEFINED : 0) | (big ? Element.BIG_WORDS : 0)
                | (fragments ? Element.FRAGMENTS : Element.ITEMS);
        index.element(tag, (fragments ? vr : Vr.SQ).number() | size << 8 | flags << 16, start, list);
    }

    private void readItems(ParseScope outer, int tag, long here, long end, boolean explicit, boolean big,
            boolean delimited) throws IOException {
        if (outer.depth >= limits.nesting()) {
            throw new LimitExceededException(Limits.Kind.NESTING, tag, here - in.origin,
                    "sequences nest deeper than the limit of " + limits.nesting());
        }
        var scope = scope(outer.depth + 1);
        int item = 0;
        while (delimited || in.position() != end) {
            long itemStart = in.position();
            in.require(8, end, itemStart);
            int marker = in.tagAt(in.pos, big);
            long length = in.u32(in.pos + 4, big);
            in.pos += 8;
            if (marker == SEQUENCE_END && delimited) {
                delimiter(marker, itemStart, length, "Sequence Delimitation Item");
                return;
            }
            if (marker != ITEM) {
                throw in.malformed(tag, itemStart, "expected an item of the sequence, found " + Tag.toString(marker));
            }
            countItem(tag, itemStart);
            boolean undefined = length == UNDEFINED;
            long bound = undefined ? end : itemStart + 8 + length;
            if (bound > end) {
                // If what is there are whole elements, only the length of the item is wrong.
                in.tolerate(tag, itemStart, "item of " + length + " bytes, but only " + (end - itemStart - 8)
                        + " are left in the sequence");
                bound = end;
            }
            int start = in.pos;
            int base = index.top();
            scope.sequence = tag;
            scope.item = item++;
            scope.start(explicit, big, bound, undefined, base).inherit(outer);
            int itemEnd = readElements(scope);
            index.item(base, start, itemEnd, flags(scope) | ParsedElements.WHOLE, scope.codec);
        }
    }

    /// Reads a sequence whose VR was lost, if its value is one.
    private boolean readHiddenItems(ParseScope outer, int tag, long here, boolean big) throws IOException {
        int start = in.pos;
        int size = header.size;
        long length = header.length;
        if (in.leavesOut(length)) {
            return false;
        }
        int base = index.top();
        int mark = index.mark();
        int notes = source.notes.size();
        long before = items;
        in.pos += size;
        in.fill((int) Math.min(length, Integer.MAX_VALUE));
        boolean declaredUnknown = header.declaredUnknown;
        boolean held = in.holdsAll;
        in.holdsAll = true;
        try {
            boolean explicit = outer.explicit && !declaredUnknown;
            readItems(outer, tag, here, here + size + length, explicit, big, false);
            int list = index.list(base, ElementIndex.ITEM, (int) length);
            int flags = Element.ITEMS | (big ? Element.BIG_WORDS : 0);
            index.element(tag, Vr.SQ.number() | size << 8 | flags << 16, start, list);
            return true;
        } catch (DicomFormatException e) {
            // What only a dictionary calls a sequence may be none.
            index.rewind(base, mark);
            source.notes.subList(notes, source.notes.size()).clear();
            items = before;
            in.pos = start;
            header.tag = tag;
            header.size = size;
            header.length = length;
            return false;
        } finally {
            in.holdsAll = held;
        }
    }

    private void readFragments(ParseScope scope, int tag, Vr vr) throws IOException {
        for (int number = 0;; number++) {
            long here = in.position();
            in.require(8, scope.bound, here);
            int marker = in.tagAt(in.pos, scope.big);
            long length = in.u32(in.pos + 4, scope.big);
            in.pos += 8;
            if (marker == SEQUENCE_END) {
                delimiter(marker, here, length, "Sequence Delimitation Item");
                return;
            }
            if (marker != ITEM || length == UNDEFINED) {
                throw in.malformed(tag, here, "expected a fragment of defined length, found " + Tag.toString(marker));
            }
            if (length > scope.bound - in.position()) {
                throw in.malformed(tag, here, "fragment of " + length + " bytes, but only "
                        + (scope.bound - in.position()) + " are left");
            }
            if (length > limits.elementLength()) {
                throw new LimitExceededException(Limits.Kind.ELEMENT_LENGTH, tag, here - in.origin,
                        "fragment of " + length + " bytes, over the limit of " + limits.elementLength());
            }
            countItem(tag, here);
            if (in.leavesFragmentOut(number, length)) {
                header.length = length;
                index.fragment(~leaveOut(scope, tag, vr, number, 1), 0);
            } else {
                index.fragment(in.pos, (int) length);
                in.advance((int) Math.min(length, Integer.MAX_VALUE));
            }
        }
    }

    private void countItem(int tag, long here) throws LimitExceededException {
        if (++items > limits.items()) {
            throw new LimitExceededException(Limits.Kind.ITEMS, tag, here - in.origin,
                    "more items than the limit of " + limits.items());
        }
    }
}
