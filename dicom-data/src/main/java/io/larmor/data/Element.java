package io.larmor.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/// One data element: tag, VR and value (PS3.5 §7.1). A view on the bytes it was read from, decoded on each access.
/// Immutable, and safe for use by several threads. Two are equal if they are the same object, see [DataSet#hasSameContent].
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_7.1.html PS3.5 §7.1
public final class Element {
    static final int EXPLICIT = 1;
    static final int BIG_ENDIAN = 2;
    /// The length of the sequence is not in its header.
    static final int UNDEFINED = 4;
    /// The words of the value are in big endian order.
    static final int BIG_WORDS = 8;
    static final int ITEMS = 16;
    static final int FRAGMENTS = 32;
    static final int IN_FILE = 64;
    /// The value is not the bytes after the header.
    static final int LISTED = ITEMS | FRAGMENTS | IN_FILE;

    private static final byte[] NOTHING = {};

    private final int tag;
    private final Vr vr;
    private final int flags;
    private final Source source;
    /// Where the header starts in the source; -1 when there is none.
    private final int header;
    private final int offset;
    private final int length;
    /// Null for a plain value, [Items], [Fragments], `BulkData` for a value that stayed in
    /// the file, `String[]` for characters not encoded yet.
    private final @Nullable Object content;
    private final SpecificCharacterSet codec;

    /// The element at a place of a parsed data set.
    Element(ParsedElements owner, int[] index, int at) {
        tag = index[at];
        vr = Vr.ofNumber(index[at + 1] & 0xFF);
        flags = index[at + 1] >>> 16 | owner.syntaxFlags();
        source = owner.source();
        header = index[at + 2];
        offset = header + (index[at + 1] >> 8 & 0xFF);
        int last = index[at + 3];
        content = switch (flags & LISTED) {
            case ITEMS -> new Items(owner, last);
            case FRAGMENTS -> new Fragments(owner, last);
            case IN_FILE -> source.spliced(last);
            default -> null;
        };
        length = content == null ? last : content instanceof BulkData ? 0 : index[last];
        codec = owner.codec();
    }

    private Element(int tag, Vr vr, byte[] bytes, @Nullable Object content, SpecificCharacterSet codec) {
        this.tag = tag;
        this.vr = vr;
        this.flags = 0;
        this.source = new Source(bytes);
        this.header = -1;
        this.offset = 0;
        this.length = bytes.length;
        this.content = content;
        this.codec = codec;
    }

    /// An element with characters or numbers given as characters.
    ///
    /// @param tag the tag
    /// @param vr the VR: of characters, integers or floating point numbers
    /// @param values the values
    /// @return the element
    /// @throws InvalidValueException if a value is not a number that the VR has; characters are taken as they are, see
    /// [DataSetBuilder] for their rules
    /// @throws IllegalArgumentException if the VR takes no characters
    public static Element of(int tag, Vr vr, String... values) {
        if (vr.isString()) {
            boolean empty = values.length == 0 || (values.length == 1 && values[0].isEmpty());
            return new Element(tag, vr, NOTHING, empty ? null : values.clone(), SpecificCharacterSet.DEFAULT);
        }
        if (values.length > 0 && !vr.isInteger() && !vr.isFloat()) {
            throw new IllegalArgumentException(Tag.toString(tag) + ": VR " + vr + " takes no characters, but "
                    + (vr == Vr.SQ ? "items" : "bytes"));
        }
        try {
            return new Element(tag, vr, values.length == 0 ? NOTHING : Values.binary(vr, values), null,
                    SpecificCharacterSet.DEFAULT);
        } catch (NumberFormatException e) {
            throw new InvalidValueException(tag, vr, ValueRules.ofNumbers(vr));
        }
    }

    /// An element with the bytes of its value.
    ///
    /// @param tag the tag
    /// @param vr the VR
    /// @param value the value, words in little endian order; not copied unless it has to be padded to even length
    /// @return the element
    /// @throws IllegalArgumentException if the VR is SQ and there are bytes: a sequence has items
    public static Element of(int tag, Vr vr, byte[] value) {
        if (value.length > 0) {
            refuseSequence(tag, vr);
        }
        return new Element(tag, vr, Values.even(value, vr), null, SpecificCharacterSet.DEFAULT);
    }

    private static void refuseSequence(int tag, Vr vr) {
        if (vr == Vr.SQ) {
            throw new IllegalArgumentException(Tag.toString(tag) + ": a sequence has items, not bytes");
        }
    }

    /// A sequence.
    ///
    /// @param tag the tag
    /// @param items its items
    /// @return the element
    public static Element ofItems(int tag, List<DataSet> items) {
        var content = new Items(items.stream().map(AssumedCharacterSet::without).toList());
        return new Element(tag, Vr.SQ, NOTHING, content, SpecificCharacterSet.DEFAULT);
    }

    /// Encapsulated pixel data (PS3.5 A.4).
    ///
    /// @param tag the tag
    /// @param fragments the Basic Offset Table, empty if there is none, and the fragments
    /// @return the element
    public static Element ofFragments(int tag, List<BulkData> fragments) {
        return new Element(tag, Vr.OB, NOTHING, new Fragments(fragments), SpecificCharacterSet.DEFAULT);
    }

    /// A stream of bytes or words that may be large.
    ///
    /// @param tag the tag
    /// @param vr the VR, a binary one
    /// @param value the value
    /// @return the element
    /// @throws IllegalArgumentException if the VR is SQ: a sequence has items
    public static Element of(int tag, Vr vr, BulkData value) {
        refuseSequence(tag, vr);
        return new Element(tag, vr, NOTHING, value, SpecificCharacterSet.DEFAULT);
    }

    /// {@return the tag}
    public int tag() {
        return tag;
    }

    /// {@return the VR: the one it was written with; for an element that names none, or UN, that of the dictionary if it
    /// has one}
    public Vr vr() {
        return vr;
    }

    /// {@return the length of the value in bytes, as it was read; of characters not encoded yet, that in UTF-8; -1 of a
    /// sequence or of fragments that were put together, and have no bytes before they are written}
    public long length() {
        if (content instanceof BulkData bulk) {
            return bulk.length();
        } else if (content instanceof String[] values) {
            return Values.characters(values, vr, SpecificCharacterSet.UTF_8).length;
        }
        return content != null && header < 0 ? -1 : length;
    }

    /// {@return whether there is no value, or no item}
    public boolean isEmpty() {
        return content instanceof Items items ? items.isEmpty() : content == null && length == 0;
    }

    /// {@return whether the value is pixel data in fragments (PS3.5 A.4)}
    public boolean isEncapsulated() {
        return content instanceof Fragments;
    }

    /// {@return the first value as characters, if there is one that is not empty}
    public Optional<String> string() {
        var first = first();
        return first.isEmpty() ? Optional.empty() : Optional.of(first);
    }

    private String first() {
        if (content instanceof String[] values) {
            return values[0];
        }
        if (vr.isString()) {
            var bytes = plain();
            return Values.first(bytes.bytes, bytes.offset, bytes.length, vr, codec);
        }
        if (!vr.isInteger() && !vr.isFloat()) {
            return "";
        }
        var range = plain();
        return range.length < vr.valueSize() ? "" : Values.toString(range.bytes, range.offset, vr, bigWords());
    }

    /// {@return the values as characters, without padding: those of a string VR decoded, numbers in decimal, tags as
    /// eight hexadecimal digits; none for sequences and streams of bytes}
    public List<String> strings() {
        if (content == null && vr.isString()) {
            return Values.strings(source.bytes, offset, length, vr, codec);
        }
        return vr == Vr.SQ ? List.of() : unusualStrings();
    }

    /// Those of what is not characters as they were read.
    private List<String> unusualStrings() {
        if (content instanceof String[] values) {
            return List.of(values);
        }
        if (vr.isString()) {
            var bytes = plain();
            return Values.strings(bytes.bytes, bytes.offset, bytes.length, vr, codec);
        }
        if (!vr.isInteger() && !vr.isFloat()) {
            return List.of();
        }
        var range = plain();
        int size = vr.valueSize();
        var values = new ArrayList<String>(range.length / size);
        for (int at = 0; at + size <= range.length; at += size) {
            values.add(Values.toString(range.bytes, range.offset + at, vr, bigWords()));
        }
        return List.copyOf(values);
    }

    /// {@return the first value as an integer, see [#ints()]; empty if there is none, or it is empty}
    ///
    /// @throws NumberFormatException if it is not a whole number of 32 bits; the other values are not looked at
    public OptionalInt intValue() {
        var first = numbers(firstValue()).ints();
        return first.length == 0 ? OptionalInt.empty() : OptionalInt.of(first[0]);
    }

    /// {@return the first value as a 64-bit integer, see [#longs()]; empty if there is none, or it is empty}
    ///
    /// @throws NumberFormatException if it is not a whole number of 64 bits; the other values are not looked at
    public OptionalLong longValue() {
        var first = numbers(firstValue()).longs();
        return first.length == 0 ? OptionalLong.empty() : OptionalLong.of(first[0]);
    }

    /// {@return the first value as a floating point number, see [#doubles()]; empty if there is none, or it is empty}
    ///
    /// @throws NumberFormatException if it is not a number; the other values are not looked at
    public OptionalDouble doubleValue() {
        var first = numbers(firstValue()).doubles();
        return first.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(first[0]);
    }

    /// {@return the first value as an exact number, see [#decimals()]; empty if there is none, or it is empty}
    ///
    /// @throws NumberFormatException if it is not a number; the other values are not looked at
    public Optional<BigDecimal> decimal() {
        return string().map(this::exact);
    }

    /// {@return the values as integers: of an integer VR, IS, DS, FL or FD, or the words of OB, OW, OL, OF, OD; of AT the
    /// tags, as [Tag] has them. Each value has its place: the second one of an element is always the second here}
    ///
    /// @throws NumberFormatException if one is not a whole number from -2^31 to 2^31 - 1, as UL, UV, SV and IS may hold
    /// them, see [#longs()]; or if one of several is empty
    public int[] ints() {
        return numbers(plain()).ints();
    }

    /// {@return the values as 64-bit integers, like [#ints()]: UL and IS always fit. Those of UV and OV are unsigned: above
    /// 2^63 - 1 they are negative here, see [Long#toUnsignedString(long)]}
    ///
    /// @throws NumberFormatException if one is not a whole number of 64 bits, or if one of several is empty
    public long[] longs() {
        return numbers(plain()).longs();
    }

    /// {@return the values as floating point numbers: of every VR of numbers, DS and IS. Each value has its place; an empty
    /// one among several is [Double#NaN]}
    ///
    /// @throws NumberFormatException if one is not a number
    public double[] doubles() {
        return numbers(plain()).doubles();
    }

    /// {@return the values as exact numbers: of every VR of numbers, DS and IS, those of UV unsigned. Each value has its
    /// place}
    ///
    /// @throws NumberFormatException if one is not a number, is not finite, or has more than 1024 characters or an exponent
    /// beyond 9999; or if one of several is empty
    public List<BigDecimal> decimals() {
        return strings().stream().map(this::exact).toList();
    }

    private BigDecimal exact(String text) {
        var number = text.strip();
        if (number.isEmpty()) {
            throw Numbers.refused(tag, vr, "is empty");
        }
        try {
            return Decimals.exact(number);
        } catch (NumberFormatException e) {
            throw Numbers.refused(tag, vr, e.getMessage());
        }
    }

    private Numbers numbers(Range range) {
        return new Numbers(tag, vr, range, bigWords());
    }

    /// The bytes of the first value alone.
    private Range firstValue() {
        var all = plain();
        int first = vr.isString()
                ? Decimals.firstLength(all.bytes, all.offset, all.length)
                : Math.min(all.length, vr.valueSize());
        return new Range(all.bytes, all.offset, first);
    }

    /// {@return the values as persons' names}
    public List<PersonName> personNames() {
        return strings().stream().map(PersonName::of).toList();
    }

    /// {@return those of the values that can be read as dates}
    public List<DicomDate> dates() {
        return strings().stream().flatMap(text -> DicomDate.tryParse(text).stream()).toList();
    }

    /// {@return those of the values that can be read as times of day}
    public List<DicomTime> times() {
        return strings().stream().flatMap(text -> DicomTime.tryParse(text).stream()).toList();
    }

    /// {@return those of the values that can be read as dates with times}
    public List<DicomDateTime> dateTimes() {
        return strings().stream().flatMap(text -> DicomDateTime.tryParse(text).stream()).toList();
    }

    /// {@return the bytes of the value, words in little endian order; of encapsulated pixel data and sequences none}
    ///
    /// @throws UncheckedIOException if the value stayed in a file that cannot be read or is closed
    public byte[] bytes() {
        if (content instanceof Items || content instanceof Fragments) {
            return NOTHING.clone();
        }
        var range = plain();
        var copy = Arrays.copyOfRange(range.bytes, range.offset, range.offset + range.length);
        if (bigWords() && vr.wordSize() > 1) {
            BulkData.swap(copy, 0, copy.length, vr.wordSize());
        }
        return copy;
    }

    /// {@return the value of a plain element, to be streamed; it may be large}
    public Optional<BulkData> bulkData() {
        if (content instanceof Items || content instanceof Fragments) {
            return Optional.empty();
        }
        return Optional.of(content instanceof BulkData bulk ? bulk : inMemory());
    }

    /// {@return the items of a sequence; none if it has none or is something else}
    public List<DataSet> items() {
        return content instanceof Items items ? items : List.of();
    }

    /// {@return of encapsulated pixel data the Basic Offset Table, which may be empty, and the fragments; else none}
    public List<BulkData> fragments() {
        return content instanceof Fragments fragments ? fragments : List.of();
    }

    /// Where the bytes of a value are; none of a sequence or of fragments.
    @SuppressWarnings("ArrayRecordComponent")
    record Range(byte[] bytes, int offset, int length) {}

    /// No switch over patterns: one is linked in each process anew, which is felt where a command reads one file.
    private Range plain() {
        if (content == null) {
            return new Range(source.bytes, offset, length);
        } else if (content instanceof String[] values) {
            var bytes = Values.characters(values, vr, SpecificCharacterSet.UTF_8);
            return new Range(bytes, 0, bytes.length);
        } else if (content instanceof BulkData bulk) {
            try {
                // Words come in little endian order here, so they go back to the order that the flags tell.
                var bytes = bulk.bytes();
                if (bigWords() && bulk.isBigEndian()) {
                    BulkData.swap(bytes, 0, bytes.length, vr.wordSize());
                }
                return new Range(bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Range(NOTHING, 0, 0);
    }

    private BulkData inMemory() {
        if (content == null) {
            return BulkData.inMemory(source, offset, length, bigWords() ? vr.wordSize() : 1);
        }
        return BulkData.of(bytes());
    }

    private boolean bigWords() {
        return (flags & BIG_WORDS) != 0;
    }

    @Nullable
    Object content() {
        return content;
    }

    boolean hasUndefinedLength() {
        return (flags & UNDEFINED) != 0;
    }

    /// {@return the transfer syntax that fragments were read in, null if they were not read}
    @Nullable
    TransferSyntax encapsulatedIn() {
        return source.encapsulatedIn;
    }

    SpecificCharacterSet codec() {
        return codec;
    }

    /// {@return whether the bytes that were read are those to write}
    boolean isWrittenIn(boolean explicit, boolean big, SpecificCharacterSet target) {
        return header >= 0 && (flags & EXPLICIT) != 0 == explicit && (flags & BIG_ENDIAN) != 0 == big
                && ElementText.means(this, target);
    }

    /// {@return whether the value is bytes that mean the same in every character set}
    boolean isPlain() {
        return content == null && Values.isPlain(source.bytes, offset, length);
    }

    /// {@return this element on bytes of its own; a value that stayed in a file stays there}
    Element detached() {
        return switch (content) {
            case null -> new Element(tag, vr, bytes(), null, codec);
            case String[] characters -> this;
            case Items items -> ofItems(tag, items.stream().map(DataSet::compact).toList());
            case Fragments all -> {
                var fragments = new Fragments(all.stream().map(BulkData::detached).toList());
                var detached = new Element(tag, vr, NOTHING, fragments, codec);
                detached.source.encapsulatedIn = source.encapsulatedIn;
                yield detached;
            }
            default -> new Element(tag, vr, NOTHING, content, codec);
        };
    }

    /// {@return this element with its VR in the header where it was read under UN, or another name that is none, and the dictionary knows it (PS3.5 §6.2.2); the
    /// same goes for the elements of its items}
    Element named() {
        if (isNamed()) {
            return this;
        }
        return content instanceof Items items ? ofItems(tag, items.stream().map(Element::named).toList()) : detached();
    }

    private static DataSet named(DataSet item) {
        var builder = DataSet.builder().lenient();
        item.forEach(element -> builder.add(element.named()));
        return builder.build();
    }

    private boolean isNamed() {
        if (header >= 0 && (flags & EXPLICIT) != 0
                && ((source.bytes[header + 4] & 0xFF) << 8 | (source.bytes[header + 5] & 0xFF)) != vr.code()) {
            return false;
        }
        for (var item : items()) {
            for (var element : item) {
                if (!element.isNamed()) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Copies header and value as they were read.
    void copyTo(Gather out) {
        source.copyTo(out, header, content instanceof BulkData ? offset : offset + length);
    }

    /// Writes a plain value.
    void writeValue(Gather out) {
        if (content instanceof BulkData bulk) {
            out.splice(bulk, out.isBigEndian() == bulk.isBigEndian() ? 1 : vr.wordSize());
        } else if (length >= Gather.BY_REFERENCE) {
            int word = out.isBigEndian() == bigWords() ? 1 : vr.wordSize();
            out.splice(BulkData.inMemory(source, offset, length, 1), word);
        } else {
            out.putWords(source.bytes, offset, length, vr.wordSize(), bigWords());
        }
    }

    /// Tells tag, VR and length, not the value.
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "(%04X,%04X) %s %d", tag >>> 16, tag & 0xFFFF, vr, length());
    }
}
