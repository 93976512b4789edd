package io.larmor.services.spi;

import java.util.List;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.PresentationContext;
import io.larmor.dimse.DimseAssociation;

/// The surroundings of one operation: who asks, over which presentation context, and whether it is still wanted.
///
/// *Threading*: thread-safe; valid until the operation has ended.
public interface OperationContext {

    /// {@return the association: AE titles, address, TLS session, identity, window, contexts}
    AssociationInfo association();

    /// {@return the presentation context over which the request came}
    PresentationContext presentationContext();

    /// The exchange of messages on the association, for requests of our own to the peer: above all an N-EVENT-REPORT, which the SCP of a
    /// SOP class may send on the association that the SCU requested (PS3.7 §10.1.1).
    ///
    /// @return the exchange; may be kept beyond the operation, and fails when the association ends, which is for the server to end
    DimseAssociation exchange();

    /// {@return whether the operation is no longer wanted: C-CANCEL has come for it, or its association has ended}
    boolean cancelled();

    /// Runs an action once when the operation is cancelled, at once if it already is. The action must be short: it runs on the reader
    /// of the association.
    ///
    /// @param action what to do
    void onCancel(Runnable action);

    /// {@return the fields of the SOP class extended negotiation that were agreed on for this SOP class, one value a byte; empty if
    /// nothing was negotiated}
    List<Integer> extendedNegotiation();

    /// {@return whether a flag of the SOP class extended negotiation was agreed on}
    ///
    /// @param field the index of its byte, from 0
    default boolean negotiated(int field) {
        List<Integer> fields = extendedNegotiation();
        return field < fields.size() && fields.get(field) == 1;
    }
}
