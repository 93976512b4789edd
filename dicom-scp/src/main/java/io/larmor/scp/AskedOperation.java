package io.larmor.scp;

import io.larmor.assoc.AssociationInfo;
import io.larmor.data.DataSet;
import io.larmor.services.spi.Operation;

/// A question that a server is about to answer.
///
/// @param association    on which it was asked
/// @param operation      [Operation#FIND], [Operation#MOVE] or [Operation#GET]
/// @param sopClass       SOP Class UID of the request
/// @param transferSyntax UID of the transfer syntax that the identifier came in
/// @param identifier     what is asked for. It may name a patient: never for a log
public record AskedOperation(AssociationInfo association, Operation operation, String sopClass, String transferSyntax,
        DataSet identifier) {

    /// Tells nothing of the identifier.
    @Override
    public String toString() {
        return "AskedOperation[" + operation + " by " + association.peerAe() + "]";
    }
}
