package io.larmor.scp;

import io.larmor.assoc.AssociationInfo;
import io.larmor.dimse.Status;
import io.larmor.services.spi.Operation;

/// An instance that a server has sent as a sub-operation. It holds no data of patients.
///
/// @param association on which the retrieval was asked for
/// @param operation   [Operation#MOVE] or [Operation#GET]
/// @param destination AE title of where it went
/// @param sopClass    SOP Class UID
/// @param sopInstance SOP Instance UID
/// @param status      what the destination answered
/// @param bytes       length of the data set as it was sent
public record SentInstance(AssociationInfo association, Operation operation, String destination, String sopClass,
        String sopInstance, Status status, long bytes) {}
