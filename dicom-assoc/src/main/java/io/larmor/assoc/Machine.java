package io.larmor.assoc;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRj;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.MalformedPduException;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.ReleaseRp;
import io.larmor.pdu.ReleaseRq;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The upper layer protocol machine: runs the [StateTable], keeps the ARTIM timer, and is the only one that sends control PDUs
/// and closes the transport. Data in Sta6 does not pass here.
///
/// *Threading:* any thread fires events. The state changes under a lock that is never held while something is written, so that
/// the deadline thread does not wait.
final class Machine {
    /// How long the end of the connection is waited for when the association is over (ARTIM in Sta13): a peer that is there
    /// closes at once, and nothing is lost with one that does not.
    static final Duration LINGER = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);

    private final Transport transport;
    private final MessageWriter writer;
    private final Timeouts timeouts;
    private final TimeSource time;
    private final boolean requestor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition endedCondition = lock.newCondition();

    private volatile State state;
    private boolean ended;
    private @Nullable IOException failure;
    private Deadlines.@Nullable Deadline artim;
    private Deadlines.@Nullable Deadline answer;
    private @Nullable AssociateRq request;
    private @Nullable AssociateAc acceptance;
    private boolean releaseIndicated;
    private Runnable atEnd = () -> {};

    Machine(Transport transport, MessageWriter writer, AssociationOptions options, boolean requestor) {
        this(transport, writer, options, requestor, State.STA_1);
    }

    /// Begins in any state, with the timer that runs in it.
    Machine(Transport transport, MessageWriter writer, AssociationOptions options, boolean requestor, State state) {
        this.transport = transport;
        this.writer = writer;
        this.timeouts = options.timeouts();
        this.time = options.time();
        this.requestor = requestor;
        this.state = state;
        if (state == State.STA_2 || state == State.STA_13) {
            lock.lock();
            try {
                startArtim(timeouts.accept());
            } finally {
                lock.unlock();
            }
        }
    }

    /// What to do when the association has ended; to be told before it begins.
    void atEnd(Runnable action) {
        atEnd = action;
    }

    State state() {
        return state;
    }

    /// Fires an event of this side that the state must allow.
    void fire(Event event, @Nullable Pdu pdu) {
        if (!tryFire(event, pdu, null)) {
            throw new IllegalStateException("Internal error: " + event + " in " + state + ".");
        }
    }

    /// The event of a PDU that came.
    void received(Pdu pdu) {
        Event event = event(pdu.type());
        tryFire(event, pdu, new ProtocolViolationException(AbortReason.UNEXPECTED_PDU, "The peer sent an "
                + Pdu.name(pdu.type()) + " when it must not (" + state + "); the association was aborted."));
    }

    /// P-DATA-TF outside Sta6 and Sta7.
    void receivedData() {
        tryFire(Event.EVT_10, null, new ProtocolViolationException(AbortReason.UNEXPECTED_PDU,
                "The peer sent data when it must not (" + state + "); the association was aborted."));
    }

    private static Event event(int type) {
        return switch (type) {
            case Pdu.ASSOCIATE_RQ -> Event.EVT_6;
            case Pdu.ASSOCIATE_AC -> Event.EVT_3;
            case Pdu.ASSOCIATE_RJ -> Event.EVT_4;
            case Pdu.P_DATA_TF -> Event.EVT_10;
            case Pdu.RELEASE_RQ -> Event.EVT_12;
            case Pdu.RELEASE_RP -> Event.EVT_13;
            default -> Event.EVT_16;
        };
    }

    /// A PDU in Sta13, of which nobody wants to know more than its type.
    void receivedLate(int type) {
        Event event = event(type);
        tryFire(event, null, new ProtocolViolationException(AbortReason.UNEXPECTED_PDU,
                "The peer sent an " + Pdu.name(type) + " when the association was over."));
    }

    void receivedInvalid(ProtocolViolationException violation) {
        tryFire(Event.EVT_19, null, violation);
    }

    void receivedInvalid(MalformedPduException e) {
        receivedInvalid(new ProtocolViolationException(AbortReason.of(e.abortReason()),
                "The peer sent a PDU that cannot be read (" + e.getMessage() + "); the association was aborted.", e));
    }

    /// The transport is closed, by the peer or because it broke.
    void lost(@Nullable IOException cause) {
        tryFire(Event.EVT_17, null, cause);
    }

    /// Ends everything at once without a word to the peer.
    void fail(IOException cause) {
        lock.lock();
        try {
            setFailure(cause);
        } finally {
            lock.unlock();
        }
        lost(cause);
    }

    /// Aborts because something took too long. The A-ABORT may have to wait, so not on the thread that says so.
    void expire(DicomTimeoutException cause) {
        Thread.ofVirtual().name("larmor-abort").start(() -> tryFire(Event.EVT_19, null, cause));
    }

    /// Does what the table says; returns false, having done nothing, where it is blank. When the association has ended, events
    /// that come late are nobody's any more.
    boolean tryFire(Event event, @Nullable Pdu pdu, @Nullable IOException cause) {
        @Nullable
        Pdu send;
        boolean end;
        lock.lock();
        try {
            if (ended || (event == Event.EVT_18 && artim == null)) {
                return true;
            }
            Action action = StateTable.transition(state, event);
            if (action == null) {
                return false;
            }
            State before = state;
            state = action.next();
            send = perform(action, before, pdu, cause);
            end = state == State.STA_1;
            if (end) {
                ended = true;
                stopArtim();
                stopAnswer();
                endedCondition.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (send != null) {
            send(send);
        }
        if (end) {
            transport.close();
            atEnd.run();
            LOG.debug("Association over {} ended: {}", transport.remoteAddress().map(Object::toString).orElse("memory"),
                    failure == null ? "released" : failure.getMessage());
        }
        return true;
    }

    private void send(Pdu pdu) {
        try {
            if (pdu instanceof Abort abort) {
                writer.abort(abort);
            } else {
                writer.control(pdu);
            }
        } catch (IOException e) {
            lost(e);
        }
    }

    /// Under the lock: what changes here; returns the PDU to send, if any.
    private @Nullable Pdu perform(Action action, State before, @Nullable Pdu pdu, @Nullable IOException cause) {
        switch (action) {
            case AE_1, DT_2, AR_6, AA_6 -> {}
            case AE_2 -> {
                answer = timer(DicomTimeoutException.Which.ASSOCIATION, timeouts.association());
                return pdu;
            }
            case AE_3 -> {
                stopAnswer();
                acceptance = (AssociateAc) pdu;
            }
            case AE_4 -> setFailure(rejected((AssociateRj) Objects.requireNonNull(pdu)));
            case AE_5 -> startArtim(timeouts.accept());
            case AE_6 -> {
                return indicate((AssociateRq) Objects.requireNonNull(pdu));
            }
            case AE_7, DT_1, AR_7 -> {
                return pdu;
            }
            case AE_8 -> {
                startArtim(LINGER);
                return pdu;
            }
            case AR_1 -> {
                answer = timer(DicomTimeoutException.Which.RELEASE, timeouts.release());
                return new ReleaseRq();
            }
            case AR_2 -> releaseIndicated = true;
            case AR_3, AR_5, AA_5, AA_2, AA_3, AA_4 -> setFailureOfEnd(action, before, pdu, cause);
            case AR_4 -> {
                stopAnswer();
                startArtim(LINGER);
                return new ReleaseRp();
            }
            case AR_8 -> {
                if (!requestor) {
                    state = Objects.requireNonNull(action.otherwise());
                }
            }
            case AR_9 -> {
                return new ReleaseRp();
            }
            case AR_10 -> stopAnswer();
            case AA_1 -> {
                setFailure(cause != null
                        ? cause
                        : AssociationAbortedException.byUs(AbortSource.SERVICE_USER,
                                AbortReason.NOT_SPECIFIED));
                stopAnswer();
                startArtim(LINGER);
                return new Abort(Abort.SERVICE_USER, Abort.REASON_NOT_SPECIFIED);
            }
            case AA_7 -> {
                return new Abort(Abort.SERVICE_PROVIDER, reason(cause).value());
            }
            case AA_8 -> {
                setFailure(Objects.requireNonNull(cause));
                stopAnswer();
                startArtim(LINGER);
                return new Abort(Abort.SERVICE_PROVIDER, reason(cause).value());
            }
        }
        return null;
    }

    private static AbortReason reason(@Nullable IOException cause) {
        return switch (cause) {
            case ProtocolViolationException violation -> violation.reason();
            case AssociationAbortedException aborted -> aborted.reason();
            case null, default -> AbortReason.NOT_SPECIFIED;
        };
    }

    /// AE-6: "If A-ASSOCIATE-RQ acceptable by service-provider".
    private @Nullable Pdu indicate(AssociateRq rq) {
        stopArtim();
        request = rq;
        if ((rq.protocolVersion() & 1) != 0) {
            return null;
        }
        state = Objects.requireNonNull(Action.AE_6.otherwise());
        RejectReason reason = RejectReason.PROTOCOL_VERSION_NOT_SUPPORTED;
        var rj = new AssociateRj(AssociateRj.REJECTED_PERMANENT, reason.source().value(), reason.value());
        setFailure(AssociationRejectedException.byUs(rj, rq.callingAe(), reason.words()));
        startArtim(LINGER);
        return rj;
    }

    private AssociationRejectedException rejected(AssociateRj rj) {
        return AssociationRejectedException.byPeer(rj, Objects.requireNonNull(request));
    }

    private void setFailureOfEnd(Action action, State before, @Nullable Pdu pdu, @Nullable IOException cause) {
        if (before == State.STA_13 || action == Action.AR_3) {
            return;
        }
        if (pdu instanceof Abort abort) {
            setFailure(before == State.STA_5 && abort.source() == Abort.SERVICE_PROVIDER
                    ? AssociationAbortedException.unanswered(abort)
                    : AssociationAbortedException.byPeer(abort));
        } else if (cause instanceof AssociationException) {
            setFailure(cause);
        } else if (before == State.STA_2 && action == Action.AA_2) {
            setFailure(new DicomTimeoutException(DicomTimeoutException.Which.ACCEPT, timeouts.accept()));
        } else {
            setFailure(AssociationAbortedException.connectionLost(switch (before) {
                case STA_2 -> "before an association was requested";
                case STA_3, STA_4, STA_5 -> "before the association was accepted or rejected";
                case STA_6, STA_8 -> "without a release of the association";
                default -> "before the release was complete";
            }, cause));
        }
    }

    /// The first failure is the one that tells; what comes after follows from it.
    private void setFailure(IOException cause) {
        if (failure == null && !ended) {
            failure = cause;
        }
    }

    private void startArtim(Duration limit) {
        stopArtim();
        if (!limit.isZero()) {
            artim = time.after(limit, () -> tryFire(Event.EVT_18, null, null));
        }
    }

    private void stopArtim() {
        if (artim != null) {
            artim.cancel();
            artim = null;
        }
    }

    private Deadlines.@Nullable Deadline timer(DicomTimeoutException.Which which, Duration limit) {
        return limit.isZero() ? null : time.after(limit, () -> fail(new DicomTimeoutException(which, limit)));
    }

    private void stopAnswer() {
        if (answer != null) {
            answer.cancel();
            answer = null;
        }
    }

    /// Remembers what was requested, for the words of a rejection.
    void requesting(AssociateRq rq) {
        request = rq;
    }

    AssociateRq request() {
        return Objects.requireNonNull(request);
    }

    AssociateAc acceptance() {
        return Objects.requireNonNull(acceptance);
    }

    /// What was requested is negotiated, and not needed any more.
    void forgetRequest() {
        request = null;
    }

    boolean releaseIndicated() {
        return releaseIndicated;
    }

    boolean artimRuns() {
        return artim != null;
    }

    @Nullable
    IOException failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    void throwFailure() throws IOException {
        IOException thrown = failure();
        if (thrown != null) {
            throw thrown;
        }
    }

    /// Waits until the association has ended, but not longer than given.
    void awaitEnd(Duration limit) {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (!ended && left > 0) {
                left = endedCondition.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

}
