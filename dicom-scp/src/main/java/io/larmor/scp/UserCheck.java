package io.larmor.scp;

import java.util.Optional;

import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Transport;
import io.larmor.dimse.WithoutMessages;
import io.larmor.pdu.Octets;
import io.larmor.pdu.UserIdentity;
import io.larmor.pdu.UserIdentityAc;
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
        IdentityVerifier.Verdict verdict;
        try {
            verdict = verifier.get().verify(identity, request, transport);
        } catch (RuntimeException e) {
            LOG.error("A user's identity could not be verified, and was refused", WithoutMessages.of(e));
            return refused("it could not be verified");
        }
        return switch (verdict) {
            case IdentityVerifier.Verdict.Refused(String reason) -> refused(reason);
            case IdentityVerifier.Verdict.Accepted(Octets response) -> new Answer(Outcome.ACCEPTED, Optional.empty(),
                    identity.positiveResponseRequested()
                            ? Optional.of(new UserIdentityAc(response))
                            : Optional.empty());
        };
    }

    private static Answer refused(String reason) {
        LOG.debug("A user was refused: {}", reason);
        return new Answer(Outcome.REFUSED, Optional.of(reason), Optional.empty());
    }

    /// What was found.
    enum Outcome {
        NOT_ASKED, ACCEPTED, REFUSED
    }

    /// What becomes of the request.
    ///
    /// @param outcome whether it goes on
    /// @param refusal why not, for ourselves
    /// @param item    what the acceptance says about the identity, if something is wanted
    record Answer(Outcome outcome, Optional<String> refusal, Optional<UserIdentityAc> item) {
        static final Answer NOTHING = new Answer(Outcome.NOT_ASKED, Optional.empty(), Optional.empty());
    }
}
