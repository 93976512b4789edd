package io.larmor.services.spi;

import java.io.IOException;

import io.larmor.dimse.Body;
import io.larmor.dimse.CStoreRq;

/// Performs C-STORE (PS3.7 §9.1.1) in two steps: taking in the bytes while they come, and making them last.
///
/// *Threading*: called on the reader thread of the association; a slow receiver slows the peer. What is returned is committed or
/// discarded exactly once, perhaps on another thread, while the reader takes the next request.
@FunctionalInterface
public interface StoreOperation {

    /// Takes in an instance. The body is confined to this call; what is not read of it is drained afterwards.
    ///
    /// @param context the surroundings
    /// @param request the request
    /// @param body    the data set's bytes, as they come
    /// @return the instance taken in but not yet acknowledged, or a refusal
    /// @throws IOException if the instance cannot be taken in: answered with a failure status (A700H if there is no space)
    Staged receive(OperationContext context, CStoreRq request, Body body) throws IOException;
}
