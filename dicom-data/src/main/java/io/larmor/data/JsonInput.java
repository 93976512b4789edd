package io.larmor.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;

/// The tokens of JSON (RFC 8259), read as they come. Strict: no comments, no trailing commas; within limits of length and
/// depth.
final class JsonInput {
    private static final int SIZE = 8192;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Reader in;
    private final DicomJson.Limits limits;
    private final char[] buffer = new char[SIZE];
    private int at;
    private int end;
    /// Where in the input the buffer starts.
    private long base;
    private long start;
    private int depth;

    JsonInput(Reader in, DicomJson.Limits limits) throws IOException {
        this.in = in;
        this.limits = limits;
        // "implementations that parse JSON texts MAY ignore the presence of a byte order mark" (RFC 8259 §8.1)
        if (!isAtEnd() && buffer[at] == BYTE_ORDER_MARK) {
            at++;
        }
    }

    /// Counts the length from here on.
    void restart() {
        start = position();
    }

    long position() {
        return base + at;
    }

    /// {@return whether nothing follows but white space}
    boolean isAtEnd() throws IOException {
        while (at < end || fill()) {
            if (!isSpace(buffer[at])) {
                return false;
            }
            at++;
        }
        return true;
    }

    /// {@return the next character that is no white space; it stays}
    char peek() throws IOException {
        if (isAtEnd()) {
            throw endsEarly();
        }
        return buffer[at];
    }

    /// Takes the next character if it is `c`.
    boolean takes(char c) throws IOException {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    /// Takes what begins an object or an array.
    void enter(char bracket, String what) throws IOException {
        if (!takes(bracket)) {
            throw expected(what);
        }
        if (++depth > limits.maxDepth()) {
            throw new LimitExceededException(Limits.Kind.NESTING, position(),
                    "JSON deeper than " + limits.maxDepth() + " levels");
        }
    }

    /// Takes what follows a bracket or a value within it: nothing before the first, a comma before another, or the end.
    ///
    /// @return whether there is another
    boolean more(boolean first, char bracket) throws IOException {
        if (takes(bracket)) {
            depth--;
            return false;
        }
        if (!first && !takes(',')) {
            throw expected("a comma or " + bracket);
        }
        return true;
    }

    /// Takes the name of a member, and the colon.
    String name() throws IOException {
        if (peek() != '"') {
            throw expected("a name");
        }
        var name = string();
        if (!takes(':')) {
            throw expected("a colon");
        }
        return name;
    }

    String string() throws IOException {
        if (!takes('"')) {
            throw expected("a string");
        }
        int from = at;
        while (at < end && isPlain(buffer[at])) {
            at++;
        }
        if (at < end && buffer[at] == '"') {
            return new String(buffer, from, at++ - from);
        }
        var text = new StringBuilder().append(buffer, from, at - from);
        for (int c = character(); c >= 0; c = character()) {
            text.append((char) c);
        }
        return text.toString();
    }

    /// Takes a string that is Base64 (RFC 4648 §4), decoding as it comes.
    byte[] base64() throws IOException {
        if (!takes('"')) {
            throw expected("a string");
        }
        var bytes = new ByteArrayOutputStream();
        int bits = 0;
        int digits = 0;
        int padding = 0;
        for (int c = character(); c >= 0; c = character()) {
            int digit = c == '=' ? 0 : base64Digit(c);
            padding += c == '=' ? 1 : 0;
            if (digit < 0 || (padding > 0 && c != '=') || padding > 2) {
                throw expected("Base64");
            }
            bits = bits << 6 | digit;
            if (++digits % 4 == 0) {
                bytes.write(bits >> 16);
                if (padding < 2) {
                    bytes.write(bits >> 8);
                }
                if (padding < 1) {
                    bytes.write(bits);
                }
                bits = 0;
            }
        }
        if (digits % 4 != 0) {
            throw expected("Base64 of four digits at a time");
        }
        return bytes.toByteArray();
    }

    private static int base64Digit(int c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }

    /// Takes `null`, `true`, `false` or a number, as it is written.
    String literal() throws IOException {
        peek();
        long from = position();
        var text = new StringBuilder();
        while ((at < end || fill()) && ",]}:{[\"".indexOf(buffer[at]) < 0 && !isSpace(buffer[at])) {
            text.append(buffer[at++]);
        }
        var literal = text.toString();
        if (literal.equals("null") || literal.equals("true") || literal.equals("false")
                || JsonNumbers.isNumber(literal)) {
            return literal;
        }
        throw new DicomFormatException(from, "not JSON: expected a value");
    }

    /// Passes over a value.
    void skip() throws IOException {
        switch (peek()) {
            case '{' -> {
                enter('{', "an object");
                for (boolean first = true; more(first, '}'); first = false) {
                    name();
                    skip();
                }
            }
            case '[' -> {
                enter('[', "an array");
                for (boolean first = true; more(first, ']'); first = false) {
                    skip();
                }
            }
            case '"' -> {
                at++;
                while (character() >= 0) {
                    // on to the end of the string
                }
            }
            default -> literal();
        }
    }

    /// {@return the next character of a string, unescaped; -1 at its end}
    private int character() throws IOException {
        char c = next();
        if (c == '"') {
            return -1;
        }
        if (c < 0x20) {
            at--;
            throw expected("a character, control characters escaped");
        }
        return c == '\\' ? escaped(next()) : c;
    }

    private char escaped(char c) throws IOException {
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    char digit = next();
                    int value = digit > 'f' ? -1 : Character.digit(digit, 16);
                    if (value < 0) {
                        throw expected("four hexadecimal digits");
                    }
                    code = code << 4 | value;
                }
                yield (char) code;
            }
            default -> throw expected("an escape sequence");
        };
    }

    private char next() throws IOException {
        if (at == end && !fill()) {
            throw endsEarly();
        }
        return buffer[at++];
    }

    private boolean fill() throws IOException {
        base += end;
        at = 0;
        end = 0;
        checkLength();
        try {
            end = Math.max(0, in.read(buffer, 0, SIZE));
        } catch (CharacterCodingException e) {
            throw (DicomFormatException) new DicomFormatException(base, "not JSON: the text is not UTF-8").initCause(e);
        }
        return end > 0;
    }

    /// Refuses what is longer than the limit, counted from the last restart.
    void checkLength() throws LimitExceededException {
        if (position() - start > limits.maxLength()) {
            throw new LimitExceededException(Limits.Kind.TOTAL, position(),
                    "JSON of more than " + limits.maxLength() + " characters");
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c != '"' && c != '\\';
    }

    private DicomFormatException endsEarly() {
        return new DicomFormatException(position(), "the JSON ends too early");
    }

    DicomFormatException expected(String what) {
        return new DicomFormatException(position(), "not JSON: expected " + what);
    }
}
