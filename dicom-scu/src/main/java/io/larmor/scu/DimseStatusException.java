package io.larmor.scu;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.larmor.data.Dictionary;
import io.larmor.dimse.CommandField;
import io.larmor.dimse.Status;
import io.larmor.dimse.SubOperations;

/// The peer answered that it did not do what was asked.
public final class DimseStatusException extends IOException {
    private static final long serialVersionUID = 1L;

    /// More tags than that make no sentence.
    private static final int MOST_TAGS = 5;

    /// What was asked for.
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
                + status.meaning(operation) + tags(status.attributes()) + tags(status.offendingElements());
        return status.comment().isEmpty() ? text + "." : text + ": " + status.words();
    }

    private static String tags(List<Integer> tags) {
        return tags.isEmpty()
                ? ""
                : tags.stream().limit(MOST_TAGS).map(DimseStatusException::attribute)
                        .collect(Collectors.joining(", ", " (",
                                tags.size() > MOST_TAGS ? ", …)" : ")"));
    }

    private static String attribute(int tag) {
        var number = String.format(Locale.ROOT, "%04X,%04X", tag >>> 16, tag & 0xFFFF);
        var keyword = Dictionary.keyword(tag);
        return keyword.isEmpty() ? number : keyword + ' ' + number;
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
