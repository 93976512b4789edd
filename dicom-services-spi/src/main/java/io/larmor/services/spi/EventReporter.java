package io.larmor.services.spi;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.assoc.Peer;
import io.larmor.assoc.ProposedContext;
import io.larmor.data.DataSet;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.NEventReportRq;
import io.larmor.pdu.RoleSelection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports events to peers by N-EVENT-REPORT, for a service that is the SCP of a SOP class: each peer gets its own in their order, over an
/// association that is opened when there is something to report, in the role of the SCP (PS3.7 §10.1.1, §D.3.3.4). What cannot be delivered is
/// tried again after each of the given pauses, and then given up with everything else that waits for that peer. An event that comes in a longer
/// pause is tried, with those before it, once the first pause has passed since the last attempt: the peer may be there again. At most 10,000
/// events, and 16 MiB of what they tell, wait for one peer; the oldest go first.
///
/// *Threading*: thread-safe. One virtual thread a peer, while there is something to report.
public final class EventReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventReporter.class);
    /// More than this waits for nobody.
    private static final int MOST = 10_000;
    /// Nor more than so many bytes of Event Information, which may hold what another peer has sent.
    private static final long MOST_BYTES = 16L << 20;

    /// An event to report.
    ///
    /// @param sopInstance SOP Instance UID of what it happened to
    /// @param type        the Event Type ID
    /// @param information the Event Information, or null if there is none
    public record Event(String sopInstance, int type, @Nullable DataSet information) {
        private int bytes() {
            return information == null ? 0 : information.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).length;
        }

        /// Without what else was in the messages that it was made of.
        private Event compact() {
            return information == null ? this : new Event(sopInstance, type, information.compact());
        }
    }

    /// An event that waits, and what it takes.
    private record Waiting(Event event, int bytes) {}

    private final ProviderContext context;
    private final String sopClass;
    private final String named;
    private final List<Duration> pauses;
    private final Map<String, Outbox> outboxes = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private EventReporter(ProviderContext context, String sopClass, String named, List<Duration> pauses) {
        this.context = context;
        this.sopClass = sopClass;
        this.named = named;
        this.pauses = List.copyOf(pauses);
    }

    /// A reporter of events of one SOP class. It counts what it delivers in the provider's counter `events`.
    ///
    /// @param context  opens the associations, in Explicit or Implicit VR Little Endian
    /// @param sopClass the SOP Class UID that is negotiated
    /// @param named    the SOP Class UID that the requests name: in general the same; UPS Push in a context of UPS Event (PS3.4 §CC.3.1)
    /// @param pauses   how long to wait before each further attempt; empty: there is one attempt
    /// @return the reporter, to be closed with the service
    public static EventReporter of(ProviderContext context, String sopClass, String named, List<Duration> pauses) {
        return new EventReporter(context, sopClass, named, pauses);
    }

    /// {@return whether events can be reported to an application entity: it is a peer of the server}
    ///
    /// @param ae its AE title
    public boolean knows(String ae) {
        return context.peer(ae).isPresent();
    }

    /// Reports an event, after those that were handed over before for the same peer. Returns at once.
    ///
    /// @param ae    the peer's AE title
    /// @param event the event
    public void send(String ae, Event event) {
        outboxes.computeIfAbsent(ae, Outbox::new).add(event);
    }

    /// Gives up what waits; an event on its way is not taken back.
    @Override
    public void close() {
        closed = true;
        outboxes.values().forEach(Outbox::wake);
    }

    private List<ProposedContext> contexts() {
        return List
                .of(new ProposedContext(1, sopClass, List.of(Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian)));
    }

    private List<RoleSelection> asScp() {
        return List.of(new RoleSelection(sopClass, false, true));
    }

    /// What waits for one peer.
    private final class Outbox {
        private final String ae;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition wake = lock.newCondition();
        private final Deque<Waiting> events = new ArrayDeque<>();
        private long bytes;
        private boolean running;
        /// Whether something has come since the last attempt began.
        private boolean fresh;

        Outbox(String ae) {
            this.ae = ae;
        }

        void add(Event event) {
            var added = new Waiting(event.compact(), event.bytes());
            lock.lock();
            try {
                while (!events.isEmpty() && (events.size() == MOST || bytes + added.bytes() > MOST_BYTES)) {
                    bytes -= events.removeFirst().bytes();
                    LOG.warn("{} events wait for {}, which is as many as may; the oldest is dropped",
                            events.size() + 1, ae);
                }
                events.addLast(added);
                bytes += added.bytes();
                fresh = true;
                wake.signalAll();
                if (!running && !closed) {
                    running = true;
                    Thread.ofVirtual().name("larmor-event-" + ae).start(this::run);
                }
            } finally {
                lock.unlock();
            }
        }

        private void run() {
            int failures = 0;
            while (goesOn()) {
                if (isDelivered()) {
                    failures = 0;
                } else if (failures == pauses.size()) {
                    giveUp();
                    failures = 0;
                } else if (isDeliveredWithin(pauses.get(failures++))) {
                    failures = 0;
                }
            }
        }

        /// Waits, and tries for each event that comes meanwhile.
        private boolean isDeliveredWithin(Duration pause) {
            long begun = System.nanoTime();
            while (mayTryWithin(pause.toNanos() - (System.nanoTime() - begun))) {
                if (isDelivered()) {
                    return true;
                }
            }
            return false;
        }

        private boolean isDelivered() {
            begin();
            try {
                deliver();
                return true;
            } catch (IOException | RuntimeException e) {
                LOG.debug("An event could not be reported to {}", ae, e);
                return false;
            }
        }

        private void begin() {
            lock.lock();
            try {
                fresh = false;
            } finally {
                lock.unlock();
            }
        }

        /// {@return whether there is something to report; if not, the thread ends, and the next event starts another}
        private boolean goesOn() {
            lock.lock();
            try {
                running = !closed && !events.isEmpty();
                return running;
            } finally {
                lock.unlock();
            }
        }

        /// {@return what is next, or null; what comes after that, while the association is released, is this thread's too}
        private @Nullable Waiting first() {
            lock.lock();
            try {
                return closed ? null : events.peekFirst();
            } finally {
                lock.unlock();
            }
        }

        private void deliver() throws IOException {
            Peer peer = context.peer(ae).orElseThrow(() -> new IOException(ae + " is no peer any more"));
            try (DimseAssociation association = context.connect(peer, context.aeTitle(), contexts(), asScp())) {
                for (var event = first(); event != null; event = first()) {
                    report(association, event.event());
                    done(event);
                }
                association.release();
            }
        }

        private void report(DimseAssociation association, Event event) throws IOException {
            var request = new NEventReportRq(named, event.sopInstance(), event.type());
            try (var invocation = association.invoke(sopClass, request, event.information())) {
                var reply = invocation.next();
                if (reply == null) {
                    throw new IOException("no response came");
                }
                if (reply.status().isFailure()) {
                    LOG.debug("{} answered {} to an event", ae, reply.status());
                }
                context.meters().counter("events").add(1);
            }
        }

        private void done(Waiting event) {
            lock.lock();
            try {
                bytes -= events.remove(event) ? event.bytes() : 0;
            } finally {
                lock.unlock();
            }
        }

        private void giveUp() {
            lock.lock();
            try {
                LOG.warn("{} events for {} could not be delivered, and are given up", events.size(), ae);
                events.clear();
                bytes = 0;
            } finally {
                lock.unlock();
            }
        }

        /// {@return true once something has come and the first pause has passed, false once so many nanoseconds have}
        private boolean mayTryWithin(long nanos) {
            lock.lock();
            try {
                long shortest = Math.min(nanos, pauses.getFirst().toNanos());
                long left = nanos;
                while (left > 0 && !closed && !(fresh && nanos - left >= shortest)) {
                    long next = fresh ? shortest - (nanos - left) : left;
                    left -= next - wake.awaitNanos(next);
                }
                return left > 0 && !closed;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                lock.unlock();
            }
        }

        void wake() {
            lock.lock();
            try {
                wake.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
