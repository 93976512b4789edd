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

    /// An operation has had its final response. What ends without one, for its association has ended, is told by [AssociationListener#closed] alone.
    ///
    /// @param operation what was performed
    default void performed(PerformedOperation operation) {}

    /// An instance was sent as a sub-operation of a C-MOVE or C-GET, and the destination has answered.
    ///
    /// @param instance what was sent
    default void sent(SentInstance instance) {}
}
