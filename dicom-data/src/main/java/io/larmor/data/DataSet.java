package io.larmor.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A data set, or an item of a sequence: elements in the order of their tags (PS3.5 §7).
///
/// Immutable and safe for use by several threads. One that was read is an index over the bytes it was read from, and
/// decodes on access; written in the same transfer syntax it is those bytes again. Where an element stands twice in the
/// input, the first one counts. A large value that stayed in a file is read when it is asked for; what gives it out as
/// bytes, text or numbers throws [UncheckedIOException] once the file is closed.
///
/// Two data sets are equal if they are the same object, and so are elements and large values: to compare what they hold, which
/// may stand in files, can take long and fail. [#hasSameContent] does, and [DataSetDiff] tells where they differ.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/chapter_7.html PS3.5 §7
public final class DataSet implements Iterable<Element> {
    /// The data set without elements.
    public static final DataSet EMPTY = of();

    private final Elements elements;

    DataSet(Elements elements) {
        this.elements = elements;
    }

    /// {@return a data set that is put together of elements in order}
    static DataSet of(Element... elements) {
        return new DataSet(new BuiltElements(elements));
    }

    /// {@return a builder without elements}
    public static DataSetBuilder builder() {
        return new DataSetBuilder();
    }

    /// {@return a builder with the elements of this data set}
    public DataSetBuilder toBuilder() {
        return new DataSetBuilder().addAll(this);
    }

    /// Reads a data set with the default options.
    ///
    /// @param bytes the data set; they belong to it from then on, and must not change
    /// @param syntax how it is encoded
    /// @return the data set
    /// @throws DicomFormatException if the bytes are no data set in that syntax
    public static DataSet parse(byte[] bytes, TransferSyntax syntax) throws DicomFormatException {
        return parse(bytes, 0, bytes.length, syntax, ReadOptions.DEFAULT);
    }

    /// Reads a data set.
    ///
    /// @param bytes where the data set is; they belong to it from then on, and must not change
    /// @param offset where it starts
    /// @param length how many bytes it has
    /// @param syntax how it is encoded
    /// @param options what to tolerate, and the limits
    /// @return the data set
    /// @throws DicomFormatException if the bytes are no data set in that syntax
    public static DataSet parse(byte[] bytes, int offset, int length, TransferSyntax syntax, ReadOptions options)
            throws DicomFormatException {
        if ((offset | length) < 0 || bytes.length - offset < length) {
            throw new IndexOutOfBoundsException("offset " + offset + ", length " + length + " of " + bytes.length);
        }
        try {
            if (syntax.deflated()) {
                var inflated = Deflate.inflate(bytes, offset, length, options.limits());
                return new DataSetParser(inflated, 0, inflated.length, options).parse(syntax);
            }
            return new DataSetParser(bytes, offset, length, options).parse(syntax);
        } catch (DicomFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("memory failed to be read", e);
        }
    }

    /// Reads a data set from a stream, once and to its end, without holding its large values: each goes to a consumer as it
    /// passes, and stands in the data set as what the consumer kept of it. Large is a value above
    /// [ReadOptions#bulkThreshold()], and of compressed pixel data each fragment above 1 KiB, the Basic Offset Table
    /// excepted. A sequence that only the dictionary calls one, its VR being UN or implicit and private, is such a value
    /// too when it is as long.
    ///
    /// A [java.nio.channels.ReadableByteChannel] is read through [java.nio.channels.Channels#newInputStream]; a whole file as a
    /// [DicomStream].
    ///
    /// @param in the data set; not closed. With [ReadOptions.Builder#stopAtTag] it is left at some place behind that tag
    /// @param syntax how it is encoded
    /// @param options what to tolerate, and the limits; [Limits#total()] is of what is held here
    /// @param consumer where large values go; not asked for those in top-level elements that the options do not want
    /// @return the data set
    /// @throws DicomFormatException if the bytes are no data set in that syntax
    /// @throws IOException if reading fails, or the consumer does
    /// @throws IllegalStateException if the consumer keeps a value of another length
    public static DataSet read(InputStream in, TransferSyntax syntax, ReadOptions options, BulkDataConsumer consumer)
            throws IOException {
        if (!syntax.deflated()) {
            return new DataSetParser(in, new byte[0], 0, 0, options, consumer).parse(syntax);
        }
        try (var inflating = new Inflating(in, options.limits())) {
            return new DataSetParser(inflating, new byte[0], 0, 0, options, consumer).parse(syntax);
        }
    }

    /// Writes the data set. Sequences that were read keep their kind of length; group lengths (gggg,0000) go, unless
    /// nothing changes, but for those of groups 0000 and 0002, which are set right.
    ///
    /// @param syntax how to encode it
    /// @return the bytes
    /// @throws PixelDataMismatchException if the pixel data is compressed and the syntax is not, or the reverse, or if it
    /// was read in another syntax of compressed pixel data
    /// @throws IllegalArgumentException if a text has characters that the Specific Character Set (0008,0005) does not have
    /// @throws IllegalStateException if it is longer than an array can be, or a value or a sequence longer than 4 GiB
    /// @throws UncheckedIOException if a value stayed in a file that cannot be read or is closed
    public byte[] encode(TransferSyntax syntax) {
        return DataSetWriter.encode(this, syntax);
    }

    /// Writes the data set to a stream, like [#encode]; values that stayed in a file are copied from there.
    ///
    /// @param out where to; not closed
    /// @param syntax how to encode it
    /// @throws DicomFormatException if a text has characters that the Specific Character Set (0008,0005) does not have, or
    /// the pixel data is compressed and the syntax is not, or the reverse, or it was read in another syntax of compressed
    /// pixel data; nothing is written then
    /// @throws IOException if writing fails, or reading a value
    /// @throws IllegalStateException if a value or a sequence is longer than 4 GiB
    public void writeTo(OutputStream out, TransferSyntax syntax) throws IOException {
        DataSetWriter.write(this, syntax, out);
    }

    /// {@return what broke the standard and was read all the same; of the whole data set, also when asked of an item}
    public List<ReadNote> notes() {
        return elements.notes();
    }

    /// Tells where a data set was read, for what refers to items by their place (PS3.3 F.3.2.2).
    ///
    /// @return how many bytes there are from the start of the outermost data set to the first element of this one; none of
    /// one that was put together
    public OptionalLong offset() {
        return elements instanceof ParsedElements parsed ? OptionalLong.of(parsed.offset()) : OptionalLong.empty();
    }

    /// {@return how many elements there are}
    public int size() {
        return elements.size();
    }

    /// {@return whether there are no elements}
    public boolean isEmpty() {
        return size() == 0;
    }

    /// Tells whether an element is there, with a value or without.
    ///
    /// @param tag the tag
    /// @return whether it is there
    public boolean contains(int tag) {
        return find(tag) >= 0;
    }

    /// Finds an element.
    ///
    /// @param tag the tag
    /// @return the element, if it is there
    public Optional<Element> element(int tag) {
        int at = find(tag);
        return at < 0 ? Optional.empty() : Optional.of(elementAt(at));
    }

    /// The first value of an element, decoded and without padding.
    ///
    /// @param tag the tag
    /// @return the value, if there is one that is not empty
    public Optional<String> string(int tag) {
        int at = find(tag);
        return at < 0 ? Optional.empty() : elementAt(at).string();
    }

    /// The values of an element, decoded and without padding.
    ///
    /// @param tag the tag
    /// @return the values, none if the element is not there
    public List<String> strings(int tag) {
        int at = find(tag);
        return at < 0 ? List.of() : elementAt(at).strings();
    }

    /// The first value of an element as an integer.
    ///
    /// @param tag the tag
    /// @return the value, if there is one that is not empty
    /// @throws NumberFormatException if it is not a whole number of 32 bits, as those of UL may be, see
    /// [#longValue(int)]
    public OptionalInt intValue(int tag) {
        int at = find(tag);
        return at < 0 ? OptionalInt.empty() : elementAt(at).intValue();
    }

    /// The values of an element as integers, see [Element#ints()].
    ///
    /// @param tag the tag
    /// @return the values, each in its place; none if the element is not there
    /// @throws NumberFormatException if one is not a whole number of 32 bits, or one of several is empty
    public int[] ints(int tag) {
        int at = find(tag);
        return at < 0 ? new int[0] : elementAt(at).ints();
    }

    /// The first value of an element as a 64-bit integer: every UL and IS fits.
    ///
    /// @param tag the tag
    /// @return the value, if there is one that is not empty; one of UV or OV above 2^63 - 1 is negative, see
    /// [Long#toUnsignedString(long)]
    /// @throws NumberFormatException if it is not a whole number of 64 bits
    public OptionalLong longValue(int tag) {
        int at = find(tag);
        return at < 0 ? OptionalLong.empty() : elementAt(at).longValue();
    }

    /// The values of an element as 64-bit integers, see [Element#longs()].
    ///
    /// @param tag the tag
    /// @return the values, each in its place, those of UV and OV unsigned; none if the element is not there
    /// @throws NumberFormatException if one is not a whole number of 64 bits, or one of several is empty
    public long[] longs(int tag) {
        int at = find(tag);
        return at < 0 ? new long[0] : elementAt(at).longs();
    }

    /// The first value of an element as a floating point number.
    ///
    /// @param tag the tag
    /// @return the value, if there is one that is not empty
    /// @throws NumberFormatException if it is not a number
    public OptionalDouble doubleValue(int tag) {
        int at = find(tag);
        return at < 0 ? OptionalDouble.empty() : elementAt(at).doubleValue();
    }

    /// The values of an element as floating point numbers, see [Element#doubles()].
    ///
    /// @param tag the tag
    /// @return the values, each in its place, NaN for what is empty among several; none if the element is not there
    /// @throws NumberFormatException if one is not a number
    public double[] doubles(int tag) {
        int at = find(tag);
        return at < 0 ? new double[0] : elementAt(at).doubles();
    }

    /// The first value of an element as an exact number.
    ///
    /// @param tag the tag
    /// @return the value, if there is one that is not empty
    /// @throws NumberFormatException if it is not a number, see [Element#decimals()]
    public Optional<BigDecimal> decimal(int tag) {
        int at = find(tag);
        return at < 0 ? Optional.empty() : elementAt(at).decimal();
    }

    /// The first value of an element as a person's name.
    ///
    /// @param tag the tag
    /// @return the name, if there is one
    public Optional<PersonName> personName(int tag) {
        return string(tag).map(PersonName::of);
    }

    /// The first value of an element as a date.
    ///
    /// @param tag the tag
    /// @return the date, if there is one and it can be read
    public Optional<DicomDate> date(int tag) {
        return string(tag).flatMap(DicomDate::tryParse);
    }

    /// The first value of an element as a time of day.
    ///
    /// @param tag the tag
    /// @return the time, if there is one and it can be read
    public Optional<DicomTime> time(int tag) {
        return string(tag).flatMap(DicomTime::tryParse);
    }

    /// The first value of an element as a date and time.
    ///
    /// @param tag the tag
    /// @return the date and time, if there is one and it can be read
    public Optional<DicomDateTime> dateTime(int tag) {
        return string(tag).flatMap(DicomDateTime::tryParse);
    }

    /// A date and a time of day together, with the Timezone Offset From UTC (0008,0201) of this data set (PS3.3 §C.12.1.1.8).
    /// An item has the one of the data set around it, which it cannot see.
    ///
    /// @param date the tag of the date, VR DA
    /// @param time the tag of the time, VR TM
    /// @return the date and time, if there is a date that can be read; the date alone if there is no time that can be, or
    /// the date is less precise than a day
    public Optional<DicomDateTime> dateTime(int date, int time) {
        var offset = TimezoneAdjustment.offset(this).orElse(null);
        return date(date).map(day -> new DicomDateTime(day, day.digits() < 8 ? null : time(time).orElse(null), offset));
    }

    /// Finds the tag of a private element in the block that its creator has reserved here (PS3.5 §7.8.1).
    ///
    /// @param creator who defines the element
    /// @param tag the element, as the creator defines it: the group and the last two digits count, as in `0x00290043` for
    /// (0029,xx43)
    /// @return the tag in this data set, if the creator has reserved a block; whether the element is there is another
    /// question
    public OptionalInt privateTag(String creator, int tag) {
        return PrivateTags.find(elements, creator, tag);
    }

    /// The items of a sequence.
    ///
    /// @param tag the tag
    /// @return the items, none if the element is not there or is no sequence
    public List<DataSet> items(int tag) {
        int at = find(tag);
        return at < 0 ? List.of() : elementAt(at).items();
    }

    /// The first item of a sequence.
    ///
    /// @param tag the tag
    /// @return the item, if there is one
    public Optional<DataSet> item(int tag) {
        return items(tag).stream().findFirst();
    }

    /// The bytes of a value, words in little endian order.
    ///
    /// @param tag the tag
    /// @return the bytes, if the element is there
    /// @throws UncheckedIOException if the value stayed in a file that cannot be read or is closed
    public Optional<byte[]> bytes(int tag) {
        return element(tag).map(Element::bytes);
    }

    /// Finds an element within items.
    ///
    /// @param path the way to it
    /// @return the element, if it and all items on the way are there
    public Optional<Element> element(TagPath path) {
        return path.find(this);
    }

    /// The first value of an element within items, decoded and without padding.
    ///
    /// @param path the way to it
    /// @return the value, if there is one that is not empty
    public Optional<String> string(TagPath path) {
        return element(path).flatMap(Element::string);
    }

    /// The values of an element within items, decoded and without padding.
    ///
    /// @param path the way to it
    /// @return the values, none if the element is not there
    public List<String> strings(TagPath path) {
        return element(path).map(Element::strings).orElse(List.of());
    }

    /// The first value of an element within items as an integer.
    ///
    /// @param path the way to it
    /// @return the value, if there is one that is not empty
    /// @throws NumberFormatException if it is not a whole number of 32 bits
    public OptionalInt intValue(TagPath path) {
        return element(path).map(Element::intValue).orElse(OptionalInt.empty());
    }

    /// The values of an element within items as integers, see [Element#ints()].
    ///
    /// @param path the way to it
    /// @return the values, each in its place; none if the element is not there
    /// @throws NumberFormatException if one is not a whole number of 32 bits, or one of several is empty
    public int[] ints(TagPath path) {
        return element(path).map(Element::ints).orElseGet(() -> new int[0]);
    }

    /// The first value of an element within items as a 64-bit integer, see [Element#longValue()].
    ///
    /// @param path the way to it
    /// @return the value, if there is one that is not empty
    /// @throws NumberFormatException if it is not a whole number of 64 bits
    public OptionalLong longValue(TagPath path) {
        return element(path).map(Element::longValue).orElse(OptionalLong.empty());
    }

    /// The values of an element within items as 64-bit integers, see [Element#longs()].
    ///
    /// @param path the way to it
    /// @return the values, each in its place; none if the element is not there
    /// @throws NumberFormatException if one is not a whole number of 64 bits, or one of several is empty
    public long[] longs(TagPath path) {
        return element(path).map(Element::longs).orElseGet(() -> new long[0]);
    }

    /// The first value of an element within items as a floating point number.
    ///
    /// @param path the way to it
    /// @return the value, if there is one that is not empty
    /// @throws NumberFormatException if it is not a number
    public OptionalDouble doubleValue(TagPath path) {
        return element(path).map(Element::doubleValue).orElse(OptionalDouble.empty());
    }

    /// The values of an element within items as floating point numbers, see [Element#doubles()].
    ///
    /// @param path the way to it
    /// @return the values, each in its place, NaN for what is empty among several; none if the element is not there
    /// @throws NumberFormatException if one is not a number
    public double[] doubles(TagPath path) {
        return element(path).map(Element::doubles).orElseGet(() -> new double[0]);
    }

    /// The first value of an element within items as a person's name.
    ///
    /// @param path the way to it
    /// @return the name, if there is one
    public Optional<PersonName> personName(TagPath path) {
        return string(path).map(PersonName::of);
    }

    /// The first value of an element within items as a date.
    ///
    /// @param path the way to it
    /// @return the date, if there is one and it can be read
    public Optional<DicomDate> date(TagPath path) {
        return string(path).flatMap(DicomDate::tryParse);
    }

    /// The first value of an element within items as a time of day.
    ///
    /// @param path the way to it
    /// @return the time, if there is one and it can be read
    public Optional<DicomTime> time(TagPath path) {
        return string(path).flatMap(DicomTime::tryParse);
    }

    /// The first value of an element within items as a date and time.
    ///
    /// @param path the way to it
    /// @return the date and time, if there is one and it can be read
    public Optional<DicomDateTime> dateTime(TagPath path) {
        return string(path).flatMap(DicomDateTime::tryParse);
    }

    /// The items of a sequence within items.
    ///
    /// @param path the way to it
    /// @return the items, none if the element is not there or is no sequence
    public List<DataSet> items(TagPath path) {
        return element(path).map(Element::items).orElse(List.of());
    }

    /// This data set with an element within items set, its VR the one that it has, or else from the dictionary. An item that is the next of its
    /// sequence is made, and so is a sequence for a first item.
    ///
    /// @param path the way to it
    /// @param values the values; without any the element is there and empty
    /// @return a new data set
    /// @throws IllegalArgumentException if an item on the way is not there and not the next, or an element on the way
    /// has a value that is no sequence
    public DataSet with(TagPath path, String... values) {
        return path.set(this, values);
    }

    /// This data set without an element within items.
    ///
    /// @param path the way to it
    /// @return a new data set; this one if the element is not there
    public DataSet without(TagPath path) {
        return path.remove(this);
    }

    /// This data set with an element set, its VR from the dictionary.
    ///
    /// @param tag the tag
    /// @param values the values
    /// @return a new data set
    /// @throws InvalidValueException if a value breaks a rule of the VR
    public DataSet with(int tag, String... values) {
        return toBuilder().set(tag, values).build();
    }

    /// This data set with an element set.
    ///
    /// @param element the element
    /// @return a new data set
    public DataSet with(Element element) {
        return toBuilder().add(element).build();
    }

    /// This data set with all elements of another, which take the place of those here.
    ///
    /// @param other the other
    /// @return a new data set
    public DataSet withAll(DataSet other) {
        return toBuilder().addAll(other).build();
    }

    /// This data set without an element.
    ///
    /// @param tag the tag
    /// @return a new data set
    public DataSet without(int tag) {
        return contains(tag) ? toBuilder().remove(tag).build() : this;
    }

    /// Some elements of this data set.
    ///
    /// @param tags which
    /// @return a new data set with those that are there
    public DataSet only(int... tags) {
        var builder = new DataSetBuilder();
        for (int tag : tags) {
            element(tag).ifPresent(builder::add);
        }
        return builder.build();
    }

    /// Lets go of the bytes that no element stands on any more, for a few elements taken out of a large data set.
    ///
    /// @return a data set with the same elements and bytes of its own
    public DataSet compact() {
        var builder = new DataSetBuilder();
        for (var element : this) {
            builder.add(element.detached());
        }
        return builder.build();
    }

    /// Tells whether another data set means the same, as [DataSetDiff] has it with its default options: the same elements with
    /// the same VRs, in items too; values without their padding, text decoded, numbers as numbers, large values byte by byte;
    /// whatever the transfer syntax and character set they were read in, and without group lengths.
    ///
    /// @param other the other
    /// @return whether it does
    /// @throws IOException if a value that stayed in a file cannot be read
    public boolean hasSameContent(DataSet other) throws IOException {
        return this == other || DataSetDiff.of(this, other, DataSetDiff.Options.DEFAULT).isEmpty();
    }

    @Override
    public Iterator<Element> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size();
            }

            @Override
            public Element next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return elementAt(next++);
            }
        };
    }

    /// Tells the number of elements, not what they hold.
    @Override
    public String toString() {
        return "DataSet[" + size() + " elements]";
    }

    Elements elements() {
        return elements;
    }

    Element elementAt(int i) {
        return elements.elementAt(i);
    }

    private int find(int tag) {
        return elements.find(tag);
    }
}
