package io.larmor.scp;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.PresentationContext;
import io.larmor.dimse.DimseAssociation;
import io.larmor.services.spi.RetrieveResult.Instance;
import org.jspecify.annotations.Nullable;

/// The way of a C-GET: the contexts of the same association for which the requestor is SCP (PS3.4 §C.4.3).
final class GetRoute implements StoreRoute {

    private final Map<Kind, Lane> lanes = new HashMap<>();

    GetRoute(DimseAssociation exchange) {
        AssociationInfo info = exchange.info();
        for (PresentationContext context : info.contexts()) {
            if (context.accepted() && context.scp()) {
                lanes.putIfAbsent(new Kind(context.abstractSyntax(), context.transferSyntax()),
                        new Lane(exchange, context.id(), context.transferSyntax(), info.window().performed()));
            }
        }
    }

    @Override
    public @Nullable Lane lane(Instance instance, Collection<Instance> ahead) {
        for (String syntax : instance.transferSyntaxes()) {
            Lane lane = lanes.get(new Kind(instance.sopClass(), syntax));
            if (lane != null) {
                return lane;
            }
        }
        return null;
    }

    @Override
    public void close() {
        // the association is the requestor's
    }
}
