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
/// @param peers            the known peers
/// @param port             the port that it was told to listen on; 0: one that the system chooses
/// @param maxAssociations  how many associations may be open at once
/// @param window           the operations window: `invoked` is what a requestor may invoke at once, `performed` what this server may
/// @param association      maximum length of a PDU, timeouts, and the names of the implementation
/// @param maxIdentifier    the longest data set of a request, other than C-STORE, in bytes
/// @param secure           whether it takes TLS
/// @param plain            whether it takes connections without TLS
/// @param identityVerified whether user identities are verified
/// @param identityRequired whether an association without one is rejected
public record ServerPolicy(List<String> aeTitles, boolean strictCalledAe, List<String> callers, List<Peer> peers,
        int port,
        int maxAssociations, OperationsWindow window, AssociationOptions association, int maxIdentifier, boolean secure,
        boolean plain, boolean identityVerified, boolean identityRequired) {}
