package io.larmor.audit;

/// Writes XML on one line. Whatever text it is given, what comes out is well-formed and has no control characters: those that XML does not know, and those that would break
/// the line, become U+FFFD.
///
/// *Threading*: confined to one thread.
final class Xml {
    /// More of a value is cut off: a peer says what it likes.
    static final int MAX_TEXT = 1024;
    private static final char REPLACEMENT = '\uFFFD';

    private final StringBuilder text = new StringBuilder(1024).append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    private boolean open;

    /// Opens an element.
    Xml begin(String name) {
        closeTag();
        text.append('<').append(name);
        open = true;
        return this;
    }

    /// Adds an attribute to the element that was just opened.
    Xml attribute(String name, String value) {
        text.append(' ').append(name).append("=\"");
        escape(value, MAX_TEXT);
        text.append('"');
        return this;
    }

    /// As [#attribute], unless there is nothing to say.
    Xml optional(String name, String value) {
        return value.isEmpty() ? this : attribute(name, value);
    }

    /// Adds text that is made here, of any length, and needs no escaping.
    Xml plain(String value) {
        closeTag();
        text.append(value);
        return this;
    }

    Xml value(String value) {
        closeTag();
        escape(value, MAX_TEXT);
        return this;
    }

    Xml end(String name) {
        if (open) {
            text.append("/>");
            open = false;
        } else {
            text.append("</").append(name).append('>');
        }
        return this;
    }

    private void closeTag() {
        if (open) {
            text.append('>');
            open = false;
        }
    }

    private void escape(String value, int most) {
        int end = Math.min(value.length(), most);
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                default -> {
                    if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(value.charAt(i + 1))) {
                        text.append(c).append(value.charAt(++i));
                    } else {
                        text.append(isText(c) ? c : REPLACEMENT);
                    }
                }
            }
        }
    }

    private static boolean isText(char c) {
        return c >= ' ' && !(c >= 0x7F && c < 0xA0) && !Character.isSurrogate(c) && c < 0xFFFE && c != 0x2028
                && c != 0x2029;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
