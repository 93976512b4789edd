package io.larmor.data;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/// A data set, or an item of a sequence: elements in the order of their tags (PS3.5 §7).
///
/// Immutable and safe for use by several threads. One that was read is an index over the bytes it was read from, and
/// decodes on access; written in the same transfer syntax it is those bytes again. Where an element stands twice in the
/// input, the first one counts.
public final class DataSet implements Iterable<Element> {
    /// Per element: tag; VR, header length and flags; where its header starts; the length of its value.
    static final int STRIDE = 4;
    static final int WHOLE = 0x100;
    static final int ENCAPSULATED = 0x200;
    static final int MAX_NOTES = 100;

    /// The data set without elements.
    public static final DataSet EMPTY = new DataSet(new Element[0]);

    private final Source source;
    private final int @Nullable [] index;
    private final @Nullable Object @Nullable [] contents;
    private final Element @Nullable [] elements;
    private final int start;
    private final int end;
    private final int flags;
    private final SpecificCharacterSet codec;

    /// A parsed data set.
    DataSet(Source source, int[] index, @Nullable Object @Nullable [] contents, int[] extent, int flags,
            SpecificCharacterSet codec) {
        this.source = source;
        this.index = index;
        this.contents = contents;
        this.elements = null;
        this.start = extent[0];
        this.end = extent[1];
        this.flags = flags;
        this.codec = codec;
    }

    /// A data set that was put together, elements in order.
    DataSet(Element[] elements) {
        this.source = new Source(new byte[0]);
        this.index = null;
        this.contents = null;
        this.elements = elements;
        this.start = 0;
        this.end = 0;
        this.flags = 0;
        this.codec = SpecificCharacterSet.DEFAULT;
    }

    /// {@return a builder without elements}
    public static Builder builder() {
        return new Builder();
    }

    /// {@return a builder with the elements of this data set}
    public Builder toBuilder() {
        return new Builder().addAll(this);
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
                var inflated = Deflate.inflate(bytes, offset, length, options.maxInMemory());
                return new DataSetParser(inflated, 0, inflated.length, options).parse(syntax);
            }
            return new DataSetParser(bytes, offset, length, options).parse(syntax);
        } catch (DicomFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("memory failed to be read", e);
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
    public byte[] encode(TransferSyntax syntax) {
        return DataSetWriter.encode(this, syntax);
    }

    /// Writes the data set to a stream, like [#encode]; values that stayed in a file are copied from there.
    ///
    /// @param out where to; not closed
    /// @param syntax how to encode it
    /// @throws IOException if writing fails, or reading a value
    /// @throws PixelDataMismatchException if the pixel data is compressed and the syntax is not, or the reverse, or if it
    /// was read in another syntax of compressed pixel data
    /// @throws IllegalArgumentException if a text has characters that the Specific Character Set (0008,0005) does not have
    public void writeTo(OutputStream out, TransferSyntax syntax) throws IOException {
        DataSetWriter.write(this, syntax, out);
    }

    /// {@return what broke the standard and was read all the same; of the whole data set, also when asked of an item}
    public List<ReadNote> notes() {
        return List.copyOf(source.notes);
    }

    /// Tells where a data set was read, for what refers to items by their place (PS3.3 F.3.2.2).
    ///
    /// @return how many bytes there are from the start of the outermost data set to the first element of this one; none of
    /// one that was put together
    public OptionalLong offset() {
        return index == null ? OptionalLong.empty() : OptionalLong.of(source.offset(start));
    }

    /// {@return how many elements there are}
    public int size() {
        return index != null ? index.length / STRIDE : elements().length;
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
    /// @return the value, if there is one
    /// @throws NumberFormatException if it is not an integer
    public OptionalInt intValue(int tag) {
        var values = ints(tag);
        return values.length == 0 ? OptionalInt.empty() : OptionalInt.of(values[0]);
    }

    /// The values of an element as integers.
    ///
    /// @param tag the tag
    /// @return the values, none if the element is not there
    /// @throws NumberFormatException if one is not an integer
    public int[] ints(int tag) {
        int at = find(tag);
        return at < 0 ? new int[0] : elementAt(at).ints();
    }

    /// The first value of an element as a floating point number.
    ///
    /// @param tag the tag
    /// @return the value, if there is one
    /// @throws NumberFormatException if it is not a number
    public OptionalDouble doubleValue(int tag) {
        var values = doubles(tag);
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(values[0]);
    }

    /// The values of an element as floating point numbers.
    ///
    /// @param tag the tag
    /// @return the values, none if the element is not there
    /// @throws NumberFormatException if one is not a number
    public double[] doubles(int tag) {
        int at = find(tag);
        return at < 0 ? new double[0] : elementAt(at).doubles();
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

    /// The items of a sequence within items.
    ///
    /// @param path the way to it
    /// @return the items, none if the element is not there or is no sequence
    public List<DataSet> items(TagPath path) {
        return element(path).map(Element::items).orElse(List.of());
    }

    /// This data set with an element within items set, its VR from the dictionary. An item that is the next of its
    /// sequence is made, and so is a sequence for a first item.
    ///
    /// @param path the way to it
    /// @param values the values
    /// @return a new data set
    /// @throws IllegalArgumentException if an item on the way is not there and not the next, or an element on the way
    /// has a value that is no sequence
    public DataSet with(TagPath path, String... values) {
        return path.set(this, values);
    }

    /// This data set with an element set, its VR from the dictionary.
    ///
    /// @param tag the tag
    /// @param values the values
    /// @return a new data set
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
        var builder = new Builder();
        for (int tag : tags) {
            element(tag).ifPresent(builder::add);
        }
        return builder.build();
    }

    /// Lets go of the bytes that no element stands on any more, for a few elements taken out of a large data set.
    ///
    /// @return a data set with the same elements and bytes of its own
    public DataSet compact() {
        var builder = new Builder();
        for (var element : this) {
            builder.add(element.detached());
        }
        return builder.build();
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

    Element elementAt(int i) {
        return index != null ? new Element(this, index, i * STRIDE) : elements()[i];
    }

    /// {@return whether there is text, in items too, that no character set here tells how to write}
    boolean lacksCharacterSet() {
        if ((index != null && codec.equals(SpecificCharacterSet.DEFAULT)) || contains(Tag.SpecificCharacterSet)) {
            return false;
        }
        // The last elements first: those of groups 0000 and 0002 never have a character set.
        for (int i = size() - 1; i >= 0 && tagAt(i) >>> 16 > 2; i--) {
            if (elementAt(i).needsCharacterSet()) {
                return true;
            }
        }
        return false;
    }

    /// {@return this data set as an item, for which the character set of the data set around holds}
    DataSet withoutAssumedCharacterSet() {
        int at = index == null ? find(Tag.SpecificCharacterSet) : -1;
        if (at < 0 || elementAt(at) != Element.ASSUMED_CHARACTER_SET) {
            return this;
        }
        var kept = new Element[size() - 1];
        System.arraycopy(elements(), 0, kept, 0, at);
        System.arraycopy(elements(), at + 1, kept, at, kept.length - at);
        return new DataSet(kept);
    }

    private DataSet withAssumedCharacterSet() {
        var more = new Element[size() + 1];
        int at = 0;
        while (at < size() && Integer.compareUnsigned(tagAt(at), Tag.SpecificCharacterSet) < 0) {
            at++;
        }
        System.arraycopy(elements(), 0, more, 0, at);
        more[at] = Element.ASSUMED_CHARACTER_SET;
        System.arraycopy(elements(), at, more, at + 1, size() - at);
        return new DataSet(more);
    }

    private int find(int tag) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned(tagAt(middle), tag);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private int tagAt(int i) {
        return index != null ? index[i * STRIDE] : elements()[i].tag();
    }

    private Element[] elements() {
        if (elements == null) {
            throw new IllegalStateException();
        }
        return elements;
    }

    Source source() {
        return source;
    }

    SpecificCharacterSet codec() {
        return codec;
    }

    int syntaxFlags() {
        return flags & (Element.EXPLICIT | Element.BIG_ENDIAN);
    }

    boolean hasUndefinedLength() {
        return (flags & Element.UNDEFINED) != 0;
    }

    @Nullable
    Object contentAt(int i) {
        return contents == null ? null : contents[i];
    }

    /// {@return whether nothing has to change to write it}
    boolean isWrittenIn(boolean explicit, boolean big, boolean encapsulated) {
        return (flags & WHOLE) != 0 && (flags & Element.EXPLICIT) != 0 == explicit
                && (flags & Element.BIG_ENDIAN) != 0 == big && (flags & ENCAPSULATED) != 0 == encapsulated;
    }

    /// Copies the bytes as they were read.
    void copyTo(Gather out) {
        source.copyTo(out, start, end);
    }

    int encodedSize() {
        return end - start;
    }

    /// {@return this data set in the order of the tags, each once}
    DataSet inOrder() {
        var unordered = index;
        if (unordered == null) {
            return this;
        }
        var order = new ArrayList<Integer>(size());
        for (int i = 0; i < size(); i++) {
            order.add(i);
        }
        order.sort((a, b) -> Integer.compareUnsigned(unordered[a * STRIDE], unordered[b * STRIDE]));
        var sorted = new int[unordered.length];
        @Nullable
        Object[] sortedContents = new Object[order.size()];
        int n = 0;
        for (int from : order) {
            if (n > 0 && sorted[(n - 1) * STRIDE] == unordered[from * STRIDE]) {
                continue;
            }
            System.arraycopy(unordered, from * STRIDE, sorted, n * STRIDE, STRIDE);
            sortedContents[n++] = contentAt(from);
        }
        var extent = new int[] {start, end};
        return new DataSet(source, Arrays.copyOf(sorted, n * STRIDE), sortedContents, extent, flags, codec);
    }

    /// Puts a data set together; elements may come in any order, and the last of a tag counts.
    public static final class Builder {
        private Element[] elements = new Element[16];
        private int count;

        private Builder() {}

        /// Sets an element, its VR from the dictionary.
        ///
        /// @param tag the tag
        /// @param values the values: characters, or numbers as characters
        /// @return this
        /// @throws IllegalArgumentException if the VR of the element takes no characters
        public Builder set(int tag, String... values) {
            return set(tag, VrRules.of(tag, false), values);
        }

        /// Sets an element.
        ///
        /// @param tag the tag
        /// @param vr its VR
        /// @param values the values: characters, or numbers as characters
        /// @return this
        /// @throws IllegalArgumentException if the VR takes no characters
        public Builder set(int tag, Vr vr, String... values) {
            return add(Element.of(tag, vr, values));
        }

        /// Sets an element of integers, its VR from the dictionary.
        ///
        /// @param tag the tag
        /// @param values the values, those of UL unsigned
        /// @return this
        /// @throws IllegalArgumentException if a value does not fit in the VR
        public Builder setInts(int tag, int... values) {
            var vr = VrRules.of(tag, false);
            if (vr.isInteger()) {
                var bytes = new byte[vr.valueSize() * values.length];
                for (int i = 0; i < values.length; i++) {
                    Values.putInteger(bytes, i, vr, vr == Vr.UL ? Integer.toUnsignedLong(values[i]) : values[i]);
                }
                return setBytes(tag, vr, bytes);
            }
            return set(tag, vr, Arrays.stream(values).mapToObj(Integer::toString).toArray(String[]::new));
        }

        /// Sets an element of floating point numbers, its VR from the dictionary.
        ///
        /// @param tag the tag
        /// @param values the values; for DS in at most 16 characters
        /// @return this
        public Builder setDoubles(int tag, double... values) {
            var vr = VrRules.of(tag, false);
            return set(tag, vr,
                    Arrays.stream(values).mapToObj(value -> Values.decimal(value, vr)).toArray(String[]::new));
        }

        /// Sets an element to bytes.
        ///
        /// @param tag the tag
        /// @param vr its VR
        /// @param value the value, words in little endian order; padded to even length, else not copied
        /// @return this
        public Builder setBytes(int tag, Vr vr, byte[] value) {
            return add(Element.of(tag, vr, value));
        }

        /// Sets a sequence.
        ///
        /// @param tag the tag
        /// @param items its items
        /// @return this
        public Builder setItems(int tag, DataSet... items) {
            return setItems(tag, List.of(items));
        }

        /// Sets a sequence.
        ///
        /// @param tag the tag
        /// @param items its items
        /// @return this
        public Builder setItems(int tag, List<DataSet> items) {
            return add(Element.ofItems(tag, items));
        }

        /// Sets encapsulated pixel data.
        ///
        /// @param tag the tag, as a rule (7FE0,0010)
        /// @param fragments the Basic Offset Table, empty if there is none, and the fragments
        /// @return this
        public Builder setFragments(int tag, List<BulkData> fragments) {
            return add(Element.ofFragments(tag, fragments));
        }

        /// Sets an element without a value, its VR from the dictionary.
        ///
        /// @param tag the tag
        /// @return this
        public Builder setEmpty(int tag) {
            var vr = VrRules.of(tag, false);
            return vr == Vr.SQ ? setItems(tag, List.of()) : setBytes(tag, vr, new byte[0]);
        }

        /// Sets an element.
        ///
        /// @param element the element
        /// @return this
        public Builder add(Element element) {
            int at = count;
            while (at > 0 && Integer.compareUnsigned(elements[at - 1].tag(), element.tag()) > 0) {
                at--;
            }
            if (at > 0 && elements[at - 1].tag() == element.tag()) {
                elements[at - 1] = element;
                return this;
            }
            if (count == elements.length) {
                elements = Arrays.copyOf(elements, count * 2);
            }
            System.arraycopy(elements, at, elements, at + 1, count - at);
            elements[at] = element;
            count++;
            return this;
        }

        /// Sets all elements of a data set.
        ///
        /// @param other the data set
        /// @return this
        public Builder addAll(DataSet other) {
            other.forEach(this::add);
            return this;
        }

        /// Takes an element away.
        ///
        /// @param tag the tag
        /// @return this
        public Builder remove(int tag) {
            for (int i = 0; i < count; i++) {
                if (elements[i].tag() == tag) {
                    System.arraycopy(elements, i + 1, elements, i, count - i - 1);
                    count--;
                    break;
                }
            }
            return this;
        }

        /// Makes the data set. If it holds text beyond ASCII, in its items too, and no Specific Character Set
        /// (0008,0005), it gets `ISO_IR 192`; once it is itself an item, the character set around it holds instead.
        ///
        /// @return the data set; the builder can be used on
        public DataSet build() {
            // One that was added to what this builder began with is found out anew.
            var built = new DataSet(Arrays.copyOf(elements, count)).withoutAssumedCharacterSet();
            return built.lacksCharacterSet() ? built.withAssumedCharacterSet() : built;
        }
    }
}
