package io.larmor.scp;

import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.Entrance;
import io.larmor.assoc.OperationsWindow;
import io.larmor.assoc.Peer;
import io.larmor.dimse.DimseOptions;

/// The settings of a server, checked by its builder.
///
/// @param aeTitles           the AE titles that it answers to, the first is the one it calls itself
/// @param strictCalledAe     whether an association must be addressed to one of them
/// @param callers            who may call, and what it may do
/// @param limits             what it spends on its peers at most
/// @param window             the operations window offered, as seen by a requestor
/// @param association        the options of each association
/// @param dimse              the options of each exchange of messages
/// @param address            where to listen
/// @param peers              the known peers by AE title
/// @param hook               has the last word on each association
/// @param releaseListeners   may veto a release
/// @param listeners          are told of each association
/// @param observers          are told of operations
/// @param connector          opens connections to peers
/// @param entrance           makes accepted connections secure
/// @param users              verifies on whose behalf associations are requested
record ServerConfig(List<String> aeTitles, boolean strictCalledAe, Callers callers, ServerLimits limits,
        OperationsWindow window, AssociationOptions association, DimseOptions dimse, InetSocketAddress address,
        Map<String, Peer> peers, NegotiationHook hook, List<ReleaseListener> releaseListeners,
        List<AssociationListener> listeners, Observers observers, PeerConnector connector, Entrance entrance,
        UserCheck users) {

    /// The AE title that the server calls itself.
    String aeTitle() {
        return aeTitles.getFirst();
    }

    ServerPolicy policy() {
        return new ServerPolicy(aeTitles, strictCalledAe, callers.patterns().stream().map(AePattern::text).toList(),
                callers.permissions(), peers.values().stream().sorted(Comparator.comparing(Peer::ae)).toList(),
                address.getPort(), limits, window, association, entrance.tls().isPresent(),
                entrance.tls().isEmpty() || entrance.plainToo(), users.verifier().isPresent(), users.required());
    }

    /// Whether an AE title is one of ours, as far as that is asked for.
    boolean isCalled(String ae) {
        return !strictCalledAe || aeTitles.contains(ae);
    }
}
