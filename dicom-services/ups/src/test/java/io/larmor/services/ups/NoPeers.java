package io.larmor.services.ups;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import io.larmor.assoc.Peer;
import io.larmor.assoc.ProposedContext;
import io.larmor.data.Uid;
import io.larmor.dimse.DimseAssociation;
import io.larmor.pdu.RoleSelection;
import io.larmor.services.spi.EventReporter;
import io.larmor.services.spi.Meters;
import io.larmor.services.spi.ProviderConfig;
import io.larmor.services.spi.ProviderContext;

/// Knows WATCHER, and reaches nobody.
final class NoPeers implements ProviderContext {
    static EventReporter reporter() {
        return EventReporter.of(new NoPeers(), Uid.UnifiedProcedureStepEvent, Uid.UnifiedProcedureStepPush, List.of());
    }

    @Override
    public ProviderConfig config() {
        return ProviderConfig.EMPTY;
    }

    @Override
    public <T> Optional<T> shared(Class<T> type) {
        return Optional.empty();
    }

    @Override
    public String aeTitle() {
        return "LARMOR";
    }

    @Override
    public Optional<Peer> peer(String aeTitle) {
        return aeTitle.equals("WATCHER") ? Optional.of(new Peer("WATCHER", "localhost", 1)) : Optional.empty();
    }

    @Override
    public DimseAssociation connect(Peer peer, String callingAe, List<ProposedContext> contexts,
            List<RoleSelection> roles)
            throws IOException {
        throw new IOException("nobody is there");
    }

    @Override
    public Meters meters() {
        throw new UnsupportedOperationException();
    }
}
