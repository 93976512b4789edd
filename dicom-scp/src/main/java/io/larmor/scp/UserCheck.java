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

    /// What to say; empty if the user is refused.
    Optional<Answer> check(AssociationRequest request, Transport transport) {
        if (verifier.isEmpty()) {
            return Optional.of(Answer.SILENT);
        }
        if (request.identity().isEmpty()) {
            return required ? refused("no identity was given") : Optional.of(Answer.SILENT);
        }
        UserIdentity identity = request.identity().get();
        IdentityVerifier.Verdict verdict;
        try {
            verdict = verifier.get().verify(identity, request, transport);
        } catch (RuntimeException e) {
            LOG.error("A user's identity could not be verified, and was refused", WithoutMessages.of(e));
            return Optional.empty();
        }
        return switch (verdict) {
            case IdentityVerifier.Verdict.Refused(String reason) -> refused(reason);
            case IdentityVerifier.Verdict.Accepted(Octets response) -> Optional.of(identity.positiveResponseRequested()
                    ? new Answer(Optional.of(new UserIdentityAc(response)))
                    : Answer.SILENT);
        };
    }

    private static Optional<Answer> refused(String reason) {
        LOG.debug("A user was refused: {}", reason);
        return Optional.empty();
    }

    /// What the acceptance says about the identity.
    ///
    /// @param item the answer, if one is wanted
    record Answer(Optional<UserIdentityAc> item) {
        static final Answer SILENT = new Answer(Optional.empty());
    }
}
