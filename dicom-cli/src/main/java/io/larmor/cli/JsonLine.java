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

    private static void quote(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
