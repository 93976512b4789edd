package io.larmor.audit;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

import io.larmor.scp.VerifiedUser;
import org.jspecify.annotations.Nullable;

/// Who takes part in an event (PS3.15 §A.5.2, Active Participant).
///
/// @param userId      the identity
/// @param alternative AlternativeUserID: AE titles of an application, or what the enterprise calls a person (§A.5.2.2); or ""
/// @param name        for people to read, or ""
/// @param requestor   whether it began what is told of; one of a message at most
/// @param role        what it does, or null
/// @param accessPoint its address or host name, or ""
/// @param accessType  1: a host name; 2: an address
record Participant(String userId, String alternative, String name, boolean requestor, @Nullable Code role,
        String accessPoint, int accessType) {
    private static final int HOST = 1;
    private static final int ADDRESS = 2;

    /// An application on another machine.
    static Participant peer(String ae, Optional<InetSocketAddress> from) {
        String address = from.map(at -> at.getAddress() == null
                ? at.getHostString()
                : at.getAddress().getHostAddress()).orElse("");
        String userId = !ae.isEmpty() ? ae : address.isEmpty() ? AuditMessage.NONE : address;
        return new Participant(userId, titles(ae.isEmpty() ? List.of() : List.of(ae)), "", false, null, address,
                ADDRESS);
    }

    /// The person behind an application on another machine. Without another name it goes with that of the application.
    static Participant person(VerifiedUser user, Participant application) {
        String alternative = user.enterpriseId().isEmpty() ? application.alternative : user.enterpriseId();
        return new Participant(user.id(), alternative, user.name(), true, null, application.accessPoint,
                application.accessType);
    }

    /// An application, or somebody who works at one, on this machine.
    static Participant here(String userId, List<String> aeTitles, String name, String host) {
        return new Participant(userId, titles(aeTitles), name, false, null, host, HOST);
    }

    private static String titles(List<String> aeTitles) {
        return aeTitles.isEmpty() ? "" : "AETITLES=" + String.join(";", aeTitles);
    }

    /// With an access point, be it that none is known.
    Participant somewhere() {
        return accessPoint.isEmpty()
                ? new Participant(userId, alternative, name, requestor, role, AuditMessage.NONE, accessType)
                : this;
    }

    Participant as(@Nullable Code other) {
        return new Participant(userId, alternative, name, requestor, other, accessPoint, accessType);
    }

    Participant requesting(boolean requests) {
        return new Participant(userId, alternative, name, requests, role, accessPoint, accessType);
    }

    void write(Xml xml) {
        xml.begin("ActiveParticipant").attribute("UserID", userId).optional("AlternativeUserID", alternative)
                .optional("UserName", name).attribute("UserIsRequestor", String.valueOf(requestor));
        if (!accessPoint.isEmpty()) {
            xml.attribute("NetworkAccessPointID", accessPoint)
                    .attribute("NetworkAccessPointTypeCode", String.valueOf(accessType));
        }
        if (role != null) {
            AuditMessage.code(xml, "RoleIDCode", role);
        }
        xml.end("ActiveParticipant");
    }
}
