package io.larmor.audit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
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
import io.larmor.assoc.Deadlines;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.Negotiator.Decision;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.TlsException;
import io.larmor.dimse.Status;
import io.larmor.pdu.UserIdentity;
import io.larmor.scp.AskedOperation;
import io.larmor.scp.AssociationListener;
import io.larmor.scp.IdentityVerifier.Verdict;
import io.larmor.scp.OperationListener;
import io.larmor.scp.PerformedOperation;
import io.larmor.scp.SentInstance;
import io.larmor.scp.VerifiedUser;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.Subject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An audit trail of a server (PS3.15 §A.5). Install it as [AssociationListener] and as [OperationListener].
///
/// It tells of the start and the end of the application, of queries, of instances that were received and sent, one message for each association, study and
/// outcome, of what is asked of services that manage instances (performed procedure steps, unified procedure steps, storage commitment, instance availability), of what was refused (callers, users, operations, TLS), and, when the program says so, of what was imported, deleted and configured. It holds data of patients: that is what
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
    /// Counts of associations that are open are told after that time, or twice that: so many are lost if the process is killed.
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Messages messages;
    private final String site;
    private final String source;
    private final List<Delivery> deliveries = new ArrayList<>();
    private final Map<AssociationInfo, Account> accounts = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Repeats repeats = new Repeats();
    /// Who has proven to be the user of the association that this thread negotiates: an association is opened, or rejected, on the thread that
    /// looked at its user.
    private final ThreadLocal<Optional<VerifiedUser>> verified = ThreadLocal.withInitial(Optional::empty);
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean closed;
    private volatile Deadlines.Deadline next = () -> {};

    AuditTrail(Messages messages, String site, String source) {
        this.messages = messages;
        this.site = site;
        this.source = source;
        tellInTime();
    }

    private void tellInTime() {
        if (!closed) {
            next = Deadlines.after(LONGEST, () -> Thread.ofVirtual().name("larmor-audit-counts").start(() -> {
                var since = Instant.now().minus(LONGEST);
                accounts().forEach(account -> account.tellCountedSince(since));
                tell(repeats.over(System.nanoTime()));
                tellInTime();
            }));
        }
    }

    private List<Account> accounts() {
        synchronized (accounts) {
            return List.copyOf(accounts.values());
        }
    }

    /// {@return a builder of a trail that goes nowhere yet}
    ///
    /// @param aeTitles of the application; the first is what it calls itself
    public static AuditTrailBuilder builder(String... aeTitles) {
        return new AuditTrailBuilder(List.of(aeTitles));
    }

    void deliverTo(Sink sink, long buffer) {
        deliveries.add(new Delivery(sink, buffer, (lost, since) -> entry(messages.lost(lost, since))));
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
            tell(messages.activity(Code.APPLICATION_START));
        }
    }

    /// Tells that the application stops, if it has started, and of what is not told yet; then gives destinations up to five seconds to take what waits.
    @Override
    public void close() {
        closed = true;
        next.cancel();
        accounts().forEach(Account::close);
        tell(repeats.rest());
        if (running.compareAndSet(true, false)) {
            tell(messages.activity(Code.APPLICATION_STOP));
        }
        deliveries.forEach(Delivery::close);
    }

    /// The configuration, on which depends who is let in, was changed.
    ///
    /// @param description in words, without secrets
    public void configured(String description) {
        tell(messages.configured(description));
    }

    /// Somebody at this machine has deleted instances, or taken out of the archive what was damaged.
    ///
    /// @param subject   of which study and patient
    /// @param instances how many, by SOP Class UID
    /// @param whole     whether nothing of the study is left
    public void deleted(Subject subject, Map<String, Integer> instances, boolean whole) {
        tell(messages.accessed(whole ? Code.STUDY_DELETED : Code.INSTANCES_ACCESSED, 'D', subject, instances));
    }

    /// Somebody at this machine has put instances in.
    ///
    /// @param subject   of which study and patient, and whether they have replaced others
    /// @param instances how many, by SOP Class UID
    public void imported(Subject subject, Map<String, Integer> instances) {
        tell(messages.accessed(Code.INSTANCES_ACCESSED, subject.effect() == Subject.Effect.REPLACED ? 'U' : 'C',
                subject,
                instances));
    }

    @Override
    public void opened(AssociationInfo association) {
        var caller = Caller.of(association, verified.get());
        verified.remove();
        accounts.put(association,
                new Account(caller, (transfer, tally) -> tell(messages.transferred(caller, transfer, tally))));
        var refused = association.contexts().stream()
                .filter(context -> context.result() == PresentationContext.Result.USER_REJECTION)
                .map(PresentationContext::abstractSyntax).distinct().toList();
        if (!refused.isEmpty()) {
            alert(Code.RESTRICTED_FUNCTION, AuditMessage.MINOR_FAILURE, caller,
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
    public void identified(AssociationRequest request, Optional<InetSocketAddress> from, Verdict verdict) {
        switch (verdict) {
            case Verdict.Accepted accepted -> {
                verified.set(accepted.user());
                tell(messages.authenticated(new Caller(request.callingAe(), from, accepted.user()), Optional.empty()));
            }
            case Verdict.Refused refused -> {
                verified.remove();
                var caller = new Caller(request.callingAe(), from, request.identity().flatMap(AuditTrail::claimed));
                int silenced = repeats.admit(Code.LOGIN, caller, System.nanoTime());
                if (silenced >= 0) {
                    tell(messages.authenticated(caller, Optional.of(refused.reason() + more(silenced))));
                }
            }
        }
    }

    /// Only names are told; tickets and tokens are secrets.
    private static Optional<VerifiedUser> claimed(UserIdentity identity) {
        boolean name = identity.type() == UserIdentity.USERNAME || identity.type() == UserIdentity.USERNAME_PASSCODE;
        return name && !identity.primaryText().isEmpty()
                ? Optional.of(new VerifiedUser(identity.primaryText()))
                : Optional.empty();
    }

    @Override
    public void rejected(AssociationRequest request, Optional<InetSocketAddress> from, Decision.Reject reason) {
        verified.remove();
        var caller = new Caller(request.callingAe(), from, Optional.empty());
        if (reason.reason() == RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED) {
            alert(Code.NODE_AUTHENTICATION, AuditMessage.SERIOUS_FAILURE, caller, "The caller is not let in");
        } else if (reason.reason() == RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED) {
            alert(Code.NODE_AUTHENTICATION, AuditMessage.SERIOUS_FAILURE, caller,
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
            alert(Code.NODE_AUTHENTICATION, AuditMessage.SERIOUS_FAILURE, new Caller("", from, Optional.empty()),
                    String.valueOf(cause.getMessage()));
        }
    }

    /// Of what anybody can bring about as often as he likes, not everything is told.
    private void alert(Code type, int outcome, Caller caller, String description) {
        int silenced = repeats.admit(type, caller, System.nanoTime());
        if (silenced >= 0) {
            tell(messages.alert(type, outcome, caller, description + more(silenced)));
        }
    }

    private void tell(List<Repeats.Untold> refusals) {
        for (var each : refusals) {
            var caller = new Caller("", each.from(), Optional.empty());
            String description = each.count() + " refusals more of this kind, from there";
            tell(each.kind().equals(Code.LOGIN)
                    ? messages.authenticated(caller, Optional.of(description))
                    : messages.alert(each.kind(), AuditMessage.SERIOUS_FAILURE, caller, description));
        }
    }

    private static String more(int silenced) {
        return silenced == 0 ? "" : " (and " + silenced + " times more before, from there)";
    }

    @Override
    public boolean identifies() {
        return true;
    }

    @Override
    public void asked(AskedOperation question) {
        if (question.operation() == Operation.FIND) {
            tell(messages.query(caller(question.association()), question));
        }
    }

    /// Before the caller may rely on it: who is killed a moment later has not told how many instances came, but that some have, of whom, and from whom.
    @Override
    public void answering(PerformedOperation operation) {
        if (operation.operation() == Operation.STORE && !operation.status().isFailure()) {
            begins(operation.association(), null, operation.subjects().stream().findFirst());
        }
    }

    private void begins(AssociationInfo association, @Nullable String destination, Optional<Subject> known) {
        var account = accounts.get(association);
        var subject = known.orElse(Subject.UNKNOWN);
        if (account != null && account.begins(destination, subject)) {
            tell(messages.begins(account.caller(), destination, subject));
        }
    }

    @Override
    public void performed(PerformedOperation operation) {
        var account = accounts.get(operation.association());
        if (operation.status().code() == Status.NOT_AUTHORIZED.code()) {
            alert(Code.RESTRICTED_FUNCTION, AuditMessage.SERIOUS_FAILURE, caller(operation.association()),
                    "The caller may not perform " + operation.operation() + " of " + operation.sopClass());
        }
        if (account == null) {
            return;
        }
        switch (operation.operation()) {
            case STORE -> count(account, null, operation.subjects().stream().findFirst(), operation.sopClass(),
                    operation.status());
            case MOVE, GET -> account.retrieved();
            case ECHO, FIND -> {}
            case N_EVENT_REPORT, N_GET, N_SET, N_ACTION, N_CREATE, N_DELETE -> operation.subjects()
                    .forEach(subject -> tell(messages.normalized(account.caller(), operation, subject)));
        }
    }

    @Override
    public void unanswered(PerformedOperation operation) {
        // Whether the caller knows or not: this is what became of it
        performed(operation);
    }

    @Override
    public void sending(SentInstance instance) {
        begins(instance.association(), instance.destination(), instance.subject());
    }

    @Override
    public void sent(SentInstance instance) {
        var account = accounts.get(instance.association());
        if (account != null) {
            count(account, instance.destination(), instance.subject(), instance.sopClass(), instance.status());
        }
    }

    private static void count(Account account, @Nullable String destination, Optional<Subject> known, String sopClass,
            Status status) {
        var subject = known.orElse(Subject.UNKNOWN);
        account.add(Account.Transfer.of(destination, subject, status.isFailure()), subject, sopClass, Instant.now());
    }

    private Caller caller(AssociationInfo association) {
        var account = accounts.get(association);
        return account == null ? Caller.of(association, Optional.empty()) : account.caller();
    }

    private void tell(AuditMessage message) {
        var entry = entry(message);
        deliveries.forEach(delivery -> delivery.offer(entry));
    }

    private Entry entry(AuditMessage message) {
        return new Entry(message.at(), message.encode(site, source));
    }
}
