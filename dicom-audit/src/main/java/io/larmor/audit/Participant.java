package io.larmor.audit;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// Who takes part in an event (PS3.15 §A.5.2, Active Participant).
///
/// @param userId      the identity
/// @param aeTitles    of an application; or none
/// @param name        for people to read, or ""
/// @param requestor   whether it began what is told of; one of a message at most
/// @param role        what it does, or null
/// @param accessPoint its address or host name, or ""
/// @param accessType  1: a host name; 2: an address
record Participant(String userId, List<String> aeTitles, String name, boolean requestor, @Nullable Code role,
        String accessPoint, int accessType) {
    private static final int HOST = 1;
    private static final int ADDRESS = 2;

    /// An application on another machine.
    static Participant peer(String ae, Optional<InetSocketAddress> from) {
        String address = from.map(at -> at.getAddress() == null
                ? at.getHostString()
                : at.getAddress().getHostAddress()).orElse("");
        String userId = !ae.isEmpty() ? ae : address.isEmpty() ? AuditMessage.NONE : address;
        return new Participant(userId, ae.isEmpty() ? List.of() : List.of(ae), "", false,
                null, address, ADDRESS);
    }

    /// An application, or somebody who works at one, on this machine.
    static Participant here(String userId, List<String> aeTitles, String name, String host) {
        return new Participant(userId, aeTitles, name, false, null, host, HOST);
    }

    Participant as(@Nullable Code other) {
        return new Participant(userId, aeTitles, name, requestor, other, accessPoint, accessType);
    }

    Participant requesting(boolean requests) {
        return new Participant(userId, aeTitles, name, requests, role, accessPoint, accessType);
    }

    void write(Xml xml) {
        xml.begin("ActiveParticipant").attribute("UserID", userId);
        if (!aeTitles.isEmpty()) {
            xml.attribute("AlternativeUserID", "AETITLES=" + String.join(";", aeTitles));
        }
        xml.optional("UserName", name).attribute("UserIsRequestor", String.valueOf(requestor));
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
