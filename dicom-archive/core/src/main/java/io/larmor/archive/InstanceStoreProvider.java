package io.larmor.archive;

import java.io.IOException;
import java.nio.file.Path;

/// Opens an [InstanceStore]. Found by `ServiceLoader`.
public interface InstanceStoreProvider {
    /// {@return the name by which a configuration chooses it}
    String name();

    /// Opens the store.
    ///
    /// @param folder of its own; exists
    /// @param config of the archive
    /// @param index makes everything durable that the index was told so far; called by the store, on a thread of its own, before it
    ///        forgets what [InstanceStore#recover] would have to name
    /// @return the store
    /// @throws IOException if it cannot be opened
    InstanceStore open(Path folder, ArchiveConfig config, IndexForce index) throws IOException;

    /// Makes the index durable.
    @FunctionalInterface
    interface IndexForce {
        /// Makes it durable.
        ///
        /// @throws IOException if it cannot
        void force() throws IOException;

        /// Asks whether the index has been told all that the store knows of; the store must not forget anything before it was.
        ///
        /// @throws IOException if it lacks something
        default void check() throws IOException {}
    }
}
