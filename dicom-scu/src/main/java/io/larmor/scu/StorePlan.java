package io.larmor.scu;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.larmor.assoc.ProposedContext;
import org.jspecify.annotations.Nullable;

/// What to propose for a batch of instances: one presentation context for each SOP class and transfer syntax in use, and one
/// that is uncompressed for each SOP class; beyond 128 contexts, a further association.
final class StorePlan {
    /// What an instance needs of an association.
    record Kind(String sopClass, String transferSyntax) {
        /// Written out, as that of a record is made at its first use, in every process.
        @Override
        public int hashCode() {
            return 31 * sopClass.hashCode() + transferSyntax.hashCode();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Kind kind && kind.sopClass.equals(sopClass)
                    && kind.transferSyntax.equals(transferSyntax);
        }
    }

    /// One association.
    record Leg(List<ProposedContext> contexts, Set<Kind> kinds) {
        /// {@return whether an instance can be sent as it is, if the peer accepts what is proposed}
        boolean covers(Kind kind) {
            return kinds.contains(kind) || contexts.stream().anyMatch(
                    context -> context.abstractSyntax().equals(kind.sopClass())
                            && context.transferSyntaxes().contains(kind.transferSyntax()));
        }
    }

    private StorePlan() {}

    static List<Leg> of(Collection<Kind> kinds) {
        Map<String, Set<String>> bySopClass = new LinkedHashMap<>();
        for (var kind : kinds) {
            bySopClass.computeIfAbsent(kind.sopClass(), _ -> new LinkedHashSet<>()).add(kind.transferSyntax());
        }
        var legs = new ArrayList<Leg>();
        var leg = new Leg(new ArrayList<>(), new HashSet<>());
        for (var entry : bySopClass.entrySet()) {
            var uncompressed = new ArrayList<>(Proposals.UNCOMPRESSED);
            uncompressed.removeAll(entry.getValue());
            int needed = entry.getValue().size() + (uncompressed.isEmpty() ? 0 : 1);
            if (!leg.contexts().isEmpty() && leg.contexts().size() + needed > Proposals.MAX_CONTEXTS) {
                legs.add(leg);
                leg = new Leg(new ArrayList<>(), new HashSet<>());
            }
            for (var syntax : entry.getValue()) {
                Proposals.add(leg.contexts(), entry.getKey(), List.of(syntax));
                leg.kinds().add(new Kind(entry.getKey(), syntax));
            }
            if (!uncompressed.isEmpty()) {
                Proposals.add(leg.contexts(), entry.getKey(), uncompressed);
            }
        }
        if (!leg.contexts().isEmpty()) {
            legs.add(leg);
        }
        return legs;
    }
}
