package io.larmor.dimse;

import java.util.Objects;

/// Who asked for the C-MOVE that a C-STORE is a sub-operation of (PS3.7 §9.3.1.1).
///
/// @param ae the AE title of the invoker of the C-MOVE
/// @param messageId the message id of the C-MOVE-RQ
public record MoveOriginator(String ae, int messageId) {
    /// Checks the values.
    public MoveOriginator {
        Objects.requireNonNull(ae);
        Checks.u16("message id", messageId);
    }
}
