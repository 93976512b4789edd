package io.larmor.scu;

import java.io.IOException;
import java.nio.file.Path;

import io.larmor.dimse.Body;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.Status;

/// Takes the instances that a C-GET brings.
///
/// *Threading*: called on the thread that reads the association, one instance at a time.
@FunctionalInterface
public interface StoreHandler {
    /// Takes one instance.
    ///
    /// @param request which instance it is
    /// @param body its bytes
    /// @return what to answer
    /// @throws IOException if it cannot be stored, which is answered with A700H, or if the association fails. Whatever else is thrown is
    ///                     answered with 0110H, cancels the C-GET, and is thrown to its caller.
    Status store(CStoreRq request, Body body) throws IOException;

    /// {@return a handler that writes each instance as a Part 10 file of its own, as it came, named by its SOP Instance UID}
    /// @param folder where to; made if it does not exist
    static StoreHandler toFolder(Path folder) {
        return new FolderStore(folder);
    }
}
