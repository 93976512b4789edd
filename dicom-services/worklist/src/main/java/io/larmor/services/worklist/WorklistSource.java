package io.larmor.services.worklist;

import java.io.IOException;

import io.larmor.data.DataSet;
import org.jspecify.annotations.Nullable;

/// Where the items of a worklist come from.
///
/// *Threading*: asked on many threads at once.
public interface WorklistSource extends AutoCloseable {
    /// Opens the worklist as it is now.
    ///
    /// @param keys the identifier of the query. The items are compared with it in any case; a source may leave out what does not match
    /// @return the items
    /// @throws IOException if they cannot be read
    Items open(DataSet keys) throws IOException;

    /// Lets go of what the source holds. By default does nothing.
    @Override
    default void close() {}

    /// The items of a worklist, read as they are asked for.
    ///
    /// *Threading*: one thread at a time.
    interface Items extends AutoCloseable {
        /// {@return the next item, or null at the end: the attributes of PS3.4 Table K.6-1, with one or more items in the Scheduled
        /// Procedure Step Sequence (0040,0100), each of which is answered on its own}
        ///
        /// @throws IOException if that fails; the query then fails
        @Nullable
        DataSet next() throws IOException;

        /// Lets go of what the items hold. By default does nothing.
        @Override
        default void close() {}
    }
}
