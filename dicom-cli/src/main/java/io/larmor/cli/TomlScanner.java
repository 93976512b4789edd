package io.larmor.cli;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the small parts of a TOML document: blanks and comments, keys, text, numbers and times.
final class TomlScanner {
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern SCALAR = Pattern
            .compile("\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d[0-9:.+Zz-]*|[A-Za-z0-9_+.:-]+");
    private static final Pattern WHOLE = Pattern.compile("[+-]?(?:0|[1-9](?:_?[0-9])*)");
    private static final Pattern BASED = Pattern
            .compile("0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|o[0-7](?:_?[0-7])*|b[01](?:_?[01])*)");
    private static final Pattern REAL = Pattern
            .compile(
                    "[+-]?(?:0|[1-9](?:_?[0-9])*)(?:\\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?|[+-]?(?:inf|nan)");
    private static final Pattern MOMENT = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)?(?:(?<=\\d)[Tt ])?(\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?)?((?:[Zz]|[+-]\\d\\d:\\d\\d)?)");
    private static final char END = '\0';

    private final String text;
    private int at;

    TomlScanner(String text) {
        this.text = text;
        at = text.startsWith("\uFEFF") ? 1 : 0;
    }

    int at() {
        return at;
    }

    /// {@return the next character, or NUL at the end}
    char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    /// Takes a token if it comes next.
    boolean take(String token) {
        if (text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    void expect(String token, String rule) throws TomlException {
        if (!take(token)) {
            throw wrong(rule + ", but " + next() + " stands here.");
        }
    }

    void skipSpace() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
    }

    /// Skips blanks, comments and empty lines.
    ///
    /// @return whether something is left
    boolean skipLines() throws TomlException {
        while (true) {
            skipSpace();
            comment();
            if (!newline()) {
                return at < text.length();
            }
        }
    }

    void endOfLine() throws TomlException {
        skipSpace();
        comment();
        if (at < text.length() && !newline()) {
            throw wrong("Only one thing stands on a line, but " + next() + " follows; begin a new line.");
        }
    }

    private boolean newline() {
        return take("\n") || take("\r\n");
    }

    private void comment() throws TomlException {
        if (take("#")) {
            while (at < text.length() && peek() != '\n' && !text.startsWith("\r\n", at)) {
                visible();
                at++;
            }
        }
    }

    /// Tab is the one control character that may stand in text and in comments.
    private void visible() throws TomlException {
        if ((peek() < ' ' && peek() != '\t') || peek() == 0x7F) {
            throw wrong("A control character (%02xH) stands here; take it out, or write it as \\u%04x in \"text\"."
                    .formatted((int) peek(), (int) peek()));
        }
    }

    String key() throws TomlException {
        if (peek() == '"' || peek() == '\'') {
            if (text.startsWith("\"\"\"", at) || text.startsWith("'''", at)) {
                throw wrong("A key stands on one line, in one pair of quotation marks.");
            }
            return text();
        }
        String bare = bare();
        if (bare.isEmpty()) {
            throw wrong("A key of letters, digits, '-' and '_' was expected, or one in quotation marks, but " + next()
                    + " stands here.");
        }
        return bare;
    }

    String bare() {
        return take(BARE);
    }

    private String take(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return "";
        }
        at = matcher.end();
        return matcher.group();
    }

    /// {@return a number, a date or a time}
    TomlValue number() throws TomlException {
        int begin = at;
        String word = take(SCALAR);
        String digits = word.replace("_", "");
        try {
            if (WHOLE.matcher(word).matches()) {
                return new TomlValue.Whole(begin, Long.parseLong(digits));
            }
            if (BASED.matcher(word).matches()) {
                int radix = word.charAt(1) == 'x' ? 16 : word.charAt(1) == 'o' ? 8 : 2;
                return new TomlValue.Whole(begin, Long.parseLong(digits.substring(2), radix));
            }
        } catch (NumberFormatException _) {
            throw new TomlException(begin, "The number " + word + " has more than 64 bits; a smaller one is meant.");
        }
        if (REAL.matcher(word).matches()) {
            return new TomlValue.Real(begin, real(digits));
        }
        if (!word.isEmpty() && isMoment(word)) {
            return new TomlValue.Moment(begin, word);
        }
        at = begin;
        throw wrong("This is no value of TOML, but " + (word.isEmpty() ? next() : "'" + word + "'")
                + "; text stands in quotation marks.");
    }

    private static double real(String digits) {
        return switch (digits) {
            case "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan", "+nan", "-nan" -> Double.NaN;
            default -> Double.parseDouble(digits);
        };
    }

    private static boolean isMoment(String word) {
        Matcher parts = MOMENT.matcher(word);
        if (!parts.matches()) {
            return false;
        }
        String date = parts.group(1);
        String time = parts.group(2);
        boolean offset = !parts.group(3).isEmpty();
        try {
            if (date != null) {
                LocalDate.parse(date);
            }
            if (time != null) {
                LocalTime.parse(time);
            }
            if (offset && date != null && time != null) {
                OffsetDateTime.parse(date + "T" + time + parts.group(3));
            }
            return !offset || (date != null && time != null);
        } catch (DateTimeException _) {
            return false;
        }
    }

    /// {@return text in one of the four kinds of quotation marks}
    String text() throws TomlException {
        int begin = at;
        String mark = text.startsWith("\"\"\"", at) || text.startsWith("'''", at)
                ? text.substring(at, at + 3)
                : text.substring(at, at + 1);
        boolean lines = mark.length() == 3;
        boolean escapes = mark.charAt(0) == '"';
        at += mark.length();
        if (lines) {
            newline();
        }
        var value = new StringBuilder();
        while (!take(mark)) {
            if (at >= text.length() || (!lines && (peek() == '\n' || text.startsWith("\r\n", at)))) {
                throw new TomlException(begin, "The text that begins here has no end; close it with " + mark + ".");
            }
            if (escapes && peek() == '\\') {
                escape(value, lines);
            } else {
                if (!lines || (peek() != '\n' && !text.startsWith("\r\n", at))) {
                    visible();
                }
                value.append(peek());
                at++;
            }
        }
        // One or two marks may stand right before the three that end it
        for (int i = 0; lines && i < 2 && peek() == mark.charAt(0); i++) {
            value.append(peek());
            at++;
        }
        return value.toString();
    }

    private void escape(StringBuilder value, boolean lines) throws TomlException {
        int begin = at++;
        char kind = peek();
        at++;
        switch (kind) {
            case 'b' -> value.append('\b');
            case 't' -> value.append('\t');
            case 'n' -> value.append('\n');
            case 'f' -> value.append('\f');
            case 'r' -> value.append('\r');
            case '"', '\\' -> value.append(kind);
            case 'u' -> value.appendCodePoint(codePoint(begin, 4));
            case 'U' -> value.appendCodePoint(codePoint(begin, 8));
            default -> {
                at = begin + 1;
                skipSpace();
                if (!lines || !newline()) {
                    at = begin;
                    throw wrong("There is no '\\" + kind
                            + "' in text; write '\\\\' for a backslash, or use 'single quotes'.");
                }
                while (peek() == ' ' || peek() == '\t' || newline()) {
                    skipSpace();
                }
            }
        }
    }

    private int codePoint(int begin, int digits) throws TomlException {
        try {
            int code = Integer.parseUnsignedInt(text, at, at + digits, 16);
            if (Character.isValidCodePoint(code) && (code < 0xD800 || code > 0xDFFF)
                    && Character.digit(peek(), 16) >= 0) {
                at += digits;
                return code;
            }
        } catch (NumberFormatException | IndexOutOfBoundsException _) {
            // answered below, as a number that is no character is
        }
        throw new TomlException(begin, "'" + text.charAt(begin + 1) + "' is followed by the " + digits
                + " hexadecimal digits of a Unicode character.");
    }

    private String next() {
        return at >= text.length()
                ? "the end of the file"
                : peek() == '\n' || peek() == '\r'
                        ? "the end of the line"
                        : "'" + Character.toString(text.codePointAt(at)) + "'";
    }

    TomlException wrong(String sentence) {
        return new TomlException(at, sentence);
    }

    /// {@return the line of an index, from 1}
    int line(int index) {
        return place(text, index).line();
    }

    /// Where something stands.
    ///
    /// @param line from 1
    /// @param column in characters, from 1
    record Place(int line, int column) {}

    static Place place(String text, int index) {
        int line = 1;
        int begin = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < index; i = text.indexOf('\n', i + 1)) {
            line++;
            begin = i + 1;
        }
        return new Place(line, text.codePointCount(begin, Math.min(index, text.length())) + 1);
    }
}
