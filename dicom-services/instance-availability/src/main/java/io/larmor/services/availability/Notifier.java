package io.larmor.services.availability;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveListener;
import io.larmor.archive.InstanceSelection;
import io.larmor.assoc.Deadlines;
import io.larmor.assoc.Peer;
import io.larmor.assoc.ProposedContext;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.NCreateRq;
import io.larmor.services.availability.AvailabilityNotification.Instance;
import io.larmor.services.spi.ProviderContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notifies peers of each study once nothing more of it has come for a while: of all of its instances, retrievable from this server.
/// What is due when the server stops is not sent.
///
/// *Threading*: thread-safe. Each notification has a virtual thread; a few run at once.
final class Notifier implements ArchiveListener {

    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    /// Studies that wait: beyond that, the one that comes is notified at once.
    private static final int MAX_WAITING = 10_000;
    private static final int AT_ONCE = 4;
    /// Notifications that are being sent, or wait for their turn or another attempt: beyond that, what is due is given up.
    private static final int MAX_UNDER_WAY = 10_000;
    private static final int ATTEMPTS = 5;
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final String IAN = Uid.InstanceAvailabilityNotification;
    private static final List<ProposedContext> CONTEXTS = List.of(new ProposedContext(1, IAN,
            List.of(Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian)));

    private final ProviderContext context;
    private final Archive archive;
    private final List<Peer> peers;
    private final Duration quiet;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Waiting> waiting = new HashMap<>();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Semaphore underWay;
    private volatile boolean closed;

    /// A study of which something came: when it last did, and the deadline that looks whether that was long enough ago.
    private static final class Waiting {
        long last;
        Deadlines.Deadline deadline = () -> {};
    }

    Notifier(ProviderContext context, Archive archive, List<Peer> peers, Duration quiet) {
        this(context, archive, peers, quiet, MAX_UNDER_WAY);
    }

    Notifier(ProviderContext context, Archive archive, List<Peer> peers, Duration quiet, int mostUnderWay) {
        underWay = new Semaphore(mostUnderWay);
        this.context = context;
        this.archive = archive;
        this.peers = peers;
        this.quiet = quiet;
    }

    @Override
    public void stored(String study, String sopInstance) {
        if (study.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            if (closed) {
                return;
            }
            Waiting known = waiting.get(study);
            if (known == null) {
                known = new Waiting();
                waiting.put(study, known);
                wait(study, known, waiting.size() > MAX_WAITING ? Duration.ZERO : quiet);
            }
            known.last = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    private void wait(String study, Waiting each, Duration delay) {
        each.deadline = Deadlines.after(delay, () -> look(study, each));
    }

    /// Looks whether a study is quiet; the timer's thread does no more.
    private void look(String study, Waiting each) {
        lock.lock();
        try {
            long left = quiet.toNanos() - (System.nanoTime() - each.last);
            if (closed) {
                return;
            }
            if (left > 0 && waiting.size() <= MAX_WAITING) {
                wait(study, each, Duration.ofNanos(left));
                return;
            }
            waiting.remove(study);
        } finally {
            lock.unlock();
        }
        for (Peer peer : peers) {
            if (underWay.tryAcquire()) {
                Thread.ofVirtual().name("larmor-notify").start(() -> send(study, peer, 1));
            } else {
                LOG.warn("{} is not notified of a study: too many notifications wait for slow peers", peer.ae());
                context.meters().counter("notifications given up").add(1);
            }
        }
    }

    private void send(String study, Peer peer, int attempt) {
        boolean again = false;
        places.acquireUninterruptibly();
        try {
            again = !isDone(study, peer, attempt);
        } finally {
            places.release();
            if (!again) {
                underWay.release();
            }
        }
        if (again) {
            Deadlines.after(RETRY.multipliedBy(attempt),
                    () -> Thread.ofVirtual().name("larmor-notify").start(() -> send(study, peer, attempt + 1)));
        }
    }

    /// {@return false if it is to be tried again}
    private boolean isDone(String study, Peer peer, int attempt) {
        try {
            if (closed) {
                return true;
            }
            var notification = notification(study);
            if (notification.series().isEmpty()) {
                return true;
            }
            try (DimseAssociation exchange = context.connect(peer, CONTEXTS)) {
                var reply = exchange.call(new NCreateRq(IAN, Uids.generate()), notification.toDataSet());
                if (reply.status().isFailure()) {
                    LOG.warn("{} did not take a notification of instances: {}", peer.ae(), reply.status().codeText());
                } else {
                    context.meters().counter("notifications").add(1);
                }
                release(exchange);
            }
            return true;
        } catch (IOException e) {
            if (attempt < ATTEMPTS) {
                LOG.debug("{} could not be notified of instances yet: {}", peer.ae(), e.getMessage());
                return false;
            }
            LOG.warn("{} could not be notified of instances: {}", peer.ae(), e.getMessage());
            return true;
        }
    }

    /// The peer has answered: how the association ends changes nothing.
    private static void release(DimseAssociation exchange) {
        try {
            exchange.release();
        } catch (IOException e) {
            LOG.debug("Notified, but not released: {}", e.getMessage());
        }
    }

    /// Everything that there is of a study.
    private AvailabilityNotification notification(String study) throws IOException {
        var series = new LinkedHashMap<String, List<Instance>>();
        try (var instances = archive.instances(InstanceSelection.study(study))) {
            for (var next = instances.next(); next != null; next = instances.next()) {
                series.computeIfAbsent(next.series(), _ -> new ArrayList<>())
                        .add(Instance.online(next.sopClass(), next.sopInstance(), context.aeTitle()));
            }
        }
        return new AvailabilityNotification(study, series);
    }

    void close() {
        archive.removeListener(this);
        lock.lock();
        try {
            closed = true;
            waiting.values().forEach(each -> each.deadline.cancel());
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }
}
