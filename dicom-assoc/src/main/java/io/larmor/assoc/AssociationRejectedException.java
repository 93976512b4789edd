package io.larmor.assoc;

import java.io.Serial;
import java.util.Locale;

import io.larmor.pdu.AssociateRj;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.UserIdentity;

/// The association was rejected, by the peer or by this side.
public final class AssociationRejectedException extends AssociationException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient AssociateRj pdu;

    AssociationRejectedException(String message, AssociateRj pdu) {
        super(message, null);
        this.pdu = pdu;
    }

    static AssociationRejectedException byPeer(AssociateRj pdu, AssociateRq request) {
        String calledAe = request.calledAe();
        String callingAe = request.callingAe();
        RejectReason reason = RejectReason.of(pdu.source(), pdu.reason());
        String advice = switch (reason) {
            case CALLED_AE_TITLE_NOT_RECOGNIZED -> "check that the peer is really named " + Words.quoted(calledAe);
            case CALLING_AE_TITLE_NOT_RECOGNIZED ->
                "make the peer know " + Words.quoted(callingAe) + ", or use a calling AE title that it knows";
            case TEMPORARY_CONGESTION, LOCAL_LIMIT_EXCEEDED -> "try again later, or with fewer associations at a time";
            // PROVIDER_NO_REASON_GIVEN is what a refused user identity gets (PS3.7 §D.3.3.7)
            case NO_REASON_GIVEN, PROVIDER_NO_REASON_GIVEN, RESERVED ->
                (request.userInformation().first(UserIdentity.class).isPresent()
                        ? "check that the peer accepts the user identity that was sent"
                        : "check whether the peer wants a user identity")
                        + ", what it permits this caller, both AE titles and its log";
            case APPLICATION_CONTEXT_NAME_NOT_SUPPORTED, PROTOCOL_VERSION_NOT_SUPPORTED ->
                "check that the peer is a DICOM application";
        };
        return new AssociationRejectedException(String.format(Locale.ROOT,
                "%s rejected the association%s because %s (result %d, source %d, reason %d); %s.",
                Words.quoted(calledAe),
                pdu.result() == AssociateRj.REJECTED_TRANSIENT ? " for now" : "", reason.words(), pdu.result(),
                pdu.source(), pdu.reason(), advice), pdu);
    }

    static AssociationRejectedException byUs(AssociateRj pdu, String callingAe, String detail) {
        return new AssociationRejectedException(
                "The association that " + Words.quoted(callingAe) + " requested was rejected: " + detail + ".", pdu);
    }

    /// {@return whether the rejection is for ever}
    public RejectResult result() {
        return RejectResult.of(pdu.result());
    }

    /// {@return who rejected}
    public RejectSource source() {
        return RejectSource.of(pdu.source());
    }

    /// {@return why}
    public RejectReason reason() {
        return RejectReason.of(pdu.source(), pdu.reason());
    }

    /// {@return the PDU with the values as they came or went}
    public AssociateRj pdu() {
        return pdu;
    }
}
