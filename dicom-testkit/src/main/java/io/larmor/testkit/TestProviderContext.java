package io.larmor.testkit;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.larmor.assoc.Peer;
import io.larmor.assoc.ProposedContext;
import io.larmor.dimse.DimseAssociation;
import io.larmor.pdu.RoleSelection;
import io.larmor.services.spi.Meters;
import io.larmor.services.spi.ProviderConfig;
import io.larmor.services.spi.ProviderContext;

/// What a server offers to a provider, without a server. By default there are no settings, no shared objects and no peers, the server is LARMOR, and whom it
/// calls is not there.
///
/// *Threading*: what is set is set before it is handed over; the rest is thread-safe.
public final class TestProviderContext implements ProviderContext {
    private final Map<Class<?>, Object> shared = new HashMap<>();
    private final Map<String, Peer> peers = new HashMap<>();
    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    private ProviderConfig config = ProviderConfig.EMPTY;
    private String aeTitle = "LARMOR";
    private Connector connector = (peer, _, _, _) -> {
        throw new IOException("Nobody is at " + peer + ".");
    };

    /// Makes one with every option at its default.
    public TestProviderContext() {}

    /// Opens associations in place of a server.
    @FunctionalInterface
    public interface Connector {
        /// Opens one.
        ///
        /// @param peer      whom to call
        /// @param callingAe who calls
        /// @param contexts  what to propose
        /// @param roles     in which roles
        /// @return the association
        /// @throws IOException if there is none
        DimseAssociation connect(Peer peer, String callingAe, List<ProposedContext> contexts,
                List<RoleSelection> roles) throws IOException;
    }

    /// {@return this, with settings of the provider}
    ///
    /// @param values text by key
    public TestProviderContext settings(Map<String, String> values) {
        config = ProviderConfig.of(values);
        return this;
    }

    /// {@return this, with an object of the program}
    ///
    /// @param <T>      the type of the object
    /// @param type     the type under which it is found
    /// @param instance the object
    public <T> TestProviderContext share(Class<T> type, T instance) {
        shared.put(type, instance);
        return this;
    }

    /// {@return this, of a server with another name}
    ///
    /// @param title its AE title
    public TestProviderContext aeTitle(String title) {
        aeTitle = title;
        return this;
    }

    /// {@return this, with known peers}
    ///
    /// @param known the peers
    public TestProviderContext peers(Peer... known) {
        for (Peer peer : known) {
            peers.put(peer.ae(), peer);
        }
        return this;
    }

    /// {@return this, with associations for who asks for them}
    ///
    /// @param how opens them, or fails to
    public TestProviderContext connector(Connector how) {
        connector = how;
        return this;
    }

    /// {@return what was counted so far, by the name of the counter}
    public Map<String, Long> counters() {
        var values = new TreeMap<String, Long>();
        counters.forEach((name, counter) -> values.put(name, counter.sum()));
        return values;
    }

    @Override
    public ProviderConfig config() {
        return config;
    }

    @Override
    public <T> Optional<T> shared(Class<T> type) {
        return Optional.ofNullable(shared.get(type)).map(type::cast);
    }

    @Override
    public String aeTitle() {
        return aeTitle;
    }

    @Override
    public Optional<Peer> peer(String ae) {
        return Optional.ofNullable(peers.get(ae));
    }

    @Override
    public DimseAssociation connect(Peer peer, String callingAe, List<ProposedContext> contexts,
            List<RoleSelection> roles) throws IOException {
        return connector.connect(peer, callingAe, contexts, roles);
    }

    @Override
    public Meters meters() {
        return name -> counters.computeIfAbsent(name, _ -> new LongAdder())::add;
    }
}
