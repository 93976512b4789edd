package io.larmor.scp;

import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Negotiator;
import io.larmor.assoc.Transport;

/// Has the last word on an association that is requested: sees what the server is about to answer, and may answer otherwise.
///
/// *Threading*: called on the thread of the association, for many associations at once.
@FunctionalInterface
public interface NegotiationHook {

    /// Reviews a decision. What it throws is logged, and rejects the association for the moment.
    ///
    /// @param request   what is asked for
    /// @param transport where it comes from
    /// @param decision  what the server would answer
    /// @return the answer: the decision itself, or another
    Negotiator.Decision review(AssociationRequest request, Transport transport, Negotiator.Decision decision);
}
