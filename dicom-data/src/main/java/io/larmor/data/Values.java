package io.larmor.data;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Turns the bytes of values into what they mean (PS3.5 §6.2), and back.
final class Values {
    private Values() {}

    /// The values of characters, without their padding; an empty value among several is an empty string.
    static List<String> strings(byte[] bytes, int offset, int length, Vr vr, SpecificCharacterSet codec) {
        // Spaces, NULs and, in text of ASCII, backslashes are whole characters in every character set.
        int end = trimmedEnd(bytes, offset, offset + length);
        int start = vr.keepsLeadingSpace() ? offset : skipSpaces(bytes, offset, end);
        if (start == end) {
            return List.of();
        }
        int backslash = vr.isMultiValued() ? find(bytes, start, end, (byte) '\\') : -1;
        if (backslash < 0) {
            var only = one(bytes, start, end, vr, codec);
            return only.isEmpty() ? List.of() : List.of(only);
        }
        return vr.isText() && !isAscii(bytes, start, end)
                ? split(codec.decode(bytes, start, end - start, vr), vr)
                : split(bytes, start, end, backslash, vr);
    }

    /// The first value, without its padding; empty if there is none.
    static String first(byte[] bytes, int offset, int length, Vr vr, SpecificCharacterSet codec) {
        int end = trimmedEnd(bytes, offset, offset + length);
        int start = vr.keepsLeadingSpace() ? offset : skipSpaces(bytes, offset, end);
        int backslash = vr.isMultiValued() ? find(bytes, start, end, (byte) '\\') : -1;
        if (backslash < 0) {
            return start == end ? "" : one(bytes, start, end, vr, codec);
        }
        if (vr.isText() && !isAscii(bytes, start, end)) {
            var all = split(codec.decode(bytes, start, end - start, vr), vr);
            return all.isEmpty() ? "" : all.getFirst();
        }
        return ascii(bytes, start, backslash, vr);
    }

    private static String one(byte[] bytes, int start, int end, Vr vr, SpecificCharacterSet codec) {
        return vr.isText()
                ? trim(codec.decode(bytes, start, end - start, vr), vr)
                : new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static List<String> split(byte[] bytes, int start, int end, int firstBackslash, Vr vr) {
        int count = 2;
        for (int i = firstBackslash + 1; i < end; i++) {
            count += bytes[i] == '\\' ? 1 : 0;
        }
        var values = new String[count];
        int from = start;
        int backslash = firstBackslash;
        for (int i = 0; i < count; i++) {
            values[i] = ascii(bytes, from, backslash, vr);
            from = backslash + 1;
            int next = find(bytes, from, end, (byte) '\\');
            backslash = next < 0 ? end : next;
        }
        return List.of(values);
    }

    private static String ascii(byte[] bytes, int from, int to, Vr vr) {
        int end = trimmedEnd(bytes, from, to);
        int start = vr.keepsLeadingSpace() ? from : skipSpaces(bytes, from, end);
        return start == end ? "" : new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static int trimmedEnd(byte[] bytes, int start, int from) {
        int end = from;
        while (end > start && (bytes[end - 1] == ' ' || bytes[end - 1] == 0)) {
            end--;
        }
        return end;
    }

    private static int skipSpaces(byte[] bytes, int from, int end) {
        int start = from;
        while (start < end && bytes[start] == ' ') {
            start++;
        }
        return start;
    }

    private static int find(byte[] bytes, int start, int end, byte wanted) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /// {@return whether there are neither bytes above 7FH nor escape sequences}
    static boolean isAscii(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] < 0 || bytes[i] == 0x1B) {
                return false;
            }
        }
        return true;
    }

    private static List<String> split(String text, Vr vr) {
        var values = new ArrayList<String>();
        int from = 0;
        for (int i = text.indexOf('\\'); i >= 0; i = text.indexOf('\\', from)) {
            values.add(trim(text.substring(from, i), vr));
            from = i + 1;
        }
        values.add(trim(text.substring(from), vr));
        // What was a backslash among the bytes may have been half of a character.
        return values.size() == 1 && values.getFirst().isEmpty() ? List.of() : List.copyOf(values);
    }

    private static String trim(String text, Vr vr) {
        int start = 0;
        int end = text.length();
        while (end > start && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == 0)) {
            end--;
        }
        while (!vr.keepsLeadingSpace() && start < end && text.charAt(start) == ' ') {
            start++;
        }
        return text.substring(start, end);
    }

    static long integer(byte[] bytes, int at, Vr vr, boolean big) {
        return switch (vr) {
            case SS -> (short) unsigned(bytes, at, 2, big);
            case US, OW -> unsigned(bytes, at, 2, big);
            case SL -> (int) unsigned(bytes, at, 4, big);
            case UL, OL -> unsigned(bytes, at, 4, big);
            case SV, UV, OV -> unsigned(bytes, at, 8, big);
            case AT -> unsigned(bytes, at, 2, big) << 16 | unsigned(bytes, at + 2, 2, big);
            default -> bytes[at] & 0xFF;
        };
    }

    static double real(byte[] bytes, int at, Vr vr, boolean big) {
        return switch (vr) {
            case FL, OF -> Float.intBitsToFloat((int) unsigned(bytes, at, 4, big));
            case FD, OD -> Double.longBitsToDouble(unsigned(bytes, at, 8, big));
            case UV, OV -> unsignedToDouble(unsigned(bytes, at, 8, big));
            default -> integer(bytes, at, vr, big);
        };
    }

    private static double unsignedToDouble(long value) {
        return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
    }

    private static long unsigned(byte[] bytes, int at, int size, boolean big) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = (value << 8) | (bytes[big ? at + i : at + size - 1 - i] & 0xFF);
        }
        return value;
    }

    /// One binary number as characters.
    static String toString(byte[] bytes, int at, Vr vr, boolean big) {
        return switch (vr) {
            case FL -> Float.toString((float) real(bytes, at, vr, big));
            case FD -> Double.toString(real(bytes, at, vr, big));
            case UV -> Long.toUnsignedString(integer(bytes, at, vr, big));
            case AT -> String.format(Locale.ROOT, "%08X", integer(bytes, at, vr, big));
            default -> Long.toString(integer(bytes, at, vr, big));
        };
    }

    /// The little endian bytes of numbers given as characters.
    static byte[] binary(Vr vr, String... values) {
        int size = vr.valueSize();
        var bytes = new byte[size * values.length];
        for (int i = 0; i < values.length; i++) {
            var value = values[i].strip();
            switch (vr) {
                case FL -> put(bytes, i * 4, 4, Float.floatToRawIntBits((float) real(vr, value)));
                case FD -> put(bytes, i * 8, 8, Double.doubleToRawLongBits(real(vr, value)));
                case UV -> put(bytes, i * 8, 8, Long.parseUnsignedLong(value));
                case AT -> putTag(bytes, i * 4, Integer.parseUnsignedInt(value.replaceAll("[(),]", ""), 16));
                default -> putInteger(bytes, i, vr, Long.parseLong(value));
            }
        }
        return bytes;
    }

    /// What is not finite has many names: those of Java, of XML Schema and of C are read.
    private static double real(Vr vr, String value) {
        if (value.isEmpty() || Character.isLetter(value.charAt(value.length() - 1))) {
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "inf", "infinity", "+inf", "+infinity" -> Double.POSITIVE_INFINITY;
                case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
                case "nan", "-nan" -> Double.NaN;
                default -> throw new NumberFormatException("is no number");
            };
        }
        double number = vr == Vr.FL ? Float.parseFloat(value) : Double.parseDouble(value);
        if (Double.isInfinite(number)) {
            throw new NumberFormatException("does not fit");
        }
        return number;
    }

    /// Puts the little endian bytes of the `i`-th integer.
    ///
    /// @throws NumberFormatException if the VR does not have it; it tells nothing of the value
    static void putInteger(byte[] bytes, int i, Vr vr, long value) {
        boolean fits = switch (vr) {
            case US -> value == (value & 0xFFFF);
            case SS -> value == (short) value;
            case UL -> value == (value & 0xFFFF_FFFFL);
            case SL -> value == (int) value;
            case UV -> value >= 0;
            case AT -> value == (int) value || value == (value & 0xFFFF_FFFFL);
            default -> true;
        };
        if (!fits) {
            throw new NumberFormatException("does not fit");
        }
        if (vr == Vr.AT) {
            putTag(bytes, i * 4, (int) value);
        } else {
            put(bytes, i * vr.valueSize(), vr.valueSize(), value);
        }
    }

    static void putTag(byte[] bytes, int at, int tag) {
        put(bytes, at, 2, tag >>> 16);
        put(bytes, at + 2, 2, tag & 0xFFFF);
    }

    static void put(byte[] bytes, int at, int size, long value) {
        for (int i = 0; i < size; i++) {
            bytes[at + i] = (byte) (value >> (8 * i));
        }
    }

    /// A number as the characters that [#binary] takes, or that a string VR holds.
    ///
    /// @throws NumberFormatException if the VR does not have it; it tells nothing of the value
    static String decimal(double value, Vr vr) {
        if (vr == Vr.DS) {
            return Decimals.toDs(value);
        }
        if (vr == Vr.IS || vr.isInteger()) {
            if (value != Math.rint(value) || Math.abs(value) > Long.MAX_VALUE) {
                throw new NumberFormatException("not a whole number");
            }
            return BigDecimal.valueOf(value).toBigIntegerExact().toString();
        }
        if (vr == Vr.FL && Double.isFinite(value) && Float.isInfinite((float) value)) {
            throw new NumberFormatException("more than 32 bits hold");
        }
        return vr == Vr.FL ? Float.toString((float) value) : Double.toString(value);
    }

    /// The bytes of characters, padded to even length.
    static byte[] characters(String[] values, Vr vr, SpecificCharacterSet codec) {
        var text = values.length == 1 ? values[0] : String.join("\\", values);
        var bytes = vr.isText() ? codec.encode(text, vr) : text.getBytes(StandardCharsets.ISO_8859_1);
        return even(bytes, vr);
    }

    /// {@return whether no value loses a character when it is encoded}
    static boolean canEncode(String[] values, Vr vr, SpecificCharacterSet codec) {
        for (var value : values) {
            if (!isAscii(value) && !(vr.isText() ? codec.canEncode(value, vr) : isLatin1(value))) {
                return false;
            }
        }
        return true;
    }

    static boolean isAscii(String text) {
        return hasNoneAbove(text, 0x7F);
    }

    private static boolean isLatin1(String text) {
        return hasNoneAbove(text, 0xFF);
    }

    private static boolean hasNoneAbove(String text, int last) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > last) {
                return false;
            }
        }
        return true;
    }

    static byte[] even(byte[] bytes, Vr vr) {
        if ((bytes.length & 1) == 0) {
            return bytes;
        }
        var padded = Arrays.copyOf(bytes, bytes.length + 1);
        padded[bytes.length] = vr.padding();
        return padded;
    }

    static SpecificCharacterSet characterSet(List<String> definedTerms) {
        return SpecificCharacterSet.of(definedTerms.toArray(String[]::new));
    }

    /// {@return whether the bytes mean the same in every character set}
    static boolean isPlain(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            // Escape sequences start with 1BH; in JIS X 0201 the backslash and the tilde are other characters.
            if (bytes[i] < 0 || bytes[i] == 0x1B || bytes[i] == '~') {
                return false;
            }
        }
        return true;
    }
}
