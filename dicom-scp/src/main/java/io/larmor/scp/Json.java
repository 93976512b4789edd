package io.larmor.scp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads JSON (RFC 8259) into maps, lists, strings, doubles and booleans: as much of it as web keys and tokens need.
final class Json {
    /// Keys and claims are flat; who nests deeper wants something else.
    private static final int MAXIMUM_DEPTH = 16;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /// {@return the object that a text is}
    ///
    /// @throws IllegalArgumentException if it is none
    static Map<?, ?> object(String text) {
        var json = new Json(text);
        Object value = json.value(0);
        json.space();
        if (json.at != text.length() || !(value instanceof Map<?, ?> map)) {
            throw json.malformed();
        }
        return map;
    }

    private Object value(int depth) {
        space();
        if (depth > MAXIMUM_DEPTH || at == text.length()) {
            throw malformed();
        }
        return switch (text.charAt(at)) {
            case '{' -> map(depth);
            case '[' -> list(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", "");
            default -> number();
        };
    }

    private Map<String, Object> map(int depth) {
        var map = new LinkedHashMap<String, Object>();
        at++;
        space();
        if (take('}')) {
            return map;
        }
        do {
            space();
            String key = string();
            space();
            expect(':');
            if (map.put(key, value(depth + 1)) != null) {
                throw malformed();
            }
            space();
        } while (take(','));
        expect('}');
        return map;
    }

    private List<Object> list(int depth) {
        var list = new ArrayList<Object>();
        at++;
        space();
        if (take(']')) {
            return list;
        }
        do {
            list.add(value(depth + 1));
            space();
        } while (take(','));
        expect(']');
        return list;
    }

    private String string() {
        expect('"');
        var out = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return out.toString();
            }
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw malformed();
                }
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> throw malformed();
        };
    }

    private Double number() {
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at == start || at - start > 32) {
            throw malformed();
        }
        return Double.valueOf(text.substring(start, at));
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw malformed();
        }
        at += word.length();
        return value;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean take(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) {
        if (!take(c)) {
            throw malformed();
        }
    }

    private char next() {
        if (at == text.length()) {
            throw malformed();
        }
        return text.charAt(at++);
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("JSON that cannot be read at character " + at + ".");
    }
}
