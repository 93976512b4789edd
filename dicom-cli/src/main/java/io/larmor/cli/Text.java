package io.larmor.cli;

import java.util.Locale;

/// Text for the eyes of a person.
final class Text {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    private Text() {}

    /// {@return the text on one line, without anything that steers a terminal} What a peer or a file says may be meant to.
    static String printable(String text) {
        var line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(steers(c) ? '\u00B7' : c));
        return line.toString();
    }

    private static boolean steers(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                true;
            default -> false;
        };
    }

    /// {@return how many columns of a terminal the text takes}
    static int columns(String text) {
        return text.codePoints().map(Text::columns).sum();
    }

    private static int columns(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0x20000 && c <= 0x3FFFD);
        return wide ? 2 : 1;
    }

    /// {@return a number and what is counted, in the singular or the plural}
    static String count(long number, String singular) {
        return String.format(Locale.ROOT, "%,d ", number)
                + (number == 1
                        ? singular
                        : singular.endsWith("y")
                                ? singular.substring(0, singular.length() - 1) + "ies"
                                : singular.endsWith("s") ? singular : singular + "s");
    }

    /// {@return a size in the unit that makes it short}
    static String bytes(long size) {
        double value = size;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0
                ? count(size, "byte")
                : String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    /// {@return a time in milliseconds or seconds}
    static String duration(long nanoseconds) {
        double milliseconds = nanoseconds / 1e6;
        return milliseconds < 10
                ? String.format(Locale.ROOT, "%.1f ms", milliseconds)
                : milliseconds < 1000
                        ? String.format(Locale.ROOT, "%.0f ms", milliseconds)
                        : String.format(Locale.ROOT, "%.1f s", milliseconds / 1000);
    }
}
