package io.larmor.scp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

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

    /// An association was rejected: by the server's own checks, or because its protocol version or application context is not supported.
    ///
    /// @param request what was asked for
    /// @param from    where it came from, if it has an address
    /// @param reason  why it was rejected
    default void rejected(AssociationRequest request, Optional<InetSocketAddress> from,
            Negotiator.Decision.Reject reason) {}

    /// The user on whose behalf an association is requested was looked at (PS3.7 §D.3.3.7). Who is refused is told by [#rejected], too. Not told where
    /// no identity is given, and none is required, or nobody verifies them.
    ///
    /// @param request what was asked for, with the identity: never to be logged
    /// @param from    where it came from, if it has an address
    /// @param verdict who it is, where that is known; or why the user is refused, without the name and the secret
    default void identified(AssociationRequest request, Optional<InetSocketAddress> from,
            IdentityVerifier.Verdict verdict) {}

    /// A connection did not become an association: TLS was refused, another protocol was spoken, nothing came in time, or it was closed
    /// before. What was rejected is told by [#rejected].
    ///
    /// @param from  where it came from, if it has an address
    /// @param cause what was wrong, in words that say what to change
    default void failed(Optional<InetSocketAddress> from, IOException cause) {}

    /// An association has ended, and all its operations with it.
    ///
    /// @param association what was negotiated
    /// @param cause       what ended it, or null if it was released
    default void closed(AssociationInfo association, @Nullable Exception cause) {}
}
