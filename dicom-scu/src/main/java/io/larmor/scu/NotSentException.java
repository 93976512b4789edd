package io.larmor.scu;

import java.io.IOException;

/// An instance was not sent, or has no answer, through no fault of its own: there was no association for it, or it ended.
public final class NotSentException extends IOException {
    private static final long serialVersionUID = 1L;

    /// Why nothing was sent.
    private final IOException reason;

    NotSentException(IOException reason) {
        super("The instance was not sent: " + reason.getMessage(), reason);
        this.reason = reason;
    }

    /// {@return what happened to the association, or why there was none}
    public IOException reason() {
        return reason;
    }
}
