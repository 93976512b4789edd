package io.larmor.services.spi;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.larmor.data.DataSet;
import io.larmor.dimse.Status;
import org.jspecify.annotations.Nullable;

/// The answer to a request of the N- family.
///
/// @param status      the status
/// @param sopInstance the Affected SOP Instance UID, or "" to answer with that of the request (N-CREATE may assign one)
/// @param dataSet     the data set of the response, or null if it has none
/// @param afterwards  what to do on the thread of the operation once the response has left, for example to report an event on the same
///                    association; not done if the response could not be sent. The server ends no association in order before it is done
/// @param subjects    tells of which studies and patients the request was; asked if it succeeds, and only while somebody keeps an account of it
public record NResult(Status status, String sopInstance, @Nullable DataSet dataSet, Runnable afterwards,
        Supplier<List<Subject>> subjects) {

    /// Checks that nothing but the data set is null.
    ///
    /// @throws IllegalArgumentException if the status says that the operation goes on, or was cancelled: a request of the N- family has one answer
    public NResult {
        Objects.requireNonNull(status);
        Objects.requireNonNull(sopInstance);
        Objects.requireNonNull(afterwards);
        Objects.requireNonNull(subjects);
        if (status.isPending() || status.category() == Status.Category.CANCEL) {
            throw new IllegalArgumentException("no answer to a request of the N- family is " + status);
        }
    }

    /// An answer that is a status alone.
    ///
    /// @param status the status
    public NResult(Status status) {
        this(status, "", null);
    }

    /// An answer with a data set.
    ///
    /// @param status  the status
    /// @param dataSet the data set of the response
    public NResult(Status status, DataSet dataSet) {
        this(status, "", dataSet);
    }

    /// An answer after which nothing is left to do.
    ///
    /// @param status      the status
    /// @param sopInstance the Affected SOP Instance UID, or "" to answer with that of the request
    /// @param dataSet     the data set of the response, or null if it has none
    public NResult(Status status, String sopInstance, @Nullable DataSet dataSet) {
        this(status, sopInstance, dataSet, NResult::nothing, List::of);
    }

    private static void nothing() {}

    /// {@return the same answer, after which something is left to do}
    ///
    /// @param action what to do once the response has left
    public NResult then(Runnable action) {
        return new NResult(status, sopInstance, dataSet, action, subjects);
    }

    /// {@return the same answer, to a request that changed or told what there is of studies and patients} An audit trail tells of it
    /// (PS3.15 §A.5.3.15); of a request that is about nobody it does not.
    ///
    /// @param known called on the thread of the operation once the response has left
    public NResult about(Supplier<List<Subject>> known) {
        return new NResult(status, sopInstance, dataSet, afterwards, known);
    }
}
