package io.larmor.scp;

import java.time.Duration;
import java.util.Optional;

import io.larmor.assoc.AssociationInfo;
import io.larmor.dimse.Status;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.Subject;

/// An operation that a server has performed, or refused. Its subject alone holds data of patients.
///
/// @param association on which it was asked for
/// @param operation   which
/// @param sopClass    SOP Class UID of the request
/// @param sopInstance SOP Instance UID of the request, or "" if it has none
/// @param status      of the final response
/// @param elapsed     from the request to the final response
/// @param bytes       how many bytes of its data set were read
/// @param pending     how many pending responses were sent: the matches of a C-FIND
/// @param subject     of a C-STORE: of which study and patient the instance is, as far as it got to know, and
///                    somebody asked ([OperationListener#identifies()])
public record PerformedOperation(AssociationInfo association, Operation operation, String sopClass, String sopInstance,
        Status status, Duration elapsed, long bytes, int pending, Optional<Subject> subject) {}
