package io.larmor.services.spi;

import java.io.IOException;

import io.larmor.data.DataSet;
import io.larmor.dimse.DimseRequest;

/// Finds and opens what C-MOVE and C-GET ask for (PS3.7 §9.1.3 and §9.1.4). The server sends it: the sub-operations, their
/// counters and the final status are not the service's business.
///
/// *Threading*: called on a virtual thread of the operation, which also pulls the result and closes it.
@FunctionalInterface
public interface RetrieveOperation {

    /// Finds the instances to be sent.
    ///
    /// @param context    the surroundings
    /// @param request    a `CMoveRq` or `CGetRq`
    /// @param identifier the unique keys
    /// @return the instances
    /// @throws IOException if that fails: answered with a failure status
    RetrieveResult retrieve(OperationContext context, DimseRequest request, DataSet identifier) throws IOException;
}
