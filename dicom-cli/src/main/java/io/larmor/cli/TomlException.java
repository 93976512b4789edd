package io.larmor.cli;

/// A text is no TOML, or not what it should be: a sentence with the fix, and where.
final class TomlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int at;

    TomlException(int at, String sentence) {
        super(sentence);
        this.at = at;
    }

    /// {@return an index into the text}
    int at() {
        return at;
    }

    /// {@return the sentence}
    String sentence() {
        return String.valueOf(getMessage());
    }
}
