package io.larmor.data;

import org.jspecify.annotations.Nullable;

/// The grammar of numbers in JSON (RFC 8259 §6), which is narrower than that of DS and IS.
final class JsonNumbers {

    private JsonNumbers() {}

    /// Writes a decimal string so that JSON has it as a number, all digits kept: `+.50E1` becomes `0.50E1`.
    ///
    /// @param text a value of DS or IS
    /// @return the number, or null if the text is none
    static @Nullable String normalized(String text) {
        int start = 0;
        boolean negative = false;
        if (!text.isEmpty() && (text.charAt(0) == '+' || text.charAt(0) == '-')) {
            negative = text.charAt(0) == '-';
            start = 1;
        }
        int point = digits(text, start);
        int end = point;
        if (point < text.length() && text.charAt(point) == '.') {
            end = digits(text, point + 1);
        }
        int fraction = end - point - 1;
        int whole = point - start;
        if (whole == 0 && fraction <= 0) {
            return null;
        }
        int exponent = exponent(text, end);
        if (exponent != text.length()) {
            return null;
        }
        while (whole > 1 && text.charAt(point - whole) == '0') {
            whole--;
        }
        return (negative ? "-" : "") + (whole == 0 ? "0" : text.substring(point - whole, point))
                + (fraction > 0 ? text.substring(point, end) : "") + text.substring(end);
    }

    /// {@return the index after the digits}
    private static int digits(String text, int start) {
        int i = start;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    /// {@return the index after the exponent, the start if there is none, or -1 if it has no digits}
    private static int exponent(String text, int start) {
        if (start >= text.length() || (text.charAt(start) != 'e' && text.charAt(start) != 'E')) {
            return start;
        }
        int sign = start + 1;
        if (sign < text.length() && (text.charAt(sign) == '+' || text.charAt(sign) == '-')) {
            sign++;
        }
        int end = digits(text, sign);
        return end == sign ? -1 : end;
    }

    /// {@return whether the text is a number of JSON}
    ///
    /// @param text the text
    static boolean isNumber(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int point = digits(text, start);
        if (point == start || (text.charAt(start) == '0' && point > start + 1)) {
            return false;
        }
        int end = point;
        if (point < text.length() && text.charAt(point) == '.') {
            end = digits(text, point + 1);
            if (end == point + 1) {
                return false;
            }
        }
        return exponent(text, end) == text.length();
    }
}
