package io.larmor.audit;

import java.net.InetSocketAddress;
import java.util.Optional;

import io.larmor.assoc.AssociationInfo;
import io.larmor.scp.VerifiedUser;

/// Who asks something of us.
///
/// @param ae   calling AE title, or "" if none was told
/// @param from where it comes from, if it has an address
/// @param user who has proven to be behind it, if anybody has
record Caller(String ae, Optional<InetSocketAddress> from, Optional<VerifiedUser> user) {
    static Caller of(AssociationInfo association, Optional<VerifiedUser> user) {
        return new Caller(association.callingAe(), association.remoteAddress(), user);
    }

    /// The application: it has begun what is told of if no user is known.
    Participant application() {
        return Participant.peer(ae, from).requesting(user.isEmpty());
    }

    /// The user, who then has.
    Optional<Participant> person() {
        return user.map(each -> Participant.person(each, Participant.peer(ae, from)));
    }

    /// Its address or host name, or "".
    String address() {
        return Participant.peer("", from).accessPoint();
    }
}
