package io.larmor.scu;

import java.io.IOException;
import java.util.List;

import io.larmor.dimse.CommandField;
import io.larmor.dimse.Status;
import io.larmor.dimse.SubOperations;

/// The peer answered that it did not do what was asked.
public final class DimseStatusException extends IOException {
    private static final long serialVersionUID = 1L;

    private final CommandField operation;
    private final transient Status status;
    private final transient SubOperations subOperations;
    private final transient List<String> failedInstances;

    /// A failure.
    ///
    /// @param operation what was asked
    /// @param status what the peer answered
    public DimseStatusException(CommandField operation, Status status) {
        this(operation, status, SubOperations.ABSENT, List.of());
    }

    /// A failure of a C-MOVE or C-GET, which may have done part of its work.
    ///
    /// @param operation what was asked
    /// @param status what the peer answered
    /// @param subOperations the final numbers of sub-operations
    /// @param failedInstances the SOP Instance UIDs of those that failed, as far as the peer names them
    public DimseStatusException(CommandField operation, Status status, SubOperations subOperations,
            List<String> failedInstances) {
        super(message(operation, status));
        this.operation = operation;
        this.status = status;
        this.subOperations = subOperations;
        this.failedInstances = List.copyOf(failedInstances);
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

    /// {@return the final numbers of sub-operations; absent but from a C-MOVE or C-GET}
    public SubOperations subOperations() {
        return subOperations;
    }

    /// {@return the SOP Instance UIDs of the sub-operations that failed, as far as the peer names them}
    public List<String> failedInstances() {
        return failedInstances;
    }
}
