package io.larmor.scp;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Negotiator;
import org.jspecify.annotations.Nullable;

/// Is told of the life of a server's associations. All methods do nothing by default.
///
/// *Threading*: called on the thread of the association, for many associations at once. What a listener throws is logged, and changes
/// nothing.
public interface AssociationListener {

    /// An association was accepted.
    ///
    /// @param association what was negotiated
    default void opened(AssociationInfo association) {}

    /// An association was rejected.
    ///
    /// @param request what was asked for
    /// @param reason  why it was rejected
    default void rejected(AssociationRequest request, Negotiator.Decision.Reject reason) {}

    /// An association has ended, and all its operations with it.
    ///
    /// @param association what was negotiated
    /// @param cause       what ended it, or null if it was released
    default void closed(AssociationInfo association, @Nullable Exception cause) {}
}
