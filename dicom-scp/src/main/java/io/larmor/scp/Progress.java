package io.larmor.scp;

import java.util.ArrayList;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.dimse.Status;
import io.larmor.dimse.SubOperations;
import org.jspecify.annotations.Nullable;

/// How far a retrieval has come: the counters of its sub-operations, and which of them failed (PS3.4 §C.4.2.1).
///
/// *Threading*: confined to the thread of the operation.
final class Progress {

    /// What an explicit VR holds at most: 65,534 bytes in UIDs of up to 64 characters and their backslashes. A longer list is cut: the
    /// counters still tell how many failed.
    private static final int MAX_LIST = 65_534;

    private final List<String> failedInstances = new ArrayList<>();
    private int listLength;
    private int remaining;
    private int completed;
    private int failed;
    private int warning;
    private String reason = "";

    Progress(int count) {
        remaining = Math.max(0, count);
    }

    void completed() {
        settled();
        completed++;
    }

    void warning() {
        settled();
        warning++;
    }

    /// @param sopInstance which
    /// @param why         shown as the comment of the final response, if it is the first
    void failed(String sopInstance, String why) {
        settled();
        failed++;
        reason = reason.isEmpty() ? why : reason;
        if (listLength + sopInstance.length() + 1 <= MAX_LIST) {
            failedInstances.add(sopInstance);
            listLength += sopInstance.length() + 1;
        }
    }

    /// What the result promised but did not deliver has failed, without a name.
    void failedRemaining(String why) {
        if (remaining > 0) {
            reason = reason.isEmpty() ? why : reason;
            failed += remaining;
            remaining = 0;
        }
    }

    private void settled() {
        remaining = Math.max(0, remaining - 1);
    }

    boolean isDone() {
        return remaining == 0;
    }

    /// The counters of a response with a status: Remaining stands in pending and cancelled ones only.
    SubOperations counts(Status status) {
        var counts = new SubOperations(remaining, completed, failed, warning);
        return switch (status.category()) {
            case PENDING, CANCEL -> counts;
            case SUCCESS, WARNING, FAILURE -> counts.withoutRemaining();
        };
    }

    /// The status of the final response.
    ///
    /// @param cancelled whether a C-CANCEL ended the retrieval
    Status status(boolean cancelled) {
        if (cancelled) {
            return Status.CANCEL;
        }
        if (failed == 0 && warning == 0) {
            return Status.SUCCESS;
        }
        return (completed + warning == 0 ? Status.CANNOT_PERFORM_SUB_OPERATIONS : Status.WARNING).withComment(reason);
    }

    /// The identifier of the final response: the Failed SOP Instance UID List, or null if nothing failed.
    @Nullable
    DataSet identifier() {
        return failedInstances.isEmpty()
                ? null
                : DataSet.builder().lenient().set(Tag.FailedSOPInstanceUIDList, failedInstances.toArray(String[]::new))
                        .build();
    }
}
