package io.larmor.scp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.larmor.assoc.Peer;
import io.larmor.assoc.Transport;

/// Who may call, and what it may do.
///
/// @param patterns            AE titles that may call from anywhere; none, and no permissions: everyone on this machine
/// @param peers               the known peers by AE title, which may call
/// @param peersFromTheirHosts whether a peer has to call from its own host
/// @param permissions         who may do what; who is named there may call
/// @param certificates        which callers a certificate may be
record Callers(List<AePattern> patterns, Map<String, Peer> peers, boolean peersFromTheirHosts,
        PeerPermissions permissions, CertificateCallers certificates) {

    /// Why a caller is not let in, if it is not. Its certificate must be one that may be this caller, if that is configured, and its address that of the peer
    /// that it says it is. Without patterns and permissions everyone on this machine is let in, and elsewhere only a configured peer.
    Optional<String> refusal(String ae, Transport transport) {
        if (!certificates.allow(transport, ae)) {
            return Optional.of("its certificate is not one of this caller");
        }
        Optional<InetAddress> address = address(transport.remoteAddress());
        Peer peer = peers.get(ae);
        if (peer != null) {
            return !peersFromTheirHosts || address.isEmpty() || isAt(peer.host(), address.get())
                    ? Optional.empty()
                    : Optional.of("this peer has to call from " + peer.host());
        }
        if (permissions.names(ae, address)) {
            return Optional.empty();
        }
        if (patterns.isEmpty() && permissions.rules().isEmpty()) {
            return address.map(InetAddress::isLoopbackAddress).orElse(true)
                    ? Optional.empty()
                    : Optional.of("from other machines only peers may call, unless it is told who else may");
        }
        return patterns.stream().anyMatch(pattern -> pattern.matches(ae))
                ? Optional.empty()
                : Optional.of("it is neither a peer nor one of those who may call");
    }

    /// What a caller that was let in may do.
    PeerPermissions.Granted granted(String ae, Optional<InetSocketAddress> from) {
        return permissions.of(ae, address(from));
    }

    private static Optional<InetAddress> address(Optional<InetSocketAddress> from) {
        return from.map(InetSocketAddress::getAddress);
    }

    /// Asks the name service each time: hosts move.
    private static boolean isAt(String host, InetAddress address) {
        try {
            return Stream.of(InetAddress.getAllByName(host)).anyMatch(address::equals);
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
