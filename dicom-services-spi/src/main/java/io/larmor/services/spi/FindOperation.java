package io.larmor.services.spi;

import java.io.IOException;

import io.larmor.data.DataSet;
import io.larmor.dimse.CFindRq;

/// Performs C-FIND (PS3.7 §9.1.2).
///
/// *Threading*: [#find] is called on a virtual thread of the operation, or if [#isBrief] on the one that reads the association, which also pulls the
/// result and closes it.
@FunctionalInterface
public interface FindOperation {

    /// Starts to find what matches. Work that takes long belongs into the result, which is pulled as fast as the peer reads.
    ///
    /// @param context    the surroundings
    /// @param request    the request
    /// @param identifier what to match and return
    /// @return the matches
    /// @throws IOException if that fails: answered with a failure status
    FindResult find(OperationContext context, CFindRq request, DataSet identifier) throws IOException;

    /// Tells whether the answer takes hardly longer than it takes to wake another thread: one entity, by a key that an index has. Then it is found and sent
    /// by the thread that reads the association, which sees nothing else meanwhile, no C-CANCEL either. It is advice: where that thread serves others too,
    /// or the peer may have several operations under way, [#find] is called on a thread of its own all the same. Asked on the thread that reads; an
    /// exception stands for no.
    ///
    /// @param request    the request
    /// @param identifier what to match and return
    /// @return whether it does; by default not
    default boolean isBrief(CFindRq request, DataSet identifier) {
        return false;
    }
}
