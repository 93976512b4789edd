package io.larmor.services.spi;

import java.util.Collection;
import java.util.List;

/// A configured service. What it can do it says by implementing any of [EchoOperation], [StoreOperation], [FindOperation],
/// [RetrieveOperation] and [NOperation]; for which SOP classes, in its descriptors.
///
/// *Threading*: shared by all associations; must be thread-safe.
public interface SopClassService extends AutoCloseable {

    /// {@return what this service serves: asked once, when the server is built, and used for negotiation, dispatch and the
    /// conformance statement alike}
    Collection<ServiceDescriptor> descriptors();

    /// {@return what this service does on associations that it requests itself, for the conformance statement} By default nothing.
    default Collection<Initiation> initiations() {
        return List.of();
    }

    /// Lets go of what the service holds. Called once, after the last association has ended; the server has not stopped before it returns. By
    /// default does nothing.
    @Override
    default void close() {}
}
