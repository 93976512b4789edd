package io.larmor.scp;

import java.util.Map;
import java.util.Optional;

import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Transport;
import io.larmor.pdu.Octets;
import io.larmor.pdu.UserIdentity;

/// Decides whether the user on whose behalf an association is requested is who it says (PS3.7 §D.3.3.7).
///
/// *Threading*: called on the threads of associations, for many at once; it may block. What it throws refuses the user.
@FunctionalInterface
public interface IdentityVerifier {
    /// Verifies an identity of any type: the fields of Kerberos, SAML and those to come are there as bytes.
    ///
    /// @param identity  who it says it is; never to be logged
    /// @param request   what else is asked for
    /// @param transport where it comes from
    /// @return whether it is so
    Verdict verify(UserIdentity identity, AssociationRequest request, Transport transport);

    /// {@return a verifier that asks another by the type of the identity, and refuses all other types}
    ///
    /// @param byType the verifiers by [UserIdentity#type]
    static IdentityVerifier byType(Map<Integer, IdentityVerifier> byType) {
        Map<Integer, IdentityVerifier> verifiers = Map.copyOf(byType);
        return (identity, request, transport) -> {
            IdentityVerifier verifier = verifiers.get(identity.type());
            return verifier == null
                    ? new Verdict.Refused("identities of type " + identity.type() + " are not verified here")
                    : verifier.verify(identity, request, transport);
        };
    }

    /// What was found.
    sealed interface Verdict {
        /// The user is who it says.
        ///
        /// @param response what the answer holds, if one is wanted: of Kerberos, SAML or JWT; else empty
        /// @param user     who that is, for an audit trail: what was verified, not what was said. Empty: nobody knows; of a user
        ///                 name (types 1 and 2) the server takes that one
        record Accepted(Octets response, Optional<VerifiedUser> user) implements Verdict {

            /// The user is who it says, and has no other name than the identity's own.
            ///
            /// @param response what the answer holds, if one is wanted
            public Accepted(Octets response) {
                this(response, Optional.empty());
            }
        }

        /// The user is not let in.
        ///
        /// @param reason for our log: why, without the name and the secret. The peer is not told
        record Refused(String reason) implements Verdict {}

        /// Accepted, with nothing to say.
        Verdict ACCEPTED = new Accepted(Octets.EMPTY);
    }
}
