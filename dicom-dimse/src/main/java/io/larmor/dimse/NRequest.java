package io.larmor.dimse;

/// A request of the N- family: an operation on, or a notification about, one managed SOP instance (PS3.7 §10.1).
public sealed interface NRequest extends DimseRequest
        permits NEventReportRq, NGetRq, NSetRq, NActionRq, NCreateRq, NDeleteRq {
    /// {@return the Affected or Requested SOP Instance UID; an empty string in an N-CREATE-RQ that leaves it to the performer}
    String sopInstance();

    @Override
    NRequest withMessageId(int id);
}
