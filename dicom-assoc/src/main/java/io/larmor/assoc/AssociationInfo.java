package io.larmor.assoc;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLSession;

import io.larmor.pdu.SopClassCommonExtendedNegotiation;
import io.larmor.pdu.SopClassExtendedNegotiation;
import io.larmor.pdu.UserIdentity;
import io.larmor.pdu.UserIdentityAc;

/// What was negotiated for an association.
///
/// @param requestor                     whether this side requested it
/// @param callingAe                     AE title of the requestor
/// @param calledAe                      AE title of the acceptor
/// @param contexts                      all presentation contexts, the refused ones too
/// @param maxPduLength                  what this side can receive in one P-DATA-TF; 0 means unlimited
/// @param peerMaxPduLength              what the peer can receive in one P-DATA-TF; 0 means unlimited
/// @param window                        the operations window, as seen by the requestor
/// @param peerImplementationClassUid    which implementation the peer is; empty if it did not say
/// @param peerImplementationVersionName which version the peer is
/// @param remoteAddress                 where the peer is
/// @param localAddress                  where this side is
/// @param tlsSession                    the TLS session
/// @param identity                      the user identity of the requestor
/// @param identityResponse              the acceptor's answer to the user identity
/// @param extended                      SOP class extended negotiation, as the acceptor answered it
/// @param commonExtended                SOP class common extended negotiation, as the requestor sent it
public record AssociationInfo(boolean requestor, String callingAe, String calledAe,
        List<PresentationContext> contexts, int maxPduLength, int peerMaxPduLength, OperationsWindow window,
        String peerImplementationClassUid, Optional<String> peerImplementationVersionName,
        Optional<InetSocketAddress> remoteAddress, Optional<InetSocketAddress> localAddress,
        Optional<SSLSession> tlsSession, Optional<UserIdentity> identity, Optional<UserIdentityAc> identityResponse,
        List<SopClassExtendedNegotiation> extended, List<SopClassCommonExtendedNegotiation> commonExtended) {
    /// Copies the lists.
    public AssociationInfo {
        contexts = List.copyOf(contexts);
        extended = List.copyOf(extended);
        commonExtended = List.copyOf(commonExtended);
    }

    /// {@return the presentation context with an ID}
    ///
    /// @param id the ID
    public Optional<PresentationContext> context(int id) {
        for (PresentationContext context : contexts) {
            if (context.id() == id) {
                return Optional.of(context);
            }
        }
        return Optional.empty();
    }

    /// {@return the accepted presentation contexts of an abstract syntax}
    ///
    /// @param abstractSyntax UID
    public List<PresentationContext> accepted(String abstractSyntax) {
        return contexts.stream()
                .filter(context -> context.accepted() && context.abstractSyntax().equals(abstractSyntax))
                .toList();
    }

    /// {@return AE title of the peer}
    public String peerAe() {
        return requestor ? calledAe : callingAe;
    }

    /// {@return AE title of this side}
    public String localAe() {
        return requestor ? callingAe : calledAe;
    }
}
