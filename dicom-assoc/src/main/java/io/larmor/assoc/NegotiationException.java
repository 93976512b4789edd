package io.larmor.assoc;

import java.io.Serial;
import java.util.stream.Collectors;

/// The peer accepted the association, but nothing that could be used on it.
public final class NegotiationException extends AssociationException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient AssociationInfo info;

    private NegotiationException(String message, AssociationInfo info) {
        super(message, null);
        this.info = info;
    }

    /// What was accepted does not do for what is to be sent.
    ///
    /// @param message what is lacking, in a sentence
    /// @param info    what was negotiated
    /// @return the exception
    public static NegotiationException lacking(String message, AssociationInfo info) {
        return new NegotiationException(message, info);
    }

    static NegotiationException noContext(AssociationInfo info) {
        String contexts = info.contexts()
                .stream()
                .limit(5)
                .map(context -> context.abstractSyntax() + " (" + context.result().words() + ")")
                .collect(Collectors.joining(", "));
        int more = info.contexts().size() - 5;
        return new NegotiationException(Words.quoted(info.calledAe()) + " accepted none of the presentation contexts: "
                + contexts + (more > 0 ? " and " + more + " more" : "")
                + "; propose a SOP class and a transfer syntax that it supports.", info);
    }

    static NegotiationException noRoom(AssociationInfo info) {
        return new NegotiationException(Words.quoted(info.calledAe()) + " accepts PDUs of at most "
                + info.peerMaxPduLength() + " bytes, which leaves no room for data.", info);
    }

    /// {@return what was negotiated: which contexts were refused, and why}
    public AssociationInfo info() {
        return info;
    }
}
