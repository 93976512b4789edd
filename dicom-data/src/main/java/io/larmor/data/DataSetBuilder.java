package io.larmor.data;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Puts a data set together (PS3.5 §7.1); elements may come in any order, and the last of a tag counts.
///
/// Values are checked against the rules of their VR (PS3.5 §6.2, Table 6.2-1, see [Vr#brokenRule(String)]) as they are set,
/// unless the builder is [lenient][#lenient()]. Elements that are [added][#add(Element)], and bytes, are taken as they are:
/// what was received can always go on. A builder is used by one thread.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html PS3.5 §6.2
public final class DataSetBuilder {
    private Element[] elements = new Element[16];
    private int count;
    private boolean lenient;

    DataSetBuilder() {}

    /// Takes characters as they are from now on, whatever the rules of their VR.
    ///
    /// @return this
    public DataSetBuilder lenient() {
        lenient = true;
        return this;
    }

    /// Sets an element, its VR from the dictionary: of a private element from the dictionary of its private creator, which
    /// must be set already.
    ///
    /// @param tag the tag
    /// @param values the values: characters, or numbers as characters
    /// @return this
    /// @throws InvalidValueException if a value breaks a rule of the VR
    /// @throws IllegalArgumentException if there are values, and no dictionary has the element, or its VR takes no characters
    public DataSetBuilder set(int tag, String... values) {
        return set(tag, values.length == 0 ? vr(tag) : knownVr(tag), values);
    }

    /// Sets an element.
    ///
    /// @param tag the tag
    /// @param vr its VR
    /// @param values the values: characters, or numbers as characters
    /// @return this
    /// @throws InvalidValueException if a value breaks a rule of the VR
    /// @throws IllegalArgumentException if the VR takes no characters
    public DataSetBuilder set(int tag, Vr vr, String... values) {
        if (!lenient && vr.isString()) {
            check(tag, vr, values);
        }
        return add(Element.of(tag, vr, values));
    }

    private static void check(int tag, Vr vr, String... values) {
        if (values.length > 1 && !vr.isMultiValued()) {
            throw new InvalidValueException(tag, vr, "is the only one");
        }
        for (var value : values) {
            var rule = ValueRules.broken(vr, value);
            if (rule != null) {
                throw new InvalidValueException(tag, vr, rule);
            }
        }
    }

    /// Sets an element of integers, its VR from the dictionary.
    ///
    /// @param tag the tag
    /// @param values the values, those of UL unsigned
    /// @return this
    /// @throws InvalidValueException if the VR does not have a value
    public DataSetBuilder setInts(int tag, int... values) {
        var vr = knownVr(tag);
        if (!vr.isInteger()) {
            return set(tag, vr, Arrays.stream(values).mapToObj(Integer::toString).toArray(String[]::new));
        }
        return setIntegers(tag, vr,
                Arrays.stream(values).mapToLong(v -> vr == Vr.UL ? Integer.toUnsignedLong(v) : v).toArray());
    }

    /// Sets an element of 64-bit integers, its VR from the dictionary.
    ///
    /// @param tag the tag
    /// @param values the values, those of UV and OV unsigned
    /// @return this
    /// @throws InvalidValueException if the VR does not have a value
    public DataSetBuilder setLongs(int tag, long... values) {
        var vr = knownVr(tag);
        if (vr == Vr.UV || vr == Vr.OV) {
            var bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asLongBuffer().put(values);
            return setBytes(tag, vr, bytes.array());
        }
        return vr.isInteger()
                ? setIntegers(tag, vr, values)
                : set(tag, vr, Arrays.stream(values).mapToObj(Long::toString).toArray(String[]::new));
    }

    private DataSetBuilder setIntegers(int tag, Vr vr, long... values) {
        var bytes = new byte[vr.valueSize() * values.length];
        try {
            for (int i = 0; i < values.length; i++) {
                Values.putInteger(bytes, i, vr, values[i]);
            }
        } catch (NumberFormatException e) {
            throw new InvalidValueException(tag, vr, ValueRules.ofNumbers(vr));
        }
        return setBytes(tag, vr, bytes);
    }

    /// Sets an element of floating point numbers, its VR from the dictionary. DS has 16 characters: what does not fit in
    /// them is rounded to as many digits as do.
    ///
    /// @param tag the tag
    /// @param values the values; whole numbers for IS and the VRs of integers, finite ones for DS
    /// @return this
    /// @throws InvalidValueException if the VR does not have a value
    public DataSetBuilder setDoubles(int tag, double... values) {
        var vr = knownVr(tag);
        return setNumbers(tag, vr, Arrays.stream(values).boxed().toList(), value -> Values.decimal(value, vr));
    }

    /// Sets an element of exact numbers, VR DS or IS, its VR from the dictionary. DS has 16 characters: what does not fit in
    /// them is rounded to as many digits as do.
    ///
    /// @param tag the tag
    /// @param values the values; whole numbers for IS and the VRs of integers
    /// @return this
    /// @throws InvalidValueException if the VR does not have a value
    public DataSetBuilder setDecimals(int tag, BigDecimal... values) {
        var vr = knownVr(tag);
        return setNumbers(tag, vr, List.of(values), value -> vr == Vr.DS
                ? Decimals.toDs(value)
                : value.stripTrailingZeros().toPlainString());
    }

    private <N> DataSetBuilder setNumbers(int tag, Vr vr, List<N> numbers, Function<N, String> text) {
        try {
            return set(tag, vr, numbers.stream().map(text).toArray(String[]::new));
        } catch (NumberFormatException e) {
            throw new InvalidValueException(tag, vr, ValueRules.ofNumbers(vr));
        }
    }

    /// Sets an element of persons' names, its VR from the dictionary.
    ///
    /// @param tag the tag
    /// @param names the names
    /// @return this
    /// @throws InvalidValueException if a name is too long, or has a backslash or control characters
    public DataSetBuilder setNames(int tag, PersonName... names) {
        return set(tag, texts((Object[]) names));
    }

    /// Sets an element of dates, its VR from the dictionary.
    ///
    /// @param tag the tag
    /// @param dates the dates
    /// @return this
    /// @throws InvalidValueException if a date is less precise than a day, and the VR is DA
    public DataSetBuilder setDates(int tag, DicomDate... dates) {
        return set(tag, texts((Object[]) dates));
    }

    /// Sets an element of times, its VR from the dictionary.
    ///
    /// @param tag the tag
    /// @param times the times
    /// @return this
    public DataSetBuilder setTimes(int tag, DicomTime... times) {
        return set(tag, texts((Object[]) times));
    }

    /// Sets an element of dates and times, its VR from the dictionary.
    ///
    /// @param tag the tag
    /// @param dateTimes the dates and times
    /// @return this
    public DataSetBuilder setDateTimes(int tag, DicomDateTime... dateTimes) {
        return set(tag, texts((Object[]) dateTimes));
    }

    private static String[] texts(Object... values) {
        return Arrays.stream(values).map(Object::toString).toArray(String[]::new);
    }

    /// Finds the block of a private creator in the group of a private element, and reserves the first that is free if the
    /// creator has none (PS3.5 §7.8.1). Each item of a sequence has blocks of its own.
    ///
    /// @param creator who defines the element
    /// @param tag the element, as the creator defines it: the group and the last two digits count, as in `0x00290043` for
    /// (0029,xx43)
    /// @return the tag in this data set, to set it with
    /// @throws IllegalArgumentException if the group is not odd, or one that shall not be used, or the creator is not 1 to 64
    /// characters of the default repertoire
    /// @throws IllegalStateException if all 240 blocks of the group are reserved
    public int privateTag(String creator, int tag) {
        PrivateTags.check(creator, tag);
        var found = PrivateTags.find(view(), creator, tag);
        if (found.isPresent()) {
            return found.getAsInt();
        }
        int allotted = PrivateTags.firstFree(view(), tag);
        set(PrivateTags.creatorOf(allotted), Vr.LO, creator);
        return allotted;
    }

    /// Sets a private element in the block of its creator, see [#privateTag(String, int)]; its VR is that of the dictionary
    /// of the creator.
    ///
    /// @param creator who defines the element
    /// @param tag the element, as the creator defines it
    /// @param values the values: characters, or numbers as characters
    /// @return this
    /// @throws InvalidValueException if a value breaks a rule of the VR
    /// @throws IllegalArgumentException if no dictionary has the element, or its VR takes no characters
    public DataSetBuilder setPrivate(String creator, int tag, String... values) {
        var vr = Dictionary.privateVr(creator, tag);
        if (vr == Vr.UN) {
            throw new IllegalArgumentException("no dictionary has " + Tag.toString(tag) + " of '" + creator + "'");
        }
        return set(privateTag(creator, tag), vr, values);
    }

    private Vr knownVr(int tag) {
        var vr = vr(tag);
        if (vr == Vr.UN && Dictionary.find(tag).isEmpty()) {
            throw new IllegalArgumentException(Tag.toString(tag) + ": " + unknown(tag)
                    + ", so that nothing tells its VR: name it, as in set(tag, Vr.LO, value)");
        }
        return vr;
    }

    private String unknown(int tag) {
        if (!Tag.isPrivate(tag)) {
            return "the dictionary does not have it";
        }
        var creator = PrivateTags.creator(view(), tag);
        if (creator != null) {
            return "no dictionary of '" + creator + "' has it";
        }
        int expected = PrivateTags.creatorOf(tag);
        return Tag.isPrivateCreator(expected)
                ? "its private creator " + Tag.toString(expected) + " is not set"
                : "it is in no block of a private creator";
    }

    private Vr vr(int tag) {
        if (Tag.isPrivate(tag) && !Tag.isPrivateCreator(tag)) {
            var creator = PrivateTags.creator(view(), tag);
            return creator == null ? Vr.UN : Dictionary.privateVr(creator, tag);
        }
        return VrRules.of(tag, false);
    }

    private Elements view() {
        return new BuiltElements(Arrays.copyOf(elements, count));
    }

    /// Sets an element to bytes.
    ///
    /// @param tag the tag
    /// @param vr its VR
    /// @param value the value, words in little endian order; padded to even length, else not copied
    /// @return this
    /// @throws IllegalArgumentException if the VR is SQ and there are bytes, see [#setItems(int, List)]
    public DataSetBuilder setBytes(int tag, Vr vr, byte[] value) {
        return add(Element.of(tag, vr, value));
    }

    /// Sets a sequence.
    ///
    /// @param tag the tag
    /// @param items its items
    /// @return this
    public DataSetBuilder setItems(int tag, DataSet... items) {
        return setItems(tag, List.of(items));
    }

    /// Sets a sequence.
    ///
    /// @param tag the tag
    /// @param items its items
    /// @return this
    public DataSetBuilder setItems(int tag, List<DataSet> items) {
        return add(Element.ofItems(tag, items));
    }

    /// Sets encapsulated pixel data.
    ///
    /// @param tag the tag, as a rule (7FE0,0010)
    /// @param fragments the Basic Offset Table, empty if there is none, and the fragments
    /// @return this
    public DataSetBuilder setFragments(int tag, List<BulkData> fragments) {
        return add(Element.ofFragments(tag, fragments));
    }

    /// Sets an element without a value, its VR from the dictionary.
    ///
    /// @param tag the tag
    /// @return this
    public DataSetBuilder setEmpty(int tag) {
        var vr = vr(tag);
        return vr == Vr.SQ ? setItems(tag, List.of()) : setBytes(tag, vr, new byte[0]);
    }

    /// Sets an element.
    ///
    /// @param element the element
    /// @return this
    public DataSetBuilder add(Element element) {
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
    public DataSetBuilder addAll(DataSet other) {
        other.forEach(this::add);
        return this;
    }

    /// Takes an element away.
    ///
    /// @param tag the tag
    /// @return this
    public DataSetBuilder remove(int tag) {
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
        var built = AssumedCharacterSet.without(DataSet.of(Arrays.copyOf(elements, count)));
        return AssumedCharacterSet.isMissing(built) ? AssumedCharacterSet.with(built) : built;
    }
}
