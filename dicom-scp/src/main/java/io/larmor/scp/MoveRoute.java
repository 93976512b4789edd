package io.larmor.scp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.Peer;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.ProposedContext;
import io.larmor.data.Uid;
import io.larmor.dimse.DimseAssociation;
import io.larmor.services.spi.RetrieveResult.Instance;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of a C-MOVE: one association to the destination, with a presentation context for every SOP class and transfer syntax that
/// is to be sent and an uncompressed one for every SOP class; a further association when these are more than 128, or others turn up
/// later, or one broke.
final class MoveRoute implements StoreRoute {

    private static final int MAX_CONTEXTS = 128;
    /// A destination that keeps breaking associations without taking a single instance is given up.
    private static final int MAX_ATTEMPTS = 3;
    private static final List<String> UNCOMPRESSED = List.of(Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian);
    private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);

    private final PeerAssociations associations;
    private final String callingAe;
    private final Peer destination;
    private final List<Link> links = new ArrayList<>();
    private int attempts;

    MoveRoute(PeerAssociations associations, String callingAe, Peer destination) {
        this.associations = associations;
        this.callingAe = callingAe;
        this.destination = destination;
    }

    @Override
    public @Nullable Lane lane(Instance instance, Collection<Instance> ahead) throws IOException {
        links.removeIf(link -> !link.exchange().association().isOpen());
        Lane lane = find(instance);
        if (lane == null && !isProposed(own(instance))) {
            open(instance, ahead);
            lane = find(instance);
        }
        return lane;
    }

    private @Nullable Lane find(Instance instance) {
        for (String syntax : instance.transferSyntaxes()) {
            var kind = new Kind(instance.sopClass(), syntax);
            for (Link link : links) {
                Lane lane = link.lanes().get(kind);
                if (lane != null) {
                    return lane;
                }
            }
        }
        return null;
    }

    private boolean isProposed(Kind kind) {
        return links.stream().anyMatch(link -> link.proposed().contains(kind));
    }

    private static Kind own(Instance instance) {
        return new Kind(instance.sopClass(), instance.transferSyntaxes().getFirst());
    }

    private void open(Instance instance, Collection<Instance> ahead) throws IOException {
        if (++attempts > MAX_ATTEMPTS) {
            throw new IOException(destination + " ended " + MAX_ATTEMPTS + " associations without storing anything.");
        }
        var proposed = new HashSet<Kind>();
        List<ProposedContext> contexts = proposal(instance, ahead, proposed);
        DimseAssociation exchange = associations.open(destination, callingAe, contexts, List.of());
        AssociationInfo info = exchange.info();
        var lanes = new HashMap<Kind, Lane>();
        for (PresentationContext context : info.contexts()) {
            if (context.accepted()) {
                lanes.putIfAbsent(new Kind(context.abstractSyntax(), context.transferSyntax()),
                        new Lane(exchange, context.id(), context.transferSyntax(), info.window().invoked()));
            }
        }
        links.add(new Link(exchange, proposed, lanes));
    }

    private List<ProposedContext> proposal(Instance instance, Collection<Instance> ahead, Set<Kind> proposed) {
        var contexts = new ArrayList<ProposedContext>();
        var sopClasses = new HashSet<String>();
        Stream.concat(Stream.of(instance), ahead.stream()).map(MoveRoute::own).distinct()
                .filter(kind -> !isProposed(kind)).forEach(kind -> {
                    int needed = sopClasses.contains(kind.sopClass()) ? 1 : 2;
                    if (contexts.size() + needed > MAX_CONTEXTS) {
                        return;
                    }
                    add(contexts, kind.sopClass(), List.of(kind.transferSyntax()));
                    if (sopClasses.add(kind.sopClass())) {
                        add(contexts, kind.sopClass(), UNCOMPRESSED);
                    }
                    proposed.add(kind);
                });
        return contexts;
    }

    private static void add(List<ProposedContext> contexts, String sopClass, List<String> transferSyntaxes) {
        contexts.add(new ProposedContext(2 * contexts.size() + 1, sopClass, transferSyntaxes));
    }

    @Override
    public void arrived() {
        attempts = 0;
    }

    @Override
    public void abandon() {
        links.forEach(link -> link.exchange().abort());
        links.clear();
    }

    @Override
    public void close() {
        for (Link link : links) {
            try {
                link.exchange().release();
            } catch (IOException e) {
                LOG.debug("Association with {} not released: {}", destination, e.getMessage());
                link.exchange().abort();
            }
        }
    }

    /// One association to the destination.
    ///
    /// @param exchange the association
    /// @param proposed what was proposed on it, accepted or not, each alone in a context
    /// @param lanes    what was accepted
    private record Link(DimseAssociation exchange, Set<Kind> proposed, Map<Kind, Lane> lanes) {}
}
