package io.larmor.cli;

import org.jspecify.annotations.Nullable;

/// The end of a command that did not do what was asked: a sentence for a person, and a code for a script.
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    Failure(int exitCode, String sentence) {
        this(exitCode, sentence, null);
    }

    Failure(int exitCode, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    /// {@return the sentence}
    String sentence() {
        return String.valueOf(getMessage());
    }
}
