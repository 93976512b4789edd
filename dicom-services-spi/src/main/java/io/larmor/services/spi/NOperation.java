package io.larmor.services.spi;

import java.io.IOException;

import io.larmor.data.DataSet;
import io.larmor.dimse.NRequest;
import org.jspecify.annotations.Nullable;

/// Performs the N- family (PS3.7 §10): N-EVENT-REPORT, N-GET, N-SET, N-ACTION, N-CREATE and N-DELETE, told apart by a `switch` over
/// the sealed request type. N-EVENT-REPORT comes to a service that is the [Role#SCU] of a SOP class, everything else to one that is its
/// [Role#SCP].
///
/// *Threading*: called on a virtual thread of the operation.
@FunctionalInterface
public interface NOperation {

    /// Performs a request of the N- family.
    ///
    /// @param context the surroundings
    /// @param request one of the N- requests that the service's descriptors name; its SOP class is that of the presentation context, or
    ///                one of [ServiceDescriptor#commandClasses()]
    /// @param dataSet the data set of the request, or null if it has none
    /// @return the answer; an N-CREATE without a SOP Instance UID that succeeds must give it one
    /// @throws IOException if that fails: answered with a failure status
    NResult perform(OperationContext context, NRequest request, @Nullable DataSet dataSet) throws IOException;
}
