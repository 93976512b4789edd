package io.larmor.scp;

import java.util.Optional;

import io.larmor.assoc.AssociationInfo;
import io.larmor.dimse.Status;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.Subject;

/// An instance that a server has sent as a sub-operation, or was to send. Its subject alone holds data of patients.
///
/// @param association on which the retrieval was asked for
/// @param operation   [Operation#MOVE] or [Operation#GET]
/// @param destination AE title of where it went
/// @param sopClass    SOP Class UID
/// @param sopInstance SOP Instance UID
/// @param status      what the destination answered; [Status#PENDING] before, and [Status#PROCESSING_FAILURE] if it could not be sent
///                    or nothing was answered
/// @param bytes       length of the data set as it is sent, -1 if that is not known
/// @param subject     of which study and patient it is, if somebody asked ([OperationListener#identifies()])
public record SentInstance(AssociationInfo association, Operation operation, String destination, String sopClass,
        String sopInstance, Status status, long bytes, Optional<Subject> subject) {}
