package io.larmor.scu;

import java.io.IOException;

import io.larmor.dimse.CommandField;
import io.larmor.dimse.Status;

/// The peer answered that it did not do what was asked.
public final class DimseStatusException extends IOException {
    private static final long serialVersionUID = 1L;

    private final CommandField operation;
    private final transient Status status;

    /// A failure.
    ///
    /// @param operation what was asked
    /// @param status what the peer answered
    public DimseStatusException(CommandField operation, Status status) {
        super(message(operation, status));
        this.operation = operation;
        this.status = status;
    }

    private static String message(CommandField operation, Status status) {
        var text = "The peer answered the " + operation + " with status " + status.codeText() + ", "
                + status.meaning(operation);
        return status.comment().isEmpty() ? text + "." : text + ": " + status.comment();
    }

    /// {@return what was asked}
    public CommandField operation() {
        return operation;
    }

    /// {@return what the peer answered}
    public Status status() {
        return status;
    }
}
