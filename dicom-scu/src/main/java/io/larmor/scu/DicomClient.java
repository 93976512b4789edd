package io.larmor.scu;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.OperationsWindow;
import io.larmor.assoc.Peer;
import io.larmor.assoc.ProposedContext;
import io.larmor.assoc.TcpTransport;
import io.larmor.assoc.TimeSource;
import io.larmor.assoc.Timeouts;
import io.larmor.assoc.TlsConfig;
import io.larmor.assoc.TlsTransport;
import io.larmor.assoc.Transport;
import io.larmor.data.DataSet;
import io.larmor.data.SopClasses;
import io.larmor.data.Uids;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.DimseOptions;
import io.larmor.dimse.SubOperations;
import io.larmor.pdu.RoleSelection;
import io.larmor.pdu.SopClassCommonExtendedNegotiation;
import io.larmor.pdu.SopClassExtendedNegotiation;
import io.larmor.pdu.UserIdentity;

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

    private final Builder settings;

    private DicomClient(Builder settings) {
        this.settings = settings;
    }

    /// {@return a builder with every default}
    /// @param peer the peer, written `AE@host:port`
    public static Builder builder(String peer) {
        return new Builder(Peer.parse(peer));
    }

    /// {@return a builder with every default}
    /// @param peer the peer
    public static Builder builder(Peer peer) {
        return new Builder(peer);
    }

    /// {@return a builder with the settings of this client}
    public Builder toBuilder() {
        return new Builder(settings);
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
    /// The [contexts][Builder#contexts] of this client are not used; [Builder#retrievalSyntaxes] tells which transfer syntaxes are wanted.
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
    /// and is thrown to the caller when all associations are closed.
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

    /// Builds {@link DicomClient}s. What is not set has the default that stands with it.
    public static final class Builder {
        private Peer peer;
        private String callingAe = "LARMOR";
        private List<ProposedContext> contexts = Proposals.defaults();
        private List<String> retrievalSyntaxes = List.of();
        private AssociationOptions association = AssociationOptions.DEFAULT;
        private Optional<OperationsWindow> window = Optional.of(new OperationsWindow(32, 32));
        private Optional<UserIdentity> identity = Optional.empty();
        private List<SopClassExtendedNegotiation> extended = List.of();
        private List<SopClassCommonExtendedNegotiation> commonExtended = List.of();
        private List<RoleSelection> roles = List.of();
        private DimseOptions dimse = DimseOptions.DEFAULT;
        private DimseHandler handler = DimseHandler.REFUSING;
        private Optional<EventHandler> events = Optional.empty();
        private Connector connector = TcpTransport::connect;
        private Optional<TlsConfig> tls = Optional.empty();
        private RetryPolicy retry = RetryPolicy.NONE;

        private Builder(Peer peer) {
            this.peer = peer;
        }

        private Builder(Builder other) {
            peer = other.peer;
            callingAe = other.callingAe;
            contexts = other.contexts;
            retrievalSyntaxes = other.retrievalSyntaxes;
            association = other.association;
            window = other.window;
            identity = other.identity;
            extended = other.extended;
            commonExtended = other.commonExtended;
            roles = other.roles;
            dimse = other.dimse;
            handler = other.handler;
            events = other.events;
            connector = other.connector;
            tls = other.tls;
            retry = other.retry;
        }

        /// Sets the peer.
        ///
        /// @param value the peer
        /// @return this
        public Builder peer(Peer value) {
            peer = Objects.requireNonNull(value);
            return this;
        }

        /// Sets our AE title.
        ///
        /// @param title our AE title; default `LARMOR`
        /// @return this
        /// @throws IllegalArgumentException if it is none: 1 to 16 printable ASCII characters, no backslash, no space at its ends
        public Builder callingAe(String title) {
            callingAe = Peer.checkAeTitle(title);
            return this;
        }

        /// Sets what to propose.
        ///
        /// @param proposal the presentation contexts to propose; default {@link Proposals#defaults()}
        /// @return this
        public Builder contexts(List<ProposedContext> proposal) {
            contexts = List.copyOf(proposal);
            return this;
        }

        /// Proposes SOP classes.
        ///
        /// @param uids the SOP classes to propose, each uncompressed
        /// @return this
        /// @throws IllegalArgumentException if one of them is no UID (PS3.5 §9.1)
        public Builder sopClasses(String... uids) {
            return contexts(Proposals.of(List.of(uids), Proposals.UNCOMPRESSED));
        }

        /// Sets in which transfer syntaxes [DicomClient#get] wants instances, and no others.
        ///
        /// @param uids the transfer syntaxes, each proposed by itself; default none, which stands for all of the standard
        /// @return this
        /// @throws IllegalArgumentException if one of them is no UID (PS3.5 §9.1)
        public Builder retrievalSyntaxes(List<String> uids) {
            uids.forEach(Proposals::checkUid);
            retrievalSyntaxes = List.copyOf(uids);
            return this;
        }

        /// Sets every timeout.
        ///
        /// @param values every timeout; default {@link Timeouts#DEFAULT}
        /// @return this
        public Builder timeouts(Timeouts values) {
            association = association.withTimeouts(Objects.requireNonNull(values));
            return this;
        }

        /// Sets the time by which the timeouts are kept.
        ///
        /// @param source the time; default that of the system
        /// @return this
        public Builder time(TimeSource source) {
            association = association.withTime(Objects.requireNonNull(source));
            return this;
        }

        /// Sets the maximum length of a PDU.
        ///
        /// @param bytes the longest P-DATA-TF that we take, 0 for any; default 262,144
        /// @return this
        /// @throws IllegalArgumentException if it leaves no room for data
        public Builder maxPduLength(int bytes) {
            association = association.withMaxPduLength(bytes);
            return this;
        }

        /// Sets the operations window to propose.
        ///
        /// @param invoked how many operations we may have outstanding, 0 for any number; default 32
        /// @param performed how many the peer may have outstanding, 0 for any number; default 32
        /// @return this
        public Builder operationsWindow(int invoked, int performed) {
            window = Optional.of(new OperationsWindow(invoked, performed));
            return this;
        }

        /// Proposes no operations window: one operation at a time.
        ///
        /// @return this
        public Builder noOperationsWindow() {
            window = Optional.empty();
            return this;
        }

        /// Sets the user identity.
        ///
        /// @param value who the user is; default nobody
        /// @return this
        public Builder identity(UserIdentity value) {
            identity = Optional.of(value);
            return this;
        }

        /// Adds SOP class extended negotiation.
        ///
        /// @param items SOP class extended negotiation, for example for relational queries; default none
        /// @return this
        public Builder extended(List<SopClassExtendedNegotiation> items) {
            extended = List.copyOf(items);
            return this;
        }

        /// Adds SOP class common extended negotiation: which service class a SOP class is of, and which general SOP classes it is related
        /// to. A peer that stores one of these may then take a private SOP class that specializes it (PS3.7 §D.3.3.6, PS3.4 §B.4.1).
        ///
        /// @param items at most one for each SOP class proposed; default none
        /// @return this
        public Builder commonExtended(List<SopClassCommonExtendedNegotiation> items) {
            commonExtended = List.copyOf(items);
            return this;
        }

        /// Adds role selection.
        ///
        /// @param selection our roles for SOP classes; default SCU, and for a C-GET SCP of the storage SOP classes
        /// @return this
        public Builder roles(List<RoleSelection> selection) {
            roles = List.copyOf(selection);
            return this;
        }

        /// Sets whether commands leave apart.
        ///
        /// @param apart whether a command leaves apart from its data set, for peers that need it; default false
        /// @return this
        public Builder commandApart(boolean apart) {
            association = association.withCommandApart(apart);
            return this;
        }

        /// Sets which implementation this is.
        ///
        /// @param classUid the Implementation Class UID; default Larmor's
        /// @param versionName the Implementation Version Name; default Larmor's
        /// @return this
        public Builder implementation(String classUid, Optional<String> versionName) {
            association = association.withImplementation(classUid, versionName);
            return this;
        }

        /// Sets limits of the exchange of messages.
        ///
        /// @param options limits of the exchange of messages; its timeouts are those of {@link #timeouts}
        /// @return this
        public Builder dimseOptions(DimseOptions options) {
            dimse = Objects.requireNonNull(options);
            return this;
        }

        /// Sets who performs what the peer asks for.
        ///
        /// @param value performs what the peer asks for, but for the instances of a C-GET; default refuses everything
        /// @return this
        public Builder handler(DimseHandler value) {
            handler = Objects.requireNonNull(value);
            return this;
        }

        /// Sets who takes note of the events that the peer reports while an association is open.
        ///
        /// @param value takes the N-EVENT-REPORTs; default refuses them, as {@link #handler} does
        /// @return this
        public Builder events(EventHandler value) {
            events = Optional.of(value);
            return this;
        }

        /// Sets how connections are made.
        ///
        /// @param value makes connections; default TCP
        /// @return this
        public Builder connector(Connector value) {
            connector = Objects.requireNonNull(value);
            return this;
        }

        /// Makes every connection secure with TLS (PS3.15 Annex B). What is made of a [Transport] at hand is not.
        ///
        /// @param config what to show, and whom to trust; default: no TLS
        /// @return this
        public Builder tls(TlsConfig config) {
            tls = Optional.of(config);
            return this;
        }

        /// Sets how often an association that the peer rejects for the moment is requested again, by {@link DicomClient#connect()} and by
        /// {@link DicomClient#storeAll}. What is made of a [Transport] at hand is requested once.
        ///
        /// @param policy how often, and after which pauses; default {@link RetryPolicy#NONE}
        /// @return this
        public Builder retry(RetryPolicy policy) {
            retry = Objects.requireNonNull(policy);
            return this;
        }

        /// {@return the client}
        /// @throws IllegalArgumentException if a value is out of its bounds
        public DicomClient build() {
            if (contexts.isEmpty()) {
                throw new IllegalArgumentException("an association needs at least one presentation context");
            }
            if (contexts.stream().mapToInt(ProposedContext::id).distinct().count() < contexts.size()) {
                throw new IllegalArgumentException("each presentation context needs an ID of its own");
            }
            return new DicomClient(new Builder(this));
        }
    }
}
