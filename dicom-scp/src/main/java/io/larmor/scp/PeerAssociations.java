package io.larmor.scp;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Peer;
import io.larmor.assoc.ProposedContext;
import io.larmor.assoc.Transport;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseHandler;
import io.larmor.pdu.RoleSelection;

/// Opens associations to peers, with the server's options.
///
/// @param settings the server's settings at the moment
record PeerAssociations(Supplier<ServerConfig> settings) {

    ServerConfig config() {
        return settings.get();
    }

    /// Opens an association, and starts to read it.
    ///
    /// @param peer      whom to call
    /// @param callingAe who calls
    /// @param contexts  what to propose
    /// @param roles     the roles of this side
    DimseAssociation open(Peer peer, String callingAe, List<ProposedContext> contexts, List<RoleSelection> roles)
            throws IOException {
        ServerConfig config = config();
        AssociationRequest.Builder builder = AssociationRequest.builder(callingAe, peer.ae()).contexts(contexts);
        roles.forEach(builder::role);
        AssociationRequest request = builder
                .maxPduLength(config.association().maxPduLength())
                .operationsWindow(config.window().invoked(), config.window().performed())
                .implementation(config.association().implementationClassUid(),
                        config.association().implementationVersionName())
                .build();
        Transport transport = config.connector().connect(peer);
        Association association;
        try {
            association = Association.request(transport, request, config.association());
        } catch (IOException | RuntimeException e) {
            transport.close();
            throw e;
        }
        var exchange = new DimseAssociation(association, DimseHandler.REFUSING, config.dimse());
        exchange.start();
        return exchange;
    }
}
