package io.larmor.services.spi;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import io.larmor.assoc.Peer;
import io.larmor.assoc.ProposedContext;
import io.larmor.dimse.DimseAssociation;
import io.larmor.pdu.RoleSelection;

/// What the server offers to a service: its configuration, the program's shared objects, the known peers, and associations of its
/// own to them.
///
/// *Threading*: thread-safe; may be kept as long as the service lives.
public interface ProviderContext {

    /// {@return the configuration of this provider alone}
    ProviderConfig config();

    /// An object that the program put there for its services, for example the archive.
    ///
    /// @param <T>  the type of the object
    /// @param type the type under which it was put there
    /// @return the object, if there is one
    <T> Optional<T> shared(Class<T> type);

    /// {@return the AE title that the server calls itself by when it opens an association}
    String aeTitle();

    /// A peer that the server was configured with.
    ///
    /// @param aeTitle its AE title
    /// @return the peer, if it is known
    Optional<Peer> peer(String aeTitle);

    /// Opens an association to a peer, as SCU of everything that is proposed, with the server's timeouts and limits; its reader runs on a
    /// thread of its own.
    ///
    /// @param peer     whom to call
    /// @param contexts 1 to 128 presentation contexts to propose
    /// @return the open association, to be released or closed by the caller
    /// @throws IOException if there is no connection, or the peer rejects the association
    default DimseAssociation connect(Peer peer, List<ProposedContext> contexts) throws IOException {
        return connect(peer, aeTitle(), contexts, List.of());
    }

    /// Opens an association to a peer in chosen roles: a service that reports an event to the SCU of its SOP class proposes to be the SCP
    /// alone, `new RoleSelection(sopClass, false, true)` (PS3.7 §D.3.3.4). What the peer asks for on it is refused.
    ///
    /// @param peer      whom to call
    /// @param callingAe who calls: [#aeTitle()], or the title by which the peer called this server before
    /// @param contexts  1 to 128 presentation contexts to propose
    /// @param roles     the roles of this side; SCU for a SOP class that is not in it
    /// @return the open association, to be released or closed by the caller; the peer may have accepted it without the role
    /// @throws IOException if there is no connection, or the peer rejects the association
    DimseAssociation connect(Peer peer, String callingAe, List<ProposedContext> contexts, List<RoleSelection> roles)
            throws IOException;

    /// {@return the counters of this provider}
    Meters meters();
}
