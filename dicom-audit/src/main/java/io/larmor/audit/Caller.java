package io.larmor.audit;

import java.net.InetSocketAddress;
import java.util.Optional;

import io.larmor.assoc.AssociationInfo;

/// Who asks something of us.
///
/// @param ae   calling AE title, or "" if none was told
/// @param from where it comes from, if it has an address
/// @param user who has proven to be behind it, or ""
record Caller(String ae, Optional<InetSocketAddress> from, String user) {
    static Caller of(AssociationInfo association, String user) {
        return new Caller(association.callingAe(), association.remoteAddress(), user);
    }

    Participant application() {
        return Participant.peer(ae, from);
    }

    /// Its address or host name, or "".
    String address() {
        return Participant.peer("", from).accessPoint();
    }
}
