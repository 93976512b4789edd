package io.larmor.dimse;

/// A response of the N- family, which is the only one to its request (PS3.7 §10.1).
public sealed interface NResponse extends DimseResponse
        permits NEventReportRsp, NGetRsp, NSetRsp, NActionRsp, NCreateRsp, NDeleteRsp {
    /// {@return the Affected SOP Instance UID, or an empty string if it was left out}
    String sopInstance();
}
