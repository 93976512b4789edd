package io.larmor.services.spi;

import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.Status;

/// Performs C-ECHO (PS3.7 §9.1.5).
///
/// *Threading*: called on the reader thread of the association, so it must answer at once.
@FunctionalInterface
public interface EchoOperation {

    /// Answers an echo.
    ///
    /// @param context the surroundings
    /// @param request the request
    /// @return the status to answer with
    Status echo(OperationContext context, CEchoRq request);
}
