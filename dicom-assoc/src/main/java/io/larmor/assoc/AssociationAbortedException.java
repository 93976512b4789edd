package io.larmor.assoc;

import java.io.Serial;
import java.nio.channels.ClosedChannelException;

import io.larmor.pdu.Abort;
import org.jspecify.annotations.Nullable;

/// The association ended without release: an A-ABORT came or went, or the connection was lost.
public final class AssociationAbortedException extends AssociationException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// Who aborted.
    private final AbortSource source;
    /// Why.
    private final AbortReason reason;

    AssociationAbortedException(String message, AbortSource source, AbortReason reason, @Nullable Throwable cause) {
        super(message, cause);
        this.source = source;
        this.reason = reason;
    }

    static AssociationAbortedException byPeer(Abort pdu) {
        AbortSource source = AbortSource.of(pdu.source());
        AbortReason reason = AbortReason.of(pdu.reason());
        String message = source == AbortSource.SERVICE_USER
                ? "The peer's application aborted the association; its log should say why."
                : "The peer's protocol layer aborted the association (" + reason.words()
                        + "); its log should say more.";
        return new AssociationAbortedException(message, source, reason, null);
    }

    /// The protocol layer of a peer that was asked for an association: it did not understand us.
    static AssociationAbortedException unanswered(Abort pdu) {
        AbortReason reason = AbortReason.of(pdu.reason());
        return new AssociationAbortedException(
                "The peer's protocol layer aborted the association that was requested (" + reason.words()
                        + "); perhaps it uses TLS on this port, then switch it on: its log should say.",
                AbortSource.of(pdu.source()), reason, null);
    }

    static AssociationAbortedException byUs(AbortSource source, AbortReason reason) {
        return new AssociationAbortedException("This side aborted the association"
                + (source == AbortSource.SERVICE_USER ? "." : " (" + reason.words() + ")."), source, reason, null);
    }

    static AssociationAbortedException connectionLost(String when, @Nullable Throwable cause) {
        return new AssociationAbortedException(cause instanceof ClosedChannelException
                // Else the failure that this side closed it for would stand in place of this one.
                ? "The connection was closed on this side " + when + ": a thread that used it was interrupted."
                : "The connection was lost " + when + "; the peer, or something between, closed it without a word.",
                AbortSource.SERVICE_PROVIDER, AbortReason.NOT_SPECIFIED, cause);
    }

    /// {@return who aborted}
    public AbortSource source() {
        return source;
    }

    /// {@return why; significant only if the source is the service-provider}
    public AbortReason reason() {
        return reason;
    }
}
