package io.larmor.scp;

import java.io.IOException;
import java.util.Collection;

import io.larmor.dimse.DimseAssociation;
import io.larmor.services.spi.RetrieveResult.Instance;
import org.jspecify.annotations.Nullable;

/// The way that the instances of a retrieval take: back over the same association (C-GET), or over others to a destination (C-MOVE).
///
/// *Threading*: confined to the thread of the operation.
interface StoreRoute extends AutoCloseable {

    /// How an instance can be sent.
    ///
    /// @param instance the instance
    /// @param ahead    instances that come after it, as far as they are known
    /// @return an accepted presentation context, or null if none takes the instance as it is or converted without loss
    /// @throws IOException if there is no way any more, for this instance or another
    @Nullable
    Lane lane(Instance instance, Collection<Instance> ahead) throws IOException;

    /// Takes note that an instance arrived.
    default void arrived() {}

    /// Ends the way at once, because nobody waits for the instances any more.
    default void abandon() {}

    /// Ends the way in good order.
    @Override
    void close();

    /// An accepted presentation context.
    ///
    /// @param exchange       the association
    /// @param contextId      the presentation context
    /// @param transferSyntax its transfer syntax
    /// @param window         how many operations may be outstanding on the association
    record Lane(DimseAssociation exchange, int contextId, String transferSyntax, int window) {}

    /// What a presentation context is for.
    ///
    /// @param sopClass       the SOP class
    /// @param transferSyntax the transfer syntax
    record Kind(String sopClass, String transferSyntax) {}
}
