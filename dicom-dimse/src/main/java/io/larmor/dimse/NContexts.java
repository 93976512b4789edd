package io.larmor.dimse;

import java.util.stream.Collectors;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.NegotiationException;
import io.larmor.assoc.PresentationContext;
import io.larmor.data.Uids;

/// Which presentation context a request of the N- family goes out in.
///
/// Operations are invoked by the SCU of a SOP class, notifications by its SCP (PS3.7 §7.5.2): who that is was negotiated, and is in
/// the contexts from the requestor's side of the association.
final class NContexts {
    private NContexts() {}

    static PresentationContext choose(AssociationInfo info, String abstractSyntax, NRequest request)
            throws NegotiationException {
        var contexts = info.accepted(abstractSyntax);
        for (var context : contexts) {
            if (mayInvoke(info, context, request)) {
                return context;
            }
        }
        var words = info.contexts().stream()
                .filter(context -> context.abstractSyntax().equals(abstractSyntax))
                .map(context -> context.accepted()
                        ? "this side is not its " + (isNotification(request) ? "SCP" : "SCU")
                        : context.result().words())
                .distinct()
                .collect(Collectors.joining(", "));
        throw NegotiationException.lacking("No " + request.field() + " can go to the peer '" + info.peerAe() + "' for "
                + Uids.name(abstractSyntax) + ": " + (words.isEmpty() ? "it was not proposed" : words) + ".", info);
    }

    private static boolean mayInvoke(AssociationInfo info, PresentationContext context, NRequest request) {
        // Whoever is not the SCU of a context is its SCP, so the acceptor's parts are those of the requestor, crossed over
        boolean asRequestor = info.requestor() != isNotification(request);
        return asRequestor ? context.scu() : context.scp();
    }

    private static boolean isNotification(NRequest request) {
        return request instanceof NEventReportRq;
    }
}
