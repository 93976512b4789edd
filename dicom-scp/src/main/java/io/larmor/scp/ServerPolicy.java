package io.larmor.scp;

import java.util.List;

import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.OperationsWindow;
import io.larmor.assoc.Peer;

/// How a server takes associations, whatever they are for: what its conformance statement says besides its services.
///
/// @param aeTitles         the AE titles that it answers to; the first is the one it calls itself
/// @param strictCalledAe   whether an association must be addressed to one of them
/// @param callers          the patterns of AE titles that may call from anywhere; empty: everyone on this machine, and the peers
/// @param permissions      who may do what
/// @param peers            the known peers
/// @param port             the port that it was told to listen on; 0: one that the system chooses
/// @param limits           what it spends on its peers at most
/// @param window           the operations window: `invoked` is what a requestor may invoke at once, `performed` what this server may
/// @param association      maximum length of a PDU, timeouts, and the names of the implementation
/// @param secure           whether it takes TLS
/// @param plain            whether it takes connections without TLS
/// @param identityVerified whether user identities are verified
/// @param identityRequired whether an association without one is rejected
public record ServerPolicy(List<String> aeTitles, boolean strictCalledAe, List<String> callers,
        PeerPermissions permissions,
        List<Peer> peers, int port, ServerLimits limits, OperationsWindow window, AssociationOptions association,
        boolean secure, boolean plain, boolean identityVerified, boolean identityRequired) {}
