package io.larmor.scp;

import java.io.IOException;

import io.larmor.dimse.Status;

/// Takes instances that were read into memory: what a router, a gateway or an algorithm does with them.
///
/// *Threading*: several instances at once, those of one association too if an operations window was negotiated.
@FunctionalInterface
public interface InstanceHandler {

    /// Takes one instance. The peer waits for the status, and takes it for a promise.
    ///
    /// @param instance the instance
    /// @return the status to answer with
    /// @throws io.larmor.scu.DimseStatusException if another peer refused it: its status is the answer
    /// @throws IOException if that fails: answered with a failure status (A700H if there is no space)
    Status take(ReceivedInstance instance) throws IOException;
}
