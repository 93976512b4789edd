package io.larmor.scu;

import io.larmor.data.DataSet;
import io.larmor.dimse.Status;

/// What came of an operation of the N- family.
///
/// @param status success, or a warning
/// @param sopInstance the SOP Instance UID: the one that the peer assigned, if an N-CREATE left it open
/// @param dataSet the data set of the response: attributes, action reply or event reply; empty if there was none
public record NReply(Status status, String sopInstance, DataSet dataSet) {}
