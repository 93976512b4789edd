package io.larmor.services.spi;

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
public record NResult(Status status, String sopInstance, @Nullable DataSet dataSet, Runnable afterwards) {

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
        this(status, sopInstance, dataSet, NResult::nothing);
    }

    private static void nothing() {}

    /// {@return the same answer, after which something is left to do}
    ///
    /// @param action what to do once the response has left
    public NResult then(Runnable action) {
        return new NResult(status, sopInstance, dataSet, action);
    }
}
