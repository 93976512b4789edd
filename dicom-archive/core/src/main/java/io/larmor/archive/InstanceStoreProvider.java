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

    /// Has the index told, and made durable.
    interface IndexForce {
        /// Settles, and makes the index durable.
        ///
        /// @throws IOException if it cannot
        void force() throws IOException;

        /// Waits until the index has been told of every commit and removal that has returned: only then may the store forget them, whatever the durability.
        /// What the commit that is under way has written is not among them.
        ///
        /// @throws IOException if the index lacks something, or has not been brought up to date after a start yet
        void settle() throws IOException;
    }
}
