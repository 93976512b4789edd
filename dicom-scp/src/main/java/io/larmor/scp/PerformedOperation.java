package io.larmor.scp;

import java.time.Duration;
import java.util.List;

import io.larmor.assoc.AssociationInfo;
import io.larmor.dimse.Status;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.Subject;

/// An operation that a server has performed, or refused. Its subject alone holds data of patients.
///
/// @param association on which it was asked for
/// @param operation   which
/// @param sopClass    SOP Class UID of the request
/// @param sopInstance SOP Instance UID of the request, or that which an N-CREATE was given; "" if there is none
/// @param status      of the final response
/// @param elapsed     from the request to the final response; 0 if its association answered it, as it does what has the message id of another, what is one
///                    too many, and what a handler has failed at
/// @param bytes       how many bytes of its data set were read
/// @param pending     how many pending responses were sent: the matches of a C-FIND
/// @param subjects    if somebody asked ([OperationListener#identifies()]): of which study and patient the instance of a C-STORE is, as far as
///                    it got to know; of which ones an operation of the N- family was that succeeded, if its service says so; else none
public record PerformedOperation(AssociationInfo association, Operation operation, String sopClass, String sopInstance,
        Status status, Duration elapsed, long bytes, int pending, List<Subject> subjects) {

    /// Keeps a copy.
    public PerformedOperation {
        subjects = List.copyOf(subjects);
    }
}
