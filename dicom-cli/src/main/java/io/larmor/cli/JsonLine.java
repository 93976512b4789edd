package io.larmor.cli;

import java.util.Collection;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// A value as JSON on one line: maps, collections, numbers, booleans, and the text of anything else.
final class JsonLine {
    private JsonLine() {}

    static String of(@Nullable Object value) {
        var text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    private static void append(StringBuilder text, @Nullable Object value) {
        switch (value) {
            case null -> text.append("null");
            case Map<?, ?> map -> {
                text.append('{');
                String comma = "";
                for (var entry : map.entrySet()) {
                    text.append(comma);
                    quote(text, String.valueOf(entry.getKey()));
                    text.append(':');
                    append(text, entry.getValue());
                    comma = ",";
                }
                text.append('}');
            }
            case Collection<?> values -> {
                text.append('[');
                String comma = "";
                for (var each : values) {
                    text.append(comma);
                    append(text, each);
                    comma = ",";
                }
                text.append(']');
            }
            case Number number -> text.append(number);
            case Boolean yes -> text.append(yes.booleanValue());
            default -> quote(text, value.toString());
        }
    }

    /// {@return JSON on one line without anything that steers a terminal, which it can only have in text}
    static String escaped(String json) {
        var text = new StringBuilder(json.length());
        json.codePoints().forEach(c -> append(text, c));
        return text.toString();
    }

    private static void quote(StringBuilder text, String value) {
        text.append('"');
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            append(text, c);
        });
        text.append('"');
    }

    private static void append(StringBuilder text, int c) {
        if (Text.steers(c)) {
            for (char unit : Character.toChars(c)) {
                text.append("\\u%04x".formatted((int) unit));
            }
        } else {
            text.appendCodePoint(c);
        }
    }
}
