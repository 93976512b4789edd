package io.larmor.scu;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.OperationsWindow;
import io.larmor.assoc.Peer;
import io.larmor.assoc.ProposedContext;
import io.larmor.assoc.TlsTransport;
import io.larmor.assoc.Transport;
import io.larmor.data.DataSet;
import io.larmor.data.SopClasses;
import io.larmor.data.Uids;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.SubOperations;
import io.larmor.pdu.RoleSelection;

/// How to reach a peer, and what to propose to it. Immutable; each {@link #connect()} makes an association.
///
/// ```java
/// var client = DicomClient.builder("PACS@10.0.0.5:104").callingAe("MODALITY").build();
/// try (var association = client.connect()) {
///     association.echo();
/// }
/// ```
public final class DicomClient {
    /// How a connection is made.
    @FunctionalInterface
    public interface Connector {
        /// Makes a connection.
        ///
        /// @param address where to
        /// @param timeout how long it may take
        /// @return the connection
        /// @throws IOException if there is none
        Transport connect(InetSocketAddress address, Duration timeout) throws IOException;
    }

    private final DicomClientBuilder settings;

    DicomClient(DicomClientBuilder settings) {
        this.settings = settings;
    }

    /// {@return a builder with every default}
    /// @param peer the peer, written `AE@host:port`
    public static DicomClientBuilder builder(String peer) {
        return new DicomClientBuilder(Peer.parse(peer));
    }

    /// {@return a builder with every default}
    /// @param peer the peer
    public static DicomClientBuilder builder(Peer peer) {
        return new DicomClientBuilder(peer);
    }

    /// {@return a builder with the settings of this client}
    public DicomClientBuilder toBuilder() {
        return new DicomClientBuilder(settings);
    }

    /// {@return the peer}
    public Peer peer() {
        return settings.peer;
    }

    /// {@return our AE title}
    public String callingAe() {
        return settings.callingAe;
    }

    /// {@return the presentation contexts that are proposed}
    public List<ProposedContext> contexts() {
        return settings.contexts;
    }

    /// Connects to the peer and requests an association.
    ///
    /// @return the association, to be closed
    /// @throws IOException if the peer cannot be reached, rejects the association, or accepts nothing of it
    public ClientAssociation connect() throws IOException {
        return connect(CallOptions.DEFAULT);
    }

    /// Connects to the peer and requests an association, within a deadline or until a switch is thrown.
    ///
    /// @param options how to make the call; a deadline ends with the association there
    /// @return the association, to be closed
    /// @throws IOException if the peer cannot be reached, rejects the association, or accepts nothing of it, and if the call is
    ///                     late or cancelled
    public ClientAssociation connect(CallOptions options) throws IOException {
        return connect(settings.contexts, options);
    }

    /// Requests an association over a connection at hand.
    ///
    /// @param transport the connection, which the association closes
    /// @return the association, to be closed
    /// @throws IOException if the peer rejects the association, or accepts nothing of it
    public ClientAssociation connect(Transport transport) throws IOException {
        return connect(transport, settings.contexts);
    }

    ClientAssociation connect(List<ProposedContext> contexts, CallOptions options) throws IOException {
        return new Retrying(settings.retry, options).run(left -> connectOnce(contexts, left));
    }

    private ClientAssociation connectOnce(List<ProposedContext> contexts, CallOptions options) throws IOException {
        if (options.deadline().isPresent() || options.cancellation().isPresent()) {
            return new Connecting(options, settings.association.time()).run(this::dial,
                    transport -> connect(transport, contexts));
        }
        Transport transport;
        try {
            transport = dial();
        } catch (IOException e) {
            throw Interrupts.explained(e, "while connecting to " + settings.peer);
        }
        return connect(transport, contexts);
    }

    private Transport dial() throws IOException {
        InetSocketAddress address = settings.peer.socketAddress();
        Transport transport = settings.connector.connect(address, settings.association.timeouts().connect());
        return settings.tls.isPresent() ? TlsTransport.client(transport, settings.tls.get(), address) : transport;
    }

    private ClientAssociation connect(Transport transport, List<ProposedContext> contexts) throws IOException {
        var options = settings.association;
        var inbound = new InboundStores(settings.events
                .<DimseHandler>map(events -> new InboundEvents(events, settings.handler)).orElse(settings.handler));
        Association association;
        try {
            association = Association.request(transport, request(contexts), options);
        } catch (IOException e) {
            throw Interrupts.explained(e, "while requesting an association of " + settings.peer);
        }
        var dimse = new DimseAssociation(association, inbound, settings.dimse.withTimeouts(options.timeouts()));
        dimse.start();
        return new ClientAssociation(dimse, inbound);
    }

    /// {@return how many operations an association will have outstanding if the peer grants what is proposed}
    int expectedWindow() {
        int invoked = settings.window.map(OperationsWindow::invoked).orElse(1);
        return invoked == 0 ? Integer.MAX_VALUE : invoked;
    }

    private AssociationRequest request(List<ProposedContext> contexts) {
        var request = AssociationRequest.builder(settings.callingAe, settings.peer.ae())
                .contexts(contexts)
                .maxPduLength(settings.association.maxPduLength())
                .implementation(settings.association.implementationClassUid(),
                        settings.association.implementationVersionName());
        settings.window.ifPresent(window -> request.operationsWindow(window.invoked(), window.performed()));
        settings.identity.ifPresent(request::identity);
        settings.extended.forEach(request::extended);
        settings.commonExtended.forEach(request::commonExtended);
        settings.roles.forEach(request::role);
        storageScpRoles(contexts).stream()
                .filter(role -> settings.roles.stream().noneMatch(own -> own.sopClassUid().equals(role.sopClassUid())))
                .forEach(request::role);
        return request.build();
    }

    /// A C-GET needs us as SCP of what it brings (PS3.4 C.5.3).
    private static List<RoleSelection> storageScpRoles(List<ProposedContext> contexts) {
        if (contexts.stream().noneMatch(context -> SopClasses.isGet(context.abstractSyntax()))) {
            return List.of();
        }
        return contexts.stream()
                .map(ProposedContext::abstractSyntax)
                .filter(DicomClient::mayBeStored)
                .distinct()
                .map(sopClass -> new RoleSelection(sopClass, true, true))
                .toList();
    }

    /// A private SOP class may be one for storage.
    private static boolean mayBeStored(String sopClass) {
        return SopClasses.isStorage(sopClass) || Uids.find(sopClass).isEmpty();
    }

    /// Gets instances, in the model that fits the level, as [#get(QueryModel, QueryLevel, DataSet, StoreHandler, CallOptions, Consumer)] does.
    ///
    /// @param level what to get
    /// @param keys the unique keys of what to get
    /// @param handler takes the instances
    /// @return how it ended
    /// @throws IOException if no association can be made, the peer refuses, or an association fails
    public RetrieveResult get(QueryLevel level, DataSet keys, StoreHandler handler) throws IOException {
        return get(QueryModel.of(level), level, keys, handler, CallOptions.DEFAULT, _ -> {});
    }

    /// Gets instances (C-GET), of whatever SOP classes, in whatever transfer syntaxes they are. The peer is asked first which there are:
    /// for SOP Classes in Study (0008,0062), or else for the SOP Class UID (0008,0016) and the Available Transfer Syntax UID (0008,3002) of
    /// instances (C-FIND, PS3.4 §C.6.1.1). As an association has at most 128 presentation contexts (PS3.8 §9.3.2.2) and a
    /// compressed transfer syntax takes one for each SOP class, instances that it could not bring are asked for again by name over up to
    /// five more, with contexts that were not proposed before. A peer that answers no such query is asked for what is common.
    ///
    /// The [contexts][DicomClientBuilder#contexts] of this client are not used; [DicomClientBuilder#retrievalSyntaxes] tells which transfer syntaxes are wanted.
    ///
    /// @param model the information model
    /// @param level what to get
    /// @param keys the unique keys of what to get
    /// @param handler takes the instances, each of which comes once
    /// @param options how to make the call; a deadline is one for all associations together
    /// @param progress takes the numbers of sub-operations as they come
    /// @return how it ended; with more than one association, the numbers and the failed instances are those of all together
    /// @throws DimseStatusException if the peer refuses, or sends nothing of it
    /// @throws IOException if no association can be made, or one fails: what came before has come
    /// @throws IllegalArgumentException if the model has no such level
    public RetrieveResult get(QueryModel model, QueryLevel level, DataSet keys, StoreHandler handler,
            CallOptions options, Consumer<SubOperations> progress) throws IOException {
        return new WholeGet(this, new GetInquiry(model, model.checked(level), keys), settings.retrievalSyntaxes,
                handler, options,
                progress).run();
    }

    /// Stores many files over one association, as [#storeAll(Collection, int, CallOptions, Consumer)] does.
    ///
    /// @param paths the files
    /// @return what became of each, in any order
    /// @throws IOException if no association can be made at all
    public List<StoreResult> storeAll(Collection<Path> paths) throws IOException {
        var results = new ArrayList<StoreResult>();
        storeAll(paths, 1, CallOptions.DEFAULT, results::add);
        return results;
    }

    /// Stores many files: reads their headers, proposes what they need, and sends each in its own transfer syntax where the
    /// peer takes that. A file that cannot be read or sent, or is refused, does not hold up the others; when an association
    /// fails, what has no answer yet is sent once more over a new one. What the consumer of the results throws ends the batch,
    /// and is thrown to the caller when all associations are closed. If the thread is interrupted, before or meanwhile, nothing more is sent: what
    /// is under way is answered and reported, the rest is reported as not sent, and an {@link java.io.InterruptedIOException} ends the call.
    ///
    /// @param paths the files
    /// @param associations how many associations to spread them over
    /// @param options how to make the call
    /// @param results takes what became of each; one call at a time, in any order
    /// @throws IOException if no association can be made at all
    public void storeAll(Collection<Path> paths, int associations, CallOptions options, Consumer<StoreResult> results)
            throws IOException {
        new BatchStore(this, options, results).run(paths, associations);
    }

    @Override
    public String toString() {
        return settings.callingAe + " -> " + settings.peer;
    }
}
