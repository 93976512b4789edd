package io.larmor.scp;

/// Is told of what a server has performed, for metrics, an audit trail, or a log. All methods do nothing by default. While no listener listens, nothing is measured.
///
/// *Threading*: called on the thread that has sent the response, for many operations at once; must be short. What a listener throws is logged, and changes
/// nothing.
public interface OperationListener {

    /// Is asked at the beginning of each operation.
    ///
    /// @return whether this listener wants to be told now; by default it does
    default boolean listens() {
        return true;
    }

    /// Is asked while it listens.
    ///
    /// @return whether this listener wants to know of which studies and patients instances are, and what is asked for: finding that out costs a little.
    ///         By default it does not, and subjects are empty, and [#asked] is not called
    default boolean identifies() {
        return false;
    }

    /// A C-FIND, C-MOVE or C-GET with an identifier has come, and is about to be performed. Told on its thread, while a listener [#identifies()].
    ///
    /// @param question what is asked for
    default void asked(AskedOperation question) {}

    /// An operation was performed, and its final response is about to be sent: what must be known before the caller may rely on it. Told while a
    /// listener [#identifies()], and followed by [#performed] or [#unanswered].
    ///
    /// @param operation what was performed; with the status that is to be sent
    default void answering(PerformedOperation operation) {}

    /// An operation has had its final response. What is not performed to its end, for its association has ended, is told by
    /// [AssociationListener#closed] alone.
    ///
    /// @param operation what was performed
    default void performed(PerformedOperation operation) {}

    /// An operation was performed, and its final response could not be sent: the association has ended. A C-STORE may have stored its instance all the same.
    ///
    /// @param operation what was performed; with the status that was to be sent
    default void unanswered(PerformedOperation operation) {}

    /// An instance is about to be sent as a sub-operation of a C-MOVE or C-GET.
    ///
    /// @param instance what is to be sent; its status is [io.larmor.dimse.Status#PENDING]
    default void sending(SentInstance instance) {}

    /// An instance was sent as a sub-operation of a C-MOVE or C-GET, and the destination has answered; or it could not be sent.
    ///
    /// @param instance what was sent
    default void sent(SentInstance instance) {}
}
