package io.larmor.services.spi;

import io.larmor.data.DataSet;
import io.larmor.dimse.Status;
import org.jspecify.annotations.Nullable;

/// The answer to a request of the N- family.
///
/// @param status      the status
/// @param sopInstance the Affected SOP Instance UID, or "" to answer with that of the request (N-CREATE may assign one)
/// @param dataSet     the data set of the response, or null if it has none
public record NResult(Status status, String sopInstance, @Nullable DataSet dataSet) {

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
}
