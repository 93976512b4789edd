package io.larmor.cli;

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

    /// {@return whether a character steers a terminal, or stands for half of one}
    static boolean steers(int c) {
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
        return grouped(number) + " "
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
                : (value < 10 ? tenths(value) : Math.round(value)) + " " + UNITS[unit];
    }

    /// {@return a time in milliseconds or seconds}
    static String duration(long nanoseconds) {
        double milliseconds = nanoseconds / 1e6;
        return milliseconds < 10
                ? tenths(milliseconds) + " ms"
                : milliseconds < 1000 ? Math.round(milliseconds) + " ms" : tenths(milliseconds / 1000) + " s";
    }

    /// {@return a number with one decimal} `String.format` would read the data of locales, which takes longer than an echo.
    private static String tenths(double value) {
        long tenths = Math.round(value * 10);
        return tenths / 10 + "." + tenths % 10;
    }

    /// {@return a number in groups of three digits}
    private static String grouped(long number) {
        var digits = new StringBuilder().append(number);
        for (int at = digits.length() - 3; at > (number < 0 ? 1 : 0); at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }
}
