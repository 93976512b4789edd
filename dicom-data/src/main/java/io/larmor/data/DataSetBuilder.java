package io.larmor.data;

import java.util.Arrays;
import java.util.List;

/// Puts a data set together; elements may come in any order, and the last of a tag counts.
public final class DataSetBuilder {
    private Element[] elements = new Element[16];
    private int count;

    DataSetBuilder() {}

    /// Sets an element, its VR from the dictionary.
    ///
    /// @param tag the tag
    /// @param values the values: characters, or numbers as characters
    /// @return this
    /// @throws IllegalArgumentException if the VR of the element takes no characters
    public DataSetBuilder set(int tag, String... values) {
        return set(tag, VrRules.of(tag, false), values);
    }

    /// Sets an element.
    ///
    /// @param tag the tag
    /// @param vr its VR
    /// @param values the values: characters, or numbers as characters
    /// @return this
    /// @throws IllegalArgumentException if the VR takes no characters
    public DataSetBuilder set(int tag, Vr vr, String... values) {
        return add(Element.of(tag, vr, values));
    }

    /// Sets an element of integers, its VR from the dictionary.
    ///
    /// @param tag the tag
    /// @param values the values, those of UL unsigned
    /// @return this
    /// @throws IllegalArgumentException if a value does not fit in the VR
    public DataSetBuilder setInts(int tag, int... values) {
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
    public DataSetBuilder setDoubles(int tag, double... values) {
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
        var vr = VrRules.of(tag, false);
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
