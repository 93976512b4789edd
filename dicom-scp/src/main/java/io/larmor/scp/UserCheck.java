package io.larmor.scp;

import java.util.Optional;

import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Transport;
import io.larmor.dimse.WithoutMessages;
import io.larmor.pdu.Octets;
import io.larmor.pdu.UserIdentity;
import io.larmor.pdu.UserIdentityAc;
import io.larmor.scp.IdentityVerifier.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the user of a request is let in.
///
/// @param verifier empty: identities are not looked at, and not answered
/// @param required with a verifier, whether a request without an identity is refused
record UserCheck(Optional<IdentityVerifier> verifier, boolean required) {
    private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);

    /// What to say.
    Answer check(AssociationRequest request, Transport transport) {
        if (verifier.isEmpty()) {
            return Answer.NOTHING;
        }
        if (request.identity().isEmpty()) {
            return required ? refused("no identity was given") : Answer.NOTHING;
        }
        UserIdentity identity = request.identity().get();
        Verdict verdict;
        try {
            verdict = Mistake.given(verifier.get().verify(identity, request, transport));
        } catch (RuntimeException | Error e) {
            LOG.error("A user's identity could not be verified, and was refused", WithoutMessages.of(e));
            return refused("it could not be verified");
        }
        return switch (verdict) {
            case Verdict.Refused(String reason) -> refused(reason);
            case Verdict.Accepted(Octets response, Optional<VerifiedUser> user) -> new Answer(
                    Optional.of(new Verdict.Accepted(response, user.or(() -> named(identity)))),
                    identity.positiveResponseRequested()
                            ? Optional.of(new UserIdentityAc(response))
                            : Optional.empty());
        };
    }

    /// A user name is a name; tickets, assertions and tokens are secrets.
    private static Optional<VerifiedUser> named(UserIdentity identity) {
        boolean name = identity.type() == UserIdentity.USERNAME || identity.type() == UserIdentity.USERNAME_PASSCODE;
        return name && !identity.primaryText().isEmpty()
                ? Optional.of(new VerifiedUser(identity.primaryText()))
                : Optional.empty();
    }

    private static Answer refused(String reason) {
        return new Answer(Optional.of(new Verdict.Refused(reason)), Optional.empty());
    }

    /// What becomes of the request.
    ///
    /// @param verdict what was found, if anything was looked for
    /// @param item    what the acceptance says about the identity, if something is wanted
    record Answer(Optional<Verdict> verdict, Optional<UserIdentityAc> item) {
        static final Answer NOTHING = new Answer(Optional.empty(), Optional.empty());
    }
}
