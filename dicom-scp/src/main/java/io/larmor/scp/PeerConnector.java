package io.larmor.scp;

import java.io.IOException;

import io.larmor.assoc.Peer;
import io.larmor.assoc.Transport;

/// Opens connections to peers, for the sub-operations of C-MOVE and for services that open associations of their own. TCP by default.
///
/// *Threading*: called on many threads at once.
@FunctionalInterface
public interface PeerConnector {

    /// Connects to a peer.
    ///
    /// @param peer whom
    /// @return an open connection
    /// @throws IOException if there is none to be had
    Transport connect(Peer peer) throws IOException;
}
