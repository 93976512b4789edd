package io.larmor.scu;

import java.io.IOException;

/// What was to be sent could not be read to its end: this side is at fault, and not the peer. If part of it had left, the association was
/// aborted, as the peer would wait for the rest for ever; if nothing had, it goes on ({@link ClientAssociation#isOpen()}). The cause is what
/// the file or the stream threw.
public final class SourceFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    SourceFailedException(IOException cause, boolean aborted) {
        super("The instance could not be read to its end" + (aborted ? ", so the association was aborted" : "") + ": "
                + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()), cause);
    }
}
