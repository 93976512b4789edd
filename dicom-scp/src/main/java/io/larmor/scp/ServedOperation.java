package io.larmor.scp;

import java.util.List;
import java.util.stream.IntStream;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.PresentationContext;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.Responder;
import io.larmor.pdu.Octets;
import io.larmor.pdu.SopClassExtendedNegotiation;
import io.larmor.services.spi.OperationContext;

/// The surroundings of one operation, from its association and its responder.
///
/// @param presentationContext the presentation context over which the request came
/// @param responder           takes the responses
record ServedOperation(PresentationContext presentationContext, Responder responder) implements OperationContext {

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
