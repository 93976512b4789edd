package io.larmor.data;

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
        if (length == 0) {
            return List.of();
        }
        var text = vr.isText()
                ? codec.decode(bytes, offset, length, vr)
                : new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        return split(text, vr);
    }

    private static List<String> split(String text, Vr vr) {
        int backslash = vr.isMultiValued() ? text.indexOf('\\') : -1;
        if (backslash < 0) {
            var only = trim(text, vr);
            return only.isEmpty() ? List.of() : List.of(only);
        }
        var values = new ArrayList<String>();
        int from = 0;
        for (; backslash >= 0; backslash = text.indexOf('\\', from)) {
            values.add(trim(text.substring(from, backslash), vr));
            from = backslash + 1;
        }
        values.add(trim(text.substring(from), vr));
        return List.copyOf(values);
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
                case FL -> put(bytes, i * 4, 4, Float.floatToRawIntBits(Float.parseFloat(value)));
                case FD -> put(bytes, i * 8, 8, Double.doubleToRawLongBits(Double.parseDouble(value)));
                case UV -> put(bytes, i * 8, 8, Long.parseUnsignedLong(value));
                case AT -> putTag(bytes, i * 4, Integer.parseUnsignedInt(value.replaceAll("[(),]", ""), 16));
                default -> putInteger(bytes, i, vr, Long.parseLong(value));
            }
        }
        return bytes;
    }

    /// Puts the little endian bytes of the `i`-th integer.
    static void putInteger(byte[] bytes, int i, Vr vr, long value) {
        boolean fits = switch (vr) {
            case US -> value == (value & 0xFFFF);
            case SS -> value == (short) value;
            case UL -> value == (value & 0xFFFF_FFFFL);
            case SL -> value == (int) value;
            case UV -> value >= 0;
            default -> true;
        };
        if (!fits) {
            throw new IllegalArgumentException(value + " does not fit in VR " + vr);
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

    /// A number as characters; for DS the most digits that 16 characters hold.
    static String decimal(double value, Vr vr) {
        var text = value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
        if (vr != Vr.DS) {
            return vr.isInteger() || vr == Vr.IS ? Long.toString((long) value) : Double.toString(value);
        }
        for (int digits = 15; text.length() > 16; digits--) {
            text = String.format(Locale.ROOT, "%." + digits + "G", value);
        }
        return text;
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
