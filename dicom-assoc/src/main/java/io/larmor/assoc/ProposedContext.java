package io.larmor.assoc;

import java.util.List;

/// A presentation context as the requestor proposes it.
///
/// @param id               odd, 1 to 255
/// @param abstractSyntax   UID, in general that of a SOP class
/// @param transferSyntaxes UIDs, one or more
public record ProposedContext(int id, String abstractSyntax, List<String> transferSyntaxes) {
    /// Checks the ID, and that there is a transfer syntax.
    public ProposedContext {
        if (id < 1 || id > 0xFF || (id & 1) == 0) {
            throw new IllegalArgumentException("A presentation context ID is odd, 1 to 255, not " + id + ".");
        }
        transferSyntaxes = List.copyOf(transferSyntaxes);
        if (transferSyntaxes.isEmpty()) {
            throw new IllegalArgumentException("Presentation context " + id + " needs a transfer syntax.");
        }
    }

    /// {@return this context, accepted; the requestor is SCU}
    ///
    /// @param transferSyntax one of those proposed
    public PresentationContext accept(String transferSyntax) {
        return new PresentationContext(id, abstractSyntax, transferSyntaxes, PresentationContext.Result.ACCEPTANCE,
                transferSyntax, true, false);
    }

    /// {@return this context, refused}
    ///
    /// @param result why
    public PresentationContext refuse(PresentationContext.Result result) {
        return new PresentationContext(id, abstractSyntax, transferSyntaxes, result, "", false, false);
    }
}
