package io.larmor.scp;

import io.larmor.dimse.Status;
import org.jspecify.annotations.Nullable;

/// A service gave what is no answer to what it was asked for. The words are the server's own, so that they may be logged.
final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Mistake(String gave) {
        super(gave);
    }

    /// What a service gave, if it gave something.
    static <T> T given(@Nullable T something) {
        if (something == null) {
            throw new Mistake("null");
        }
        return something;
    }

    /// A status that ends an operation: that says neither that it goes on, nor that it was cancelled.
    static Status done(@Nullable Status status) {
        if (ended(status).category() == Status.Category.CANCEL) {
            throw new Mistake(given(status).codeText());
        }
        return given(status);
    }

    /// A status that ends an operation, perhaps because it was cancelled.
    static Status ended(@Nullable Status status) {
        if (given(status).isPending()) {
            throw new Mistake(given(status).codeText());
        }
        return given(status);
    }
}
