package io.larmor.services.ups;

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
import io.larmor.data.Uid;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.NEventReportRq;
import io.larmor.pdu.RoleSelection;
import io.larmor.services.spi.ProviderContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports events to subscribers: each gets its own in their order, over an association that is opened when there is something to report
/// (N-EVENT-REPORT in a context of UPS Event, as its SCP). What cannot be delivered is tried again, later each time, and then given up: "the
/// SCP has no obligation to queue or retry" (PS3.4 §CC.2.4.3).
///
/// *Threading*: thread-safe. One virtual thread a subscriber, while there is something to report.
final class Reporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UpsProvider.class);
    /// More than this waits for nobody; the oldest go first.
    private static final int MOST = 10_000;
    private static final List<ProposedContext> CONTEXTS = List.of(new ProposedContext(1,
            Uid.UnifiedProcedureStepEvent, List.of(Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian)));
    private static final List<RoleSelection> AS_SCP = List
            .of(new RoleSelection(Uid.UnifiedProcedureStepEvent, false, true));

    private final ProviderContext context;
    private final List<Duration> pauses;
    private final Map<String, Outbox> outboxes = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /// @param context opens associations
    /// @param pauses how long to wait before each further attempt
    Reporter(ProviderContext context, List<Duration> pauses) {
        this.context = context;
        this.pauses = List.copyOf(pauses);
    }

    /// {@return whether events can be reported to an application entity}
    boolean knows(String ae) {
        return context.peer(ae).isPresent();
    }

    void send(String ae, Event event) {
        outboxes.computeIfAbsent(ae, Outbox::new).add(event);
    }

    /// Gives up what waits.
    @Override
    public void close() {
        closed = true;
        outboxes.values().forEach(Outbox::wake);
    }

    /// What waits for one subscriber.
    private final class Outbox {
        private final String ae;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition wake = lock.newCondition();
        private final Deque<Event> events = new ArrayDeque<>();
        private boolean running;

        Outbox(String ae) {
            this.ae = ae;
        }

        void add(Event event) {
            lock.lock();
            try {
                if (events.size() == MOST) {
                    events.removeFirst();
                    LOG.warn("More than {} events wait for {}; the oldest is dropped", MOST, ae);
                }
                events.addLast(event);
                if (!running && !closed) {
                    running = true;
                    Thread.ofVirtual().name("larmor-ups-" + ae).start(this::run);
                }
            } finally {
                lock.unlock();
            }
        }

        private void run() {
            int failures = 0;
            while (first() != null) {
                try {
                    deliver();
                    failures = 0;
                } catch (IOException | RuntimeException e) {
                    LOG.debug("An event could not be reported to {}", ae, e);
                    if (failures == pauses.size()) {
                        giveUp();
                        failures = 0;
                    } else {
                        await(pauses.get(failures++));
                    }
                }
            }
        }

        /// {@return what is next, or null, which ends the thread}
        private @Nullable Event first() {
            lock.lock();
            try {
                var first = closed ? null : events.peekFirst();
                running = first != null;
                return first;
            } finally {
                lock.unlock();
            }
        }

        private void deliver() throws IOException {
            Peer peer = context.peer(ae).orElseThrow(() -> new IOException(ae + " is no peer any more"));
            try (DimseAssociation association = context.connect(peer, context.aeTitle(), CONTEXTS, AS_SCP)) {
                for (var event = first(); event != null; event = first()) {
                    report(association, event);
                    done(event);
                }
                association.release();
            }
        }

        private void report(DimseAssociation association, Event event) throws IOException {
            var request = new NEventReportRq(Uid.UnifiedProcedureStepPush, event.uid(), event.type());
            try (var invocation = association.invoke(Uid.UnifiedProcedureStepEvent, request, event.information())) {
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

        private void done(Event event) {
            lock.lock();
            try {
                events.remove(event);
            } finally {
                lock.unlock();
            }
        }

        private void giveUp() {
            lock.lock();
            try {
                LOG.warn("{} events for {} could not be delivered, and are given up", events.size(), ae);
                events.clear();
            } finally {
                lock.unlock();
            }
        }

        private void await(Duration pause) {
            lock.lock();
            try {
                long left = pause.toNanos();
                while (left > 0 && !closed) {
                    left = wake.awaitNanos(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
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
