package io.larmor.scp;

import java.util.List;
import java.util.stream.IntStream;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.PresentationContext;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.Responder;
import io.larmor.dimse.Status;
import io.larmor.pdu.Octets;
import io.larmor.pdu.SopClassExtendedNegotiation;
import io.larmor.services.spi.OperationContext;

/// The surroundings of one operation, from its association and its responder.
///
/// @param presentationContext the presentation context over which the request came
/// @param responder           takes the responses
/// @param refusals            has what is refused logged
record ServedOperation(PresentationContext presentationContext, Responder responder, Refusals refusals)
        implements
            OperationContext {

    /// Takes note of a status that a peer is about to be told, if it is that of a refusal.
    Status told(Status status) {
        if (status.isFailure()) {
            refusals.operation(association(), responder.request(), status, "");
        }
        return status;
    }

    /// The status for what a service threw.
    Status failure(InstalledService service, Throwable cause) {
        return refusals.failure(association(), responder.request(), service.name(), cause);
    }

    @Override
    public AssociationInfo association() {
        return responder.association().info();
    }

    @Override
    public DimseAssociation exchange() {
        return responder.association();
    }

    @Override
    public boolean cancelled() {
        return responder.cancelled();
    }

    @Override
    public void onCancel(Runnable action) {
        responder.onCancel(action);
    }

    @Override
    public List<Integer> extendedNegotiation() {
        for (SopClassExtendedNegotiation item : association().extended()) {
            if (item.sopClassUid().equals(presentationContext.abstractSyntax())) {
                Octets fields = item.information();
                return IntStream.range(0, fields.size()).map(fields::at).boxed().toList();
            }
        }
        return List.of();
    }
}
