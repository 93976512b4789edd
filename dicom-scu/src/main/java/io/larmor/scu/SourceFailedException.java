package io.larmor.scu;

import java.io.IOException;

/// What was to be sent could not be read to its end, which cost the association.
final class SourceFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    SourceFailedException(IOException cause) {
        super("The instance could not be read to its end, so the association was aborted: " + cause.getMessage(),
                cause);
    }
}
