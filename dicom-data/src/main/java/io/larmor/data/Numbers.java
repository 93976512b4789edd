package io.larmor.data;

import org.jspecify.annotations.Nullable;

/// The values of an element as numbers (PS3.5 §6.2): each in its place, and none that is not what it says.
///
/// @param tag the element
/// @param vr its VR
/// @param range its value
/// @param big whether words are in big endian order
record Numbers(int tag, Vr vr, Element.Range range, boolean big) {

    /// {@return integers of 32 bits}
    ///
    /// @throws NumberFormatException if one is none, or empty; it tells nothing of the value
    int[] ints() {
        if (!isOfWords()) {
            var longs = longs();
            var values = new int[longs.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = of32Bits(longs[i]);
            }
            return values;
        }
        int size = vr.valueSize();
        var values = new int[range.length() / size];
        for (int i = 0; i < values.length; i++) {
            long value = Values.integer(range.bytes(), range.offset() + i * size, vr, big);
            // A tag is an int with all its bits.
            values[i] = vr == Vr.AT ? (int) value : of32Bits(value);
        }
        return values;
    }

    private int of32Bits(long value) {
        boolean wraps = value < 0 && (vr == Vr.UV || vr == Vr.OV);
        if (value != (int) value || wraps) {
            throw refused(tag, vr, "is not a whole number of 32 bits");
        }
        return (int) value;
    }

    /// {@return integers of 64 bits}
    ///
    /// @throws NumberFormatException if one is none, or empty; it tells nothing of the value
    long[] longs() {
        if (vr.isString()) {
            try {
                return Decimals.longs(range.bytes(), range.offset(), range.length());
            } catch (NumberFormatException e) {
                throw refused(tag, vr, e.getMessage());
            }
        }
        int size = vr.valueSize();
        var values = new long[range.length() / size];
        for (int i = 0; i < values.length; i++) {
            int at = range.offset() + i * size;
            values[i] = isOfWords()
                    ? Values.integer(range.bytes(), at, vr, big)
                    : whole(Values.real(range.bytes(), at, vr, big));
        }
        return values;
    }

    private long whole(double value) {
        long whole = (long) value;
        // 2^63 is a double, and one more than there is.
        if (whole != value || whole == Long.MAX_VALUE) {
            throw refused(tag, vr, "is not a whole number of 64 bits");
        }
        return whole;
    }

    /// {@return floating point numbers; NaN for what is empty among several}
    ///
    /// @throws NumberFormatException if one is no number; it tells nothing of the value
    double[] doubles() {
        if (vr.isString()) {
            try {
                return Decimals.doubles(range.bytes(), range.offset(), range.length());
            } catch (NumberFormatException e) {
                throw refused(tag, vr, e.getMessage());
            }
        }
        int size = vr.valueSize();
        var values = new double[range.length() / size];
        for (int i = 0; i < values.length; i++) {
            values[i] = Values.real(range.bytes(), range.offset() + i * size, vr, big);
        }
        return values;
    }

    private boolean isOfWords() {
        return !vr.isString() && !vr.isFloat() && vr != Vr.OF && vr != Vr.OD;
    }

    /// {@return what says that a value is not the number that was asked for, without telling it}
    static NumberFormatException refused(int tag, Vr vr, @Nullable String why) {
        return new NumberFormatException(Tag.toString(tag) + ": a value of VR " + vr + " " + why);
    }
}
