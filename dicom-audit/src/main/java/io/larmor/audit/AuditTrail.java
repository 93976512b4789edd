package io.larmor.audit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.Negotiator.Decision;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.TlsConfig;
import io.larmor.assoc.TlsException;
import io.larmor.data.TransferSyntax;
import io.larmor.dimse.Status;
import io.larmor.pdu.UserIdentity;
import io.larmor.scp.AskedOperation;
import io.larmor.scp.AssociationListener;
import io.larmor.scp.OperationListener;
import io.larmor.scp.PerformedOperation;
import io.larmor.scp.SentInstance;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.Subject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An audit trail of a server (PS3.15 §A.5). Install it as [AssociationListener] and as [OperationListener].
///
/// It tells of the start and the end of the application, of queries, of instances that were received and sent, one message for each association, study and
/// outcome, of what was refused (callers, users, operations, TLS), and, when the program says so, of what was imported, deleted and configured. It holds data of patients: that is what
/// it is for.
///
/// No method waits for a file or a repository. What a destination does not take is kept in a buffer, 16 MiB by default, until it does; what does not fit is lost, counted
/// ([#statistics()]), and when the destination is back the trail itself says how many are missing and since when. At the end of the process destinations have five seconds.
///
/// ```java
/// try (var trail = AuditTrail.builder("LARMOR").file(Path.of("audit.xml")).build();
///         var server = DicomServer.builder().listener(trail).operationListener(trail)….build()) {
///     server.start();
///     trail.started();
///     …
/// }
/// ```
///
/// *Threading*: thread-safe.
public final class AuditTrail implements AssociationListener, OperationListener, AutoCloseable {
    static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final Subject UNKNOWN = new Subject("", "", "", "", Subject.Effect.NONE);

    private final String site;
    private final String source;
    private final List<String> aeTitles;
    private final String host;
    private final List<Delivery> deliveries = new ArrayList<>();
    private final Map<AssociationInfo, Account> accounts = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Repeats repeats = new Repeats();
    /// Who has proven to be the user of the association that this thread negotiates: an association is opened, or rejected, on the thread that
    /// looked at its user.
    private final ThreadLocal<String> verified = ThreadLocal.withInitial(() -> "");
    private final AtomicBoolean running = new AtomicBoolean();

    private AuditTrail(Builder builder) {
        site = builder.site;
        aeTitles = builder.aeTitles;
        host = hostName();
        source = builder.source.isEmpty() ? aeTitles.getFirst() : builder.source;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }

    /// {@return a builder of a trail that goes nowhere yet}
    ///
    /// @param aeTitles of the application; the first is what it calls itself
    public static Builder builder(String... aeTitles) {
        return new Builder(List.of(aeTitles));
    }

    /// Makes [AuditTrail]s.
    public static final class Builder {
        private static final long DEFAULT_BUFFER = 16L << 20;

        private final List<String> aeTitles;
        private String source = "";
        private String site = "";
        private @Nullable Path file;
        private @Nullable AuditRepository repository;
        private @Nullable TlsConfig tls;
        private long buffer = DEFAULT_BUFFER;

        private Builder(List<String> aeTitles) {
            if (aeTitles.isEmpty()) {
                throw new IllegalArgumentException("An application has an AE title.");
            }
            this.aeTitles = aeTitles;
        }

        /// Names who tells (AuditSourceID). By default the first AE title.
        ///
        /// @param id unique in its site
        /// @return this
        public Builder source(String id) {
            source = id;
            return this;
        }

        /// Names where in the enterprise it is (AuditEnterpriseSiteID). By default that is left out.
        ///
        /// @param id of the site
        /// @return this
        public Builder site(String id) {
            site = id;
            return this;
        }

        /// Adds messages to a file, one a line. It is made, for its owner alone to read, if it is not there.
        ///
        /// @param path the file
        /// @return this
        public Builder file(Path path) {
            file = path;
            return this;
        }

        /// Sends messages to a repository, without TLS.
        ///
        /// @param where it is
        /// @return this
        public Builder repository(AuditRepository where) {
            repository = where;
            return this;
        }

        /// Sends messages to a repository.
        ///
        /// @param where it is
        /// @param trust what to show, and whom to trust; used if it is reached by TLS
        /// @return this
        public Builder repository(AuditRepository where, TlsConfig trust) {
            repository = where;
            tls = trust;
            return this;
        }

        /// Limits what is kept for each destination while it takes nothing.
        ///
        /// @param bytes at least 0; 16 MiB by default
        /// @return this
        public Builder buffer(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("A buffer has no fewer bytes than none.");
            }
            buffer = bytes;
            return this;
        }

        /// {@return the trail}
        ///
        /// @throws IOException              if the file cannot be written to
        /// @throws IllegalArgumentException if a repository is reached by TLS, and nothing says whom to trust
        public AuditTrail build() throws IOException {
            var trail = new AuditTrail(this);
            var syslog = repository == null
                    ? null
                    : new Syslog(repository, Syslog.needed(repository, Optional.ofNullable(tls)).orElse(null),
                            trail.host);
            if (file != null) {
                trail.deliverTo(new AuditFile(file), buffer);
            }
            if (syslog != null) {
                trail.deliverTo(syslog, buffer);
            }
            return trail;
        }
    }

    private void deliverTo(Sink sink, long buffer) {
        deliveries.add(new Delivery(sink, buffer, this::gap));
    }

    /// {@return how far the messages have come, by destination}
    public List<AuditStatistics> statistics() {
        return deliveries.stream().map(Delivery::statistics).toList();
    }

    /// The file was moved away, or the configuration read again: it is opened anew before the next message.
    public void reopen() {
        deliveries.forEach(Delivery::reopen);
    }

    /// The application has started.
    public void started() {
        if (running.compareAndSet(false, true)) {
            activity(Code.APPLICATION_START);
        }
    }

    /// Tells that the application stops, if it has started, and of what is not told yet; then gives destinations up to five seconds to take what waits.
    @Override
    public void close() {
        List<Account> open;
        synchronized (accounts) {
            open = List.copyOf(accounts.values());
        }
        open.forEach(Account::close);
        if (running.compareAndSet(true, false)) {
            activity(Code.APPLICATION_STOP);
        }
        deliveries.forEach(Delivery::close);
    }

    private void activity(Code type) {
        tell(new AuditMessage(Code.APPLICATION_ACTIVITY, type, 'E', Instant.now(), AuditMessage.SUCCESS, "",
                List.of(us().as(Code.APPLICATION), operator().as(Code.APPLICATION_LAUNCHER).requesting(true)),
                List.of()));
    }

    /// The configuration, on which depends who is let in, was changed.
    ///
    /// @param description in words, without secrets
    public void configured(String description) {
        tell(new AuditMessage(Code.SECURITY_ALERT, Code.SECURITY_CONFIGURATION, 'E', Instant.now(),
                AuditMessage.SUCCESS, "", List.of(us(), operator()),
                List.of(new ParticipantObject.Alert(host, description))));
    }

    /// Somebody at this machine has deleted instances.
    ///
    /// @param subject   of which study and patient
    /// @param instances how many, by SOP Class UID
    /// @param whole     whether nothing of the study is left
    public void deleted(Subject subject, Map<String, Integer> instances, boolean whole) {
        accessed(whole ? Code.STUDY_DELETED : Code.INSTANCES_ACCESSED, 'D', subject, instances);
    }

    /// Somebody at this machine has put instances in.
    ///
    /// @param subject   of which study and patient
    /// @param instances how many, by SOP Class UID
    public void imported(Subject subject, Map<String, Integer> instances) {
        accessed(Code.INSTANCES_ACCESSED, 'C', subject, instances);
    }

    private void accessed(Code event, char action, Subject subject, Map<String, Integer> instances) {
        tell(new AuditMessage(event, null, action, Instant.now(), AuditMessage.SUCCESS, "",
                List.of(us(), operator().requesting(true)), objects(subject, instances)));
    }

    @Override
    public void opened(AssociationInfo association) {
        accounts.put(association,
                new Account(verified.get(), (transfer, tally) -> transferred(association, transfer, tally)));
        verified.remove();
        var refused = association.contexts().stream()
                .filter(context -> context.result() == PresentationContext.Result.USER_REJECTION)
                .map(PresentationContext::abstractSyntax).distinct().toList();
        if (!refused.isEmpty()) {
            alert(Code.RESTRICTED_FUNCTION, AuditMessage.MINOR_FAILURE, association.callingAe(),
                    association.remoteAddress(),
                    "The caller may not use " + String.join(", ", refused));
        }
    }

    @Override
    public void closed(AssociationInfo association, @Nullable Exception cause) {
        var account = accounts.get(association);
        if (account != null) {
            account.close();
            accounts.remove(association);
        }
    }

    @Override
    public void identified(AssociationRequest request, Optional<InetSocketAddress> from, Optional<String> refusal) {
        String name = request.identity().map(AuditTrail::name).orElse("");
        verified.set(refusal.isEmpty() ? name : "");
        String address = address(from);
        int silenced = refusal.isEmpty() ? 0 : repeats.admit("user", address, System.nanoTime());
        if (silenced < 0) {
            return;
        }
        var peer = Participant.peer(request.callingAe(), from);
        // An access point is mandatory here
        var user = new Participant(name.isEmpty() ? peer.userId() : name, peer.aeTitles(), "", true, null,
                address.isEmpty() ? AuditMessage.NONE : address, peer.accessType());
        tell(new AuditMessage(Code.USER_AUTHENTICATION, Code.LOGIN, 'E', Instant.now(),
                refusal.isEmpty() ? AuditMessage.SUCCESS : AuditMessage.SERIOUS_FAILURE,
                refusal.map(reason -> reason + more(silenced)).orElse(""), List.of(user, us()), List.of()));
    }

    /// Only names are told; tickets and tokens are secrets.
    private static String name(UserIdentity identity) {
        return identity.type() == UserIdentity.USERNAME || identity.type() == UserIdentity.USERNAME_PASSCODE
                ? identity.primaryText()
                : "";
    }

    @Override
    public void rejected(AssociationRequest request, Optional<InetSocketAddress> from, Decision.Reject reason) {
        verified.remove();
        if (reason.reason() == RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED) {
            alert(Code.NODE_AUTHENTICATION, AuditMessage.SERIOUS_FAILURE, request.callingAe(), from,
                    "The caller is not let in");
        } else if (reason.reason() == RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED) {
            alert(Code.NODE_AUTHENTICATION, AuditMessage.SERIOUS_FAILURE, request.callingAe(), from,
                    "The caller called " + request.calledAe() + ", which is not here");
        }
    }

    @Override
    public void failed(Optional<InetSocketAddress> from, IOException cause) {
        verified.remove();
        boolean handshake = switch (cause) {
            case TlsException _ -> true;
            case DicomTimeoutException late -> late.which() == DicomTimeoutException.Which.TLS_HANDSHAKE;
            default -> false;
        };
        if (handshake) {
            alert(Code.NODE_AUTHENTICATION, AuditMessage.SERIOUS_FAILURE, "", from, String.valueOf(cause.getMessage()));
        }
    }

    @Override
    public boolean identifies() {
        return true;
    }

    @Override
    public void asked(AskedOperation question) {
        if (question.operation() != Operation.FIND) {
            return;
        }
        var association = question.association();
        byte[] identifier = question.identifier().encode(TransferSyntax.of(question.transferSyntax()));
        tell(new AuditMessage(Code.QUERY, null, 'E', Instant.now(), AuditMessage.SUCCESS, "",
                participants(association, null),
                List.of(ParticipantObject.Query.of(question.sopClass(), question.transferSyntax(), identifier))));
    }

    @Override
    public void performed(PerformedOperation operation) {
        if (operation.status().code() == Status.NOT_AUTHORIZED.code()) {
            alert(Code.RESTRICTED_FUNCTION, AuditMessage.SERIOUS_FAILURE, operation.association().callingAe(),
                    operation.association().remoteAddress(),
                    "The caller may not perform " + operation.operation() + " of " + operation.sopClass());
        }
        switch (operation.operation()) {
            case STORE -> count(operation.association(), null, operation.subject().orElse(UNKNOWN),
                    operation.sopClass(), operation.status());
            case MOVE, GET -> {
                var account = accounts.get(operation.association());
                if (account != null) {
                    account.retrieved();
                }
            }
            default -> {}
        }
    }

    @Override
    public void unanswered(PerformedOperation operation) {
        if (operation.operation() == Operation.STORE) {
            // Whether the caller knows or not: this is what became of it
            performed(operation);
        }
    }

    @Override
    public void sending(SentInstance instance) {
        var account = accounts.get(instance.association());
        var subject = instance.subject().orElse(UNKNOWN);
        var transfer = Account.Transfer.of(instance.destination(), subject, false);
        if (account != null && account.begins(transfer)) {
            tell(new AuditMessage(Code.BEGIN_TRANSFERRING, null, 'E', Instant.now(), AuditMessage.SUCCESS, "",
                    participants(instance.association(), instance.destination()),
                    List.of(new ParticipantObject.Study(subject.study(), "", Map.of()), patient(subject))));
        }
    }

    @Override
    public void sent(SentInstance instance) {
        count(instance.association(), instance.destination(), instance.subject().orElse(UNKNOWN), instance.sopClass(),
                instance.status());
    }

    private void count(AssociationInfo association, @Nullable String destination, Subject subject, String sopClass,
            Status status) {
        var account = accounts.get(association);
        if (account != null) {
            account.add(Account.Transfer.of(destination, subject, status.isFailure()), subject, sopClass,
                    Instant.now());
        }
    }

    private void transferred(AssociationInfo association, Account.Transfer transfer, Account.Tally tally) {
        boolean failed = transfer.failed();
        tell(new AuditMessage(Code.INSTANCES_TRANSFERRED, null, transfer.action(), tally.last(),
                failed ? AuditMessage.MINOR_FAILURE : AuditMessage.SUCCESS,
                failed ? "These instances were not stored" : "", participants(association, transfer.destination()),
                objects(tally.subject(), tally.instances())));
    }

    /// @param destination of a retrieval; null: the caller has sent to us
    private List<Participant> participants(AssociationInfo association, @Nullable String destination) {
        var account = accounts.get(association);
        String user = account == null ? "" : account.user();
        var caller = Participant.peer(association.callingAe(), association.remoteAddress())
                .requesting(user.isEmpty());
        var participants = new ArrayList<Participant>();
        if (destination == null) {
            participants.add(caller.as(Code.SOURCE));
            participants.add(us().as(Code.DESTINATION));
        } else {
            participants.add(us().as(Code.SOURCE));
            boolean itself = destination.equals(association.callingAe());
            participants.add((itself ? caller : Participant.peer(destination, Optional.empty())).as(Code.DESTINATION));
            if (!itself) {
                participants.add(caller);
            }
        }
        if (!user.isEmpty()) {
            participants.add(new Participant(user, List.of(), "", true, null, caller.accessPoint(),
                    caller.accessType()));
        }
        return participants;
    }

    private static List<ParticipantObject> objects(Subject subject, Map<String, Integer> instances) {
        return List.of(new ParticipantObject.Study(subject.study(), subject.accessionNumber(), instances),
                patient(subject));
    }

    private static ParticipantObject patient(Subject subject) {
        return new ParticipantObject.Patient(subject.patientId(), subject.patientName());
    }

    private void alert(Code type, int outcome, String callingAe, Optional<InetSocketAddress> from, String description) {
        String address = address(from);
        int silenced = repeats.admit(type.value(), address, System.nanoTime());
        if (silenced >= 0) {
            tell(new AuditMessage(Code.SECURITY_ALERT, type, 'E', Instant.now(), outcome, "",
                    List.of(us(), Participant.peer(callingAe, from)),
                    List.of(new ParticipantObject.Alert(address, description + more(silenced)))));
        }
    }

    private static String more(int silenced) {
        return silenced == 0 ? "" : " (and " + silenced + " times more before, from there)";
    }

    private Entry gap(long lost, Instant since) {
        return entry(new AuditMessage(Code.SECURITY_ALERT, Code.RECORDING_STOPPED, 'E', Instant.now(),
                AuditMessage.SERIOUS_FAILURE, "", List.of(us()), List.of(new ParticipantObject.Alert(host,
                        lost + " messages were lost since " + since + ", for they could not be delivered"))));
    }

    private static String address(Optional<InetSocketAddress> from) {
        return Participant.peer("", from).accessPoint();
    }

    private Participant us() {
        return Participant.here(String.valueOf(ProcessHandle.current().pid()), aeTitles, "larmor", host);
    }

    /// The account under which this process runs.
    private Participant operator() {
        return Participant.here(System.getProperty("user.name", AuditMessage.NONE), List.of(), "", host);
    }

    private void tell(AuditMessage message) {
        var entry = entry(message);
        deliveries.forEach(delivery -> delivery.offer(entry));
    }

    private Entry entry(AuditMessage message) {
        return new Entry(message.at(), message.encode(site, source));
    }
}
