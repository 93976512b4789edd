package io.larmor.scu;

import java.io.IOException;
import java.time.Duration;

import io.larmor.assoc.Deadlines;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.dimse.DimseAssociation;
import org.jspecify.annotations.Nullable;

/// Keeps the deadline of one call, and ends it when its switch is thrown.
final class Guard implements AutoCloseable {
    private final DimseAssociation association;
    private final CallOptions options;
    private final Deadlines.@Nullable Deadline deadline;
    private final Runnable onCancel = this::cancel;
    private volatile DimseAssociation.@Nullable Invocation invocation;
    private volatile boolean cancelled;

    Guard(DimseAssociation association, CallOptions options) {
        this.association = association;
        this.options = options;
        this.deadline = options.deadline().map(this::start).orElse(null);
        options.cancellation().ifPresent(cancellation -> cancellation.add(onCancel));
    }

    private Deadlines.Deadline start(Duration limit) {
        return association.association().options().time().after(limit,
                () -> association.association()
                        .fail(new DicomTimeoutException(DicomTimeoutException.Which.DEADLINE, limit)));
    }

    /// From now on, the call is this operation.
    DimseAssociation.Invocation over(DimseAssociation.Invocation begun) throws IOException {
        invocation = begun;
        if (cancelled) {
            cancel();
        }
        return begun;
    }

    /// Ends the call, as a thrown switch does.
    void cancel() {
        cancelled = true;
        var begun = invocation;
        try {
            if (begun != null && begun.request().field().cancellable()) {
                begun.cancel();
            } else if (begun != null) {
                association.abort();
            }
        } catch (IOException e) {
            // The association has failed: the call learns it by itself.
            association.close();
        }
    }

    boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void close() {
        if (deadline != null) {
            deadline.cancel();
        }
        options.cancellation().ifPresent(cancellation -> cancellation.remove(onCancel));
    }
}
