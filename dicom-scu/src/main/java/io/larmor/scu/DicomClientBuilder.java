package io.larmor.scu;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.OperationsWindow;
import io.larmor.assoc.Peer;
import io.larmor.assoc.ProposedContext;
import io.larmor.assoc.TcpTransport;
import io.larmor.assoc.TimeSource;
import io.larmor.assoc.Timeouts;
import io.larmor.assoc.TlsConfig;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.DimseOptions;
import io.larmor.pdu.RoleSelection;
import io.larmor.pdu.SopClassCommonExtendedNegotiation;
import io.larmor.pdu.SopClassExtendedNegotiation;
import io.larmor.pdu.UserIdentity;

/// Builds {@link DicomClient}s. What is not set has the default that stands with it.
public final class DicomClientBuilder {
    Peer peer;
    String callingAe = "LARMOR";
    List<ProposedContext> contexts = Proposals.defaults();
    List<String> retrievalSyntaxes = List.of();
    AssociationOptions association = AssociationOptions.DEFAULT;
    Optional<OperationsWindow> window = Optional.of(new OperationsWindow(32, 32));
    Optional<UserIdentity> identity = Optional.empty();
    List<SopClassExtendedNegotiation> extended = List.of();
    List<SopClassCommonExtendedNegotiation> commonExtended = List.of();
    List<RoleSelection> roles = List.of();
    DimseOptions dimse = DimseOptions.DEFAULT;
    DimseHandler handler = DimseHandler.REFUSING;
    Optional<EventHandler> events = Optional.empty();
    DicomClient.Connector connector = TcpTransport::connect;
    Optional<TlsConfig> tls = Optional.empty();
    RetryPolicy retry = RetryPolicy.NONE;

    DicomClientBuilder(Peer peer) {
        this.peer = peer;
    }

    DicomClientBuilder(DicomClientBuilder other) {
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
    public DicomClientBuilder peer(Peer value) {
        peer = Objects.requireNonNull(value);
        return this;
    }

    /// Sets our AE title.
    ///
    /// @param title our AE title; default `LARMOR`
    /// @return this
    /// @throws IllegalArgumentException if it is none: 1 to 16 printable ASCII characters, no backslash, no space at its ends
    public DicomClientBuilder callingAe(String title) {
        callingAe = Peer.checkAeTitle(title);
        return this;
    }

    /// Sets what to propose.
    ///
    /// @param proposal the presentation contexts to propose; default {@link Proposals#defaults()}
    /// @return this
    public DicomClientBuilder contexts(List<ProposedContext> proposal) {
        contexts = List.copyOf(proposal);
        return this;
    }

    /// Proposes SOP classes.
    ///
    /// @param uids the SOP classes to propose, each uncompressed
    /// @return this
    /// @throws IllegalArgumentException if one of them is no UID (PS3.5 §9.1)
    public DicomClientBuilder sopClasses(String... uids) {
        return contexts(Proposals.of(List.of(uids), Proposals.UNCOMPRESSED));
    }

    /// Sets in which transfer syntaxes [DicomClient#get] wants instances, and no others.
    ///
    /// @param uids the transfer syntaxes, each proposed by itself; default none, which stands for all of the standard
    /// @return this
    /// @throws IllegalArgumentException if one of them is no UID (PS3.5 §9.1)
    public DicomClientBuilder retrievalSyntaxes(List<String> uids) {
        uids.forEach(Proposals::checkUid);
        retrievalSyntaxes = List.copyOf(uids);
        return this;
    }

    /// Sets every timeout.
    ///
    /// @param values every timeout; default {@link Timeouts#DEFAULT}
    /// @return this
    public DicomClientBuilder timeouts(Timeouts values) {
        association = association.withTimeouts(Objects.requireNonNull(values));
        return this;
    }

    /// Sets the time by which the timeouts are kept.
    ///
    /// @param source the time; default that of the system
    /// @return this
    public DicomClientBuilder time(TimeSource source) {
        association = association.withTime(Objects.requireNonNull(source));
        return this;
    }

    /// Sets the maximum length of a PDU.
    ///
    /// @param bytes the longest P-DATA-TF that we take, 0 for any; default 262,144
    /// @return this
    /// @throws IllegalArgumentException if it leaves no room for data
    public DicomClientBuilder maxPduLength(int bytes) {
        association = association.withMaxPduLength(bytes);
        return this;
    }

    /// Sets the operations window to propose.
    ///
    /// @param invoked how many operations we may have outstanding, 0 for any number; default 32
    /// @param performed how many the peer may have outstanding, 0 for any number; default 32
    /// @return this
    public DicomClientBuilder operationsWindow(int invoked, int performed) {
        window = Optional.of(new OperationsWindow(invoked, performed));
        return this;
    }

    /// Proposes no operations window: one operation at a time.
    ///
    /// @return this
    public DicomClientBuilder noOperationsWindow() {
        window = Optional.empty();
        return this;
    }

    /// Sets the user identity.
    ///
    /// @param value who the user is; default nobody
    /// @return this
    public DicomClientBuilder identity(UserIdentity value) {
        identity = Optional.of(value);
        return this;
    }

    /// Adds SOP class extended negotiation.
    ///
    /// @param items SOP class extended negotiation, for example for relational queries; default none
    /// @return this
    public DicomClientBuilder extended(List<SopClassExtendedNegotiation> items) {
        extended = List.copyOf(items);
        return this;
    }

    /// Adds SOP class common extended negotiation: which service class a SOP class is of, and which general SOP classes it is related
    /// to. A peer that stores one of these may then take a private SOP class that specializes it (PS3.7 §D.3.3.6, PS3.4 §B.4.1).
    ///
    /// @param items at most one for each SOP class proposed; default none
    /// @return this
    public DicomClientBuilder commonExtended(List<SopClassCommonExtendedNegotiation> items) {
        commonExtended = List.copyOf(items);
        return this;
    }

    /// Adds role selection.
    ///
    /// @param selection our roles for SOP classes; default SCU, and for a C-GET SCP of the storage SOP classes
    /// @return this
    public DicomClientBuilder roles(List<RoleSelection> selection) {
        roles = List.copyOf(selection);
        return this;
    }

    /// Sets whether commands leave apart.
    ///
    /// @param apart whether a command leaves apart from its data set, for peers that need it; default false
    /// @return this
    public DicomClientBuilder commandApart(boolean apart) {
        association = association.withCommandApart(apart);
        return this;
    }

    /// Sets which implementation this is.
    ///
    /// @param classUid the Implementation Class UID; default Larmor's
    /// @param versionName the Implementation Version Name; default Larmor's
    /// @return this
    public DicomClientBuilder implementation(String classUid, Optional<String> versionName) {
        association = association.withImplementation(classUid, versionName);
        return this;
    }

    /// Sets limits of the exchange of messages.
    ///
    /// @param options limits of the exchange of messages; its timeouts are those of {@link #timeouts}
    /// @return this
    public DicomClientBuilder dimseOptions(DimseOptions options) {
        dimse = Objects.requireNonNull(options);
        return this;
    }

    /// Sets who performs what the peer asks for.
    ///
    /// @param value performs what the peer asks for, but for the instances of a C-GET; default refuses everything
    /// @return this
    public DicomClientBuilder handler(DimseHandler value) {
        handler = Objects.requireNonNull(value);
        return this;
    }

    /// Sets who takes note of the events that the peer reports while an association is open.
    ///
    /// @param value takes the N-EVENT-REPORTs; default refuses them, as {@link #handler} does
    /// @return this
    public DicomClientBuilder events(EventHandler value) {
        events = Optional.of(value);
        return this;
    }

    /// Sets how connections are made.
    ///
    /// @param value makes connections; default TCP
    /// @return this
    public DicomClientBuilder connector(DicomClient.Connector value) {
        connector = Objects.requireNonNull(value);
        return this;
    }

    /// Makes every connection secure with TLS (PS3.15 Annex B). What is made of a [io.larmor.assoc.Transport] at hand is not.
    ///
    /// @param config what to show, and whom to trust; default: no TLS
    /// @return this
    public DicomClientBuilder tls(TlsConfig config) {
        tls = Optional.of(config);
        return this;
    }

    /// Sets how often an association that the peer rejects for the moment is requested again, by {@link DicomClient#connect()} and by
    /// {@link DicomClient#storeAll}. What is made of a [io.larmor.assoc.Transport] at hand is requested once.
    ///
    /// @param policy how often, and after which pauses; default {@link RetryPolicy#NONE}
    /// @return this
    public DicomClientBuilder retry(RetryPolicy policy) {
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
        return new DicomClient(new DicomClientBuilder(this));
    }
}
