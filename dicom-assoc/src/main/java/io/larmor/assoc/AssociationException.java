package io.larmor.assoc;

import java.io.IOException;
import java.io.Serial;

import org.jspecify.annotations.Nullable;

/// An association could not be made, or ended otherwise than by release.
public abstract sealed class AssociationException extends IOException permits AssociationRejectedException,
        AssociationAbortedException, NegotiationException, ProtocolViolationException, DicomTimeoutException,
        TlsException {
    @Serial
    private static final long serialVersionUID = 1L;

    AssociationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
