package io.larmor.data;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/// Numbers as characters, VR DS and IS (PS3.5 §6.2): read from the bytes without a string between, and written in as many
/// characters as there may be.
final class Decimals {

    private static final int DS_LENGTH = 16;
    private static final int MAX_DIGITS = 17;
    /// Every integer up to here is a double, and every power of ten in the table is one: one operation on two such numbers
    /// rounds once, as it should.
    private static final long MAX_EXACT = 1L << 53;
    private static final double[] POWERS_OF_TEN = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
        1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    private static final int MAX_EXPONENT = 9999;
    /// More characters than any number needs; to read millions of digits exactly would take hours.
    private static final int MAX_EXACT_LENGTH = 1024;

    private Decimals() {}

    /// {@return the numbers of a value, each in its place; NaN for what is empty among several}
    ///
    /// @throws NumberFormatException if one is not a number; it says so of the value, and does not tell it
    static double[] doubles(byte[] bytes, int offset, int length) {
        var values = new double[count(bytes, offset, length)];
        int start = offset;
        for (int i = 0; i < values.length; i++) {
            int next = next(bytes, start, offset + length);
            int from = skip(bytes, start, next);
            int to = trim(bytes, from, next);
            values[i] = to > from ? real(bytes, from, to) : Double.NaN;
            start = next + 1;
        }
        return values;
    }

    /// {@return the numbers of a value, each in its place}
    ///
    /// @throws NumberFormatException if one is not a whole number of 64 bits, or is empty among several; it says so of the
    /// value, and does not tell it
    static long[] longs(byte[] bytes, int offset, int length) {
        var values = new long[count(bytes, offset, length)];
        int start = offset;
        for (int i = 0; i < values.length; i++) {
            int next = next(bytes, start, offset + length);
            int from = skip(bytes, start, next);
            int to = trim(bytes, from, next);
            if (to == from) {
                throw new NumberFormatException("is empty");
            }
            values[i] = whole(bytes, from, to);
            start = next + 1;
        }
        return values;
    }

    /// {@return how many bytes the first of several values has, its padding included}
    static int firstLength(byte[] bytes, int offset, int length) {
        return next(bytes, offset, offset + length) - offset;
    }

    /// {@return how many values there are; none in nothing but padding}
    private static int count(byte[] bytes, int offset, int length) {
        int count = 1;
        boolean blank = true;
        for (int i = offset; i < offset + length; i++) {
            count += bytes[i] == '\\' ? 1 : 0;
            blank &= bytes[i] == ' ' || bytes[i] == 0;
        }
        return blank ? 0 : count;
    }

    private static int next(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    private static int skip(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end && (bytes[i] == ' ' || bytes[i] == 0)) {
            i++;
        }
        return i;
    }

    private static int trim(byte[] bytes, int start, int end) {
        int i = end;
        while (i > start && (bytes[i - 1] == ' ' || bytes[i - 1] == 0)) {
            i--;
        }
        return i;
    }

    private static long whole(byte[] bytes, int from, int to) {
        int i = from;
        boolean negative = bytes[i] == '-';
        if (negative || bytes[i] == '+') {
            i++;
        }
        // 18 digits fit, whatever they are.
        if (i < to && to - i <= 18) {
            long value = 0;
            while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
                value = value * 10 + bytes[i++] - '0';
            }
            if (i == to) {
                return negative ? -value : value;
            }
        }
        try {
            return decimal(bytes, from, to).longValueExact();
        } catch (ArithmeticException e) {
            throw new NumberFormatException("is not a whole number of 64 bits");
        }
    }

    /// A mantissa that is exact, times or divided by a power of ten that is exact; all else is left to the JDK.
    private static double real(byte[] bytes, int from, int to) {
        int i = from;
        boolean negative = bytes[i] == '-';
        if (negative || bytes[i] == '+') {
            i++;
        }
        long mantissa = 0;
        int scale = 0;
        int digits = 0;
        boolean point = false;
        for (; i < to; i++) {
            byte b = bytes[i];
            if (b >= '0' && b <= '9') {
                mantissa = mantissa * 10 + b - '0';
                digits++;
                scale -= point ? 1 : 0;
            } else if (b == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (digits == 0 || digits > 18 || mantissa > MAX_EXACT) {
            return slow(bytes, from, to);
        }
        if (i < to) {
            int exponent = exponent(bytes, i, to);
            if (exponent > MAX_EXPONENT) {
                return slow(bytes, from, to);
            }
            scale += exponent;
        }
        if (scale < -22 || scale > 22) {
            return slow(bytes, from, to);
        }
        double value = scale < 0 ? mantissa / POWERS_OF_TEN[-scale] : mantissa * POWERS_OF_TEN[scale];
        return negative ? -value : value;
    }

    /// {@return the exponent that starts with its `E`; more than any if it is none}
    private static int exponent(byte[] bytes, int start, int to) {
        int i = start + 1;
        if ((bytes[start] | 0x20) != 'e' || i == to) {
            return Integer.MAX_VALUE;
        }
        boolean negative = bytes[i] == '-';
        if (negative || bytes[i] == '+') {
            i++;
        }
        if (i == to || to - i > 4) {
            return Integer.MAX_VALUE;
        }
        int value = 0;
        for (; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return Integer.MAX_VALUE;
            }
            value = value * 10 + bytes[i] - '0';
        }
        return negative ? -value : value;
    }

    private static double slow(byte[] bytes, int from, int to) {
        try {
            return Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException e) {
            throw notANumber();
        }
    }

    private static BigDecimal decimal(byte[] bytes, int from, int to) {
        return exact(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    }

    /// {@return a number as it is written}
    ///
    /// @throws NumberFormatException if it is none, or has an exponent that no DS can have; it tells nothing of the value
    static BigDecimal exact(String text) {
        if (text.length() > MAX_EXACT_LENGTH) {
            throw notANumber();
        }
        try {
            var value = new BigDecimal(text);
            // An exponent of a billion would make a billion digits of the number.
            if (Math.abs((long) value.scale()) > MAX_EXPONENT) {
                throw notANumber();
            }
            return value;
        } catch (NumberFormatException e) {
            throw notANumber();
        }
    }

    private static NumberFormatException notANumber() {
        return new NumberFormatException("is not a number");
    }

    /// {@return the characters of a DS, at most 16: the shortest that give the number back, else the closest to it}
    ///
    /// @throws NumberFormatException if it is not finite
    static String toDs(double value) {
        if (!Double.isFinite(value)) {
            throw notANumber();
        }
        var shortest = Double.toString(value);
        if (shortest.length() <= DS_LENGTH && shortest.indexOf('E') < 0) {
            return shortest.endsWith(".0") ? shortest.substring(0, shortest.length() - 2) : shortest;
        }
        var fitting = fitting(BigDecimal.valueOf(value).stripTrailingZeros());
        return fitting != null ? fitting : toDs(new BigDecimal(value));
    }

    /// {@return the characters of a DS, at most 16: all digits if they fit, else the closest to the number}
    static String toDs(BigDecimal value) {
        var exact = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        int most = Math.min(exact.precision(), MAX_DIGITS);
        for (int digits = most; digits > 0; digits--) {
            var rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
            var fitting = fitting(rounded);
            if (fitting != null) {
                return fitting;
            }
        }
        throw notANumber();
    }

    /// {@return all digits with a period among them, or one digit, a period, the others and the exponent, or all digits and
    /// the exponent: the first of these that has at most 16 characters, or null}
    private static @Nullable String fitting(BigDecimal value) {
        // The plain form of a large exponent would be a large string.
        if (value.precision() + Math.abs((long) value.scale()) <= 2 * DS_LENGTH) {
            var fixed = value.toPlainString();
            if (fixed.length() <= DS_LENGTH) {
                return fixed;
            }
        }
        var digits = value.unscaledValue().abs().toString();
        var sign = value.signum() < 0 ? "-" : "";
        long exponent = (long) digits.length() - 1 - value.scale();
        var usual = sign + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + "E" + exponent;
        if (usual.length() <= DS_LENGTH) {
            return usual;
        }
        var whole = sign + digits + "E" + -(long) value.scale();
        return whole.length() <= DS_LENGTH ? whole : null;
    }

    /// {@return whether a text is a DS: sign, digits, a period among them, an exponent}
    static boolean isDecimal(String text) {
        var stripped = withoutSpaces(text);
        int i = sign(stripped, 0);
        int digits = 0;
        boolean point = false;
        for (; i < stripped.length(); i++) {
            char c = stripped.charAt(i);
            if (c == '.' && !point) {
                point = true;
            } else if (c >= '0' && c <= '9') {
                digits++;
            } else {
                break;
            }
        }
        if (digits == 0 || i == stripped.length()) {
            return digits > 0;
        }
        return (stripped.charAt(i) == 'E' || stripped.charAt(i) == 'e')
                && isDigits(stripped, sign(stripped, i + 1));
    }

    /// {@return whether a text is an IS: sign, digits, and of 32 bits}
    static boolean isInteger(String text) {
        var stripped = withoutSpaces(text);
        if (stripped.length() > 12 || !isDigits(stripped, sign(stripped, 0))) {
            return false;
        }
        long value = Long.parseLong(stripped);
        return value == (int) value;
    }

    private static String withoutSpaces(String text) {
        int start = 0;
        int end = text.length();
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        return text.substring(start, end);
    }

    private static int sign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-') ? at + 1 : at;
    }

    private static boolean isDigits(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return from < text.length();
    }
}
