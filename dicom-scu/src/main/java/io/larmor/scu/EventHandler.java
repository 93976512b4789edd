package io.larmor.scu;

import java.io.IOException;

import io.larmor.data.DataSet;
import io.larmor.dimse.NEventReportRq;
import io.larmor.dimse.Status;

/// Takes note of the events that the peer reports on an association that we requested (N-EVENT-REPORT, PS3.7 §10.1.1).
///
/// *Threading*: called on a virtual thread of each event, so it may take its time, and make calls on the association.
@FunctionalInterface
public interface EventHandler {
    /// Takes note of one event.
    ///
    /// @param request what happened to which instance
    /// @param information what the peer says about it; empty if it says nothing
    /// @return what to answer
    /// @throws IOException if that fails, which is answered with 0110H
    Status event(NEventReportRq request, DataSet information) throws IOException;
}
