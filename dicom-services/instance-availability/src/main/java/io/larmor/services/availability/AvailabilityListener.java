package io.larmor.services.availability;

import java.io.IOException;

/// Takes notifications: shared with the server by whoever wants to know. Without one the server does not serve the SOP class.
///
/// *Threading*: called on the thread of each operation.
@FunctionalInterface
public interface AvailabilityListener {

    /// Takes a notification. When this returns the peer is told that it was taken.
    ///
    /// @param callingAe    who tells
    /// @param notification what is available
    /// @throws IOException if it cannot be taken: answered with a failure
    void available(String callingAe, AvailabilityNotification notification) throws IOException;
}
