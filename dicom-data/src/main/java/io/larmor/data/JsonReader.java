package io.larmor.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// Reads JSON (RFC 8259) to maps, lists, strings, [Literal]s and null. Strict: no comments, no trailing commas, no name
/// twice; within limits of length and depth.
final class JsonReader {

    /// A number as it is written, or `true` or `false`.
    ///
    /// @param text the characters
    record Literal(String text) {}

    private final CharSequence json;
    private final DicomJson.Limits limits;
    private int at;
    private int depth;

    JsonReader(CharSequence json, DicomJson.Limits limits) {
        this.json = json;
        this.limits = limits;
    }

    @Nullable
    Object read() throws DicomFormatException {
        if (json.length() > limits.maxLength()) {
            throw new LimitExceededException(Limits.Kind.TOTAL, 0,
                    "JSON of " + json.length() + " characters, at most " + limits.maxLength() + " are read");
        }
        var value = value();
        skipSpace();
        if (at < json.length()) {
            throw expected("the end of the JSON");
        }
        return value;
    }

    private @Nullable Object value() throws DicomFormatException {
        skipSpace();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            default -> literal();
        };
    }

    private Map<String, @Nullable Object> object() throws DicomFormatException {
        enter();
        var members = new LinkedHashMap<String, @Nullable Object>();
        if (!isNext('}')) {
            do {
                skipSpace();
                int start = at;
                if (peek() != '"') {
                    throw expected("a name");
                }
                var name = string();
                if (!isNext(':')) {
                    throw expected("a colon");
                }
                if (members.containsKey(name)) {
                    at = start;
                    throw expected("a name that has not been before in this object");
                }
                members.put(name, value());
            } while (isNext(','));
            if (!isNext('}')) {
                throw expected("a comma or the end of the object");
            }
        }
        depth--;
        return members;
    }

    private List<@Nullable Object> array() throws DicomFormatException {
        enter();
        var values = new ArrayList<@Nullable Object>();
        if (!isNext(']')) {
            do {
                values.add(value());
            } while (isNext(','));
            if (!isNext(']')) {
                throw expected("a comma or the end of the array");
            }
        }
        depth--;
        return values;
    }

    private void enter() throws DicomFormatException {
        if (++depth > limits.maxDepth()) {
            throw new LimitExceededException(io.larmor.data.Limits.Kind.NESTING, at, "JSON deeper than " + limits.maxDepth() + " levels");
        }
        at++;
    }

    private String string() throws DicomFormatException {
        int start = ++at;
        while (at < json.length() && json.charAt(at) != '"' && json.charAt(at) != '\\' && json.charAt(at) >= 0x20) {
            at++;
        }
        if (peek() == '"') {
            return json.subSequence(start, at++).toString();
        }
        var text = new StringBuilder().append(json, start, at);
        while (peek() != '"') {
            char c = json.charAt(at++);
            if (c == '\\') {
                text.append(escape());
            } else if (c < 0x20) {
                at--;
                throw expected("a character, control characters escaped");
            } else {
                text.append(c);
            }
        }
        at++;
        return text.toString();
    }

    private char escape() throws DicomFormatException {
        char c = (char) peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex();
            default -> {
                at--;
                throw expected("an escape sequence");
            }
        };
    }

    private char hex() throws DicomFormatException {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = peek() > 'f' ? -1 : Character.digit(peek(), 16);
            if (digit < 0) {
                throw expected("four hexadecimal digits");
            }
            code = (code << 4) | digit;
            at++;
        }
        return (char) code;
    }

    private @Nullable Literal literal() throws DicomFormatException {
        int start = at;
        while (at < json.length() && ",]}: \t\r\n".indexOf(json.charAt(at)) < 0) {
            at++;
        }
        var text = json.subSequence(start, at).toString();
        if (text.equals("null")) {
            return null;
        }
        if (text.equals("true") || text.equals("false") || JsonNumbers.isNumber(text)) {
            return new Literal(text);
        }
        at = start;
        throw expected("a value");
    }

    private boolean isNext(char c) throws DicomFormatException {
        skipSpace();
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void skipSpace() {
        while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }

    private int peek() throws DicomFormatException {
        if (at >= json.length()) {
            throw new DicomFormatException(at, "the JSON ends too early");
        }
        return json.charAt(at);
    }

    private DicomFormatException expected(String what) {
        return new DicomFormatException(at, "not JSON: expected " + what);
    }
}
