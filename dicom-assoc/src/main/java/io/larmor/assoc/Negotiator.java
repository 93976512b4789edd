package io.larmor.assoc;

import java.util.List;
import java.util.Optional;

import io.larmor.pdu.SopClassExtendedNegotiation;
import io.larmor.pdu.UserIdentityAc;

/// Decides for the acceptor about an association that is requested. Protocol version, application context and the form of the
/// request have been checked.
@FunctionalInterface
public interface Negotiator {
    /// Decides. It runs on the thread that accepts, and may block.
    ///
    /// @param request   what is requested
    /// @param transport the connection it came over, for its addresses and TLS session
    /// @return what to answer
    Decision negotiate(AssociationRequest request, Transport transport);

    /// Is told of a request that was rejected without being asked about: its protocol version, application context or maximum length cannot be
    /// served, or [#negotiate] failed. It runs on the thread that accepts. By default does nothing.
    ///
    /// @param request what was requested
    /// @param reason  what was answered
    default void rejected(AssociationRequest request, Decision.Reject reason) {}

    /// The answer to a request.
    sealed interface Decision {
        /// Accepts the association.
        ///
        /// @param contexts         one for each proposed; one that is missing is refused without a reason. The roles of a context
        ///                         are answered if the request proposed roles for its SOP class, and never go beyond them
        /// @param window           the operations window; left out if the request has none, and never above what it offers
        /// @param extended         SOP class extended negotiation
        /// @param identityResponse the answer to the user identity, if the request wants one
        record Accept(List<PresentationContext> contexts, Optional<OperationsWindow> window,
                List<SopClassExtendedNegotiation> extended, Optional<UserIdentityAc> identityResponse)
                implements
                    Decision {
            /// Copies the lists.
            public Accept {
                contexts = List.copyOf(contexts);
                extended = List.copyOf(extended);
            }

            /// Accepts with nothing but contexts.
            ///
            /// @param contexts one for each proposed
            public Accept(List<PresentationContext> contexts) {
                this(contexts, Optional.empty(), List.of(), Optional.empty());
            }
        }

        /// Rejects the association.
        ///
        /// @param result whether for ever
        /// @param reason why, which also tells the source
        record Reject(RejectResult result, RejectReason reason) implements Decision {
            /// Checks that neither is reserved.
            public Reject {
                if (result == RejectResult.RESERVED || reason == RejectReason.RESERVED) {
                    throw new IllegalArgumentException("Reserved values are not sent.");
                }
            }
        }
    }
}
