package io.larmor.assoc;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

/// The peer broke the protocol: bytes that are no PDU, or a PDU at the wrong time. The association was aborted.
public final class ProtocolViolationException extends AssociationException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// What the A-ABORT says.
    private final AbortReason reason;

    /// Makes one.
    ///
    /// @param reason  what the A-ABORT says
    /// @param message what the peer did, in a sentence
    public ProtocolViolationException(AbortReason reason, String message) {
        this(reason, message, null);
    }

    ProtocolViolationException(AbortReason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /// {@return what the A-ABORT says}
    public AbortReason reason() {
        return reason;
    }
}
