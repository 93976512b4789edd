package io.larmor.assoc;

import java.util.List;

/// A presentation context after the negotiation.
///
/// @param id             odd, 1 to 255
/// @param abstractSyntax UID, in general that of a SOP class
/// @param proposed       the transfer syntaxes that were proposed
/// @param result         whether it was accepted, or why not
/// @param transferSyntax the one accepted; empty if the context was not
/// @param scu            whether the requestor of the association may be SCU
/// @param scp            whether the requestor of the association may be SCP
public record PresentationContext(int id, String abstractSyntax, List<String> proposed, Result result,
        String transferSyntax, boolean scu, boolean scp) {
    /// Checks that an accepted context has one of the transfer syntaxes proposed.
    public PresentationContext {
        proposed = List.copyOf(proposed);
        if (result == Result.ACCEPTANCE ? !proposed.contains(transferSyntax) : !transferSyntax.isEmpty()) {
            throw new IllegalArgumentException("Presentation context " + id
                    + " is accepted in one of the transfer syntaxes proposed, or refused without one.");
        }
    }

    /// {@return whether it can be used}
    public boolean accepted() {
        return result == Result.ACCEPTANCE;
    }

    /// {@return the same context with other roles}
    ///
    /// @param requestorIsScu whether the requestor of the association may be SCU
    /// @param requestorIsScp whether the requestor of the association may be SCP
    public PresentationContext withRoles(boolean requestorIsScu, boolean requestorIsScp) {
        return new PresentationContext(id, abstractSyntax, proposed, result, transferSyntax, requestorIsScu,
                requestorIsScp);
    }

    /// What the acceptor says to a context; the ordinal is the value on the wire (PS3.8 §9.3.3.2).
    public enum Result {
        /// Accepted.
        ACCEPTANCE("accepted"),
        /// User-rejection.
        USER_REJECTION("rejected by the user"),
        /// No-reason (provider rejection).
        NO_REASON("rejected without a reason"),
        /// Abstract-syntax-not-supported (provider rejection).
        ABSTRACT_SYNTAX_NOT_SUPPORTED("SOP class not supported"),
        /// Transfer-syntaxes-not-supported (provider rejection).
        TRANSFER_SYNTAXES_NOT_SUPPORTED("none of the transfer syntaxes supported");

        private final String words;

        Result(String words) {
            this.words = words;
        }

        /// {@return the result in words}
        public String words() {
            return words;
        }

        @SuppressWarnings("EnumOrdinal") // the order is the standard's
        int value() {
            return ordinal();
        }

        static Result of(int value) {
            return value < values().length ? values()[value] : NO_REASON;
        }
    }
}
