package io.larmor.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// The configuration of a node, from a file, from flags, or from both. An immutable snapshot.
///
/// @param node all that is no list of its own
/// @param peers the settings of each peer, by AE title
/// @param tlsPeers the AE titles of peers that a flag says are called with TLS
/// @param callers which AE titles the holders of certificates may call themselves, by name
/// @param services settings that the providers of others understand, by provider and name
record Config(ConfigSection node, Map<String, ConfigSection> peers, Set<String> tlsPeers,
        Map<String, ConfigValue> callers, Map<String, Map<String, ConfigValue>> services) {
    static final Config EMPTY = new Config(ConfigSection.EMPTY, Map.of(), Set.of(), Map.of(), Map.of());

    Config {
        peers = Collections.unmodifiableMap(new LinkedHashMap<>(peers));
        tlsPeers = Collections.unmodifiableSet(new LinkedHashSet<>(tlsPeers));
        callers = Collections.unmodifiableMap(new LinkedHashMap<>(callers));
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    }

    /// {@return this, and what another has that is not set here} A list takes the place of the other's; peers and callers come together by
    /// name.
    Config over(Config below) {
        var allPeers = new LinkedHashMap<>(below.peers);
        allPeers.putAll(peers);
        var allTls = new LinkedHashSet<>(below.tlsPeers);
        allTls.addAll(tlsPeers);
        var allCallers = new LinkedHashMap<>(below.callers);
        allCallers.putAll(callers);
        var allServices = new LinkedHashMap<>(below.services);
        services.forEach((name, values) -> allServices.merge(name, values, (former, mine) -> {
            var both = new LinkedHashMap<>(former);
            both.putAll(mine);
            return both;
        }));
        return new Config(node.over(below.node), allPeers, allTls, allCallers, allServices);
    }

    /// {@return whether nothing is set}
    boolean isEmpty() {
        return node.values().isEmpty() && peers.isEmpty() && tlsPeers.isEmpty() && callers.isEmpty()
                && services.isEmpty();
    }

    /// {@return whether a peer is called with TLS}
    boolean callsWithTls(String ae) {
        return tlsPeers.contains(ae) || peers.getOrDefault(ae, ConfigSection.EMPTY).is(Settings.PEER_TLS);
    }
}
