package io.larmor.scp;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.larmor.assoc.Peer;
import io.larmor.assoc.ProposedContext;
import io.larmor.dimse.DimseAssociation;
import io.larmor.pdu.RoleSelection;
import io.larmor.services.spi.Meters;
import io.larmor.services.spi.ProviderConfig;
import io.larmor.services.spi.ProviderContext;

/// What the server offers to one service.
///
/// @param config       the provider's settings
/// @param shared       the program's objects by type
/// @param associations opens associations to peers
/// @param meters       the provider's counters
record ServiceContext(ProviderConfig config, Map<Class<?>, Object> shared, PeerAssociations associations, Meters meters)
        implements
            ProviderContext {

    @Override
    public <T> Optional<T> shared(Class<T> type) {
        return Optional.ofNullable(shared.get(type)).map(type::cast);
    }

    @Override
    public String aeTitle() {
        return associations.config().aeTitle();
    }

    @Override
    public Optional<Peer> peer(String aeTitle) {
        return Optional.ofNullable(associations.config().peers().get(aeTitle));
    }

    @Override
    public DimseAssociation connect(Peer peer, String callingAe, List<ProposedContext> contexts,
            List<RoleSelection> roles) throws IOException {
        return associations.open(peer, callingAe, contexts, roles);
    }
}
