package io.larmor.services.storagecommitment;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.archive.Archive;
import io.larmor.assoc.Deadlines;
import io.larmor.assoc.Peer;
import io.larmor.assoc.ProposedContext;
import io.larmor.data.DataSetFolder;
import io.larmor.data.Uid;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.Status;
import io.larmor.pdu.RoleSelection;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.ProviderContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out the result of each request, and reports it until the peer has taken it. A request is kept from before it is answered until
/// its result is delivered, so that a restart in between costs nothing but time.
///
/// *Threading*: thread-safe. Each attempt has a virtual thread; a few run at once.
final class Reporter {

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    /// What peers can have us keep and remember: instances of all requests together, some 100 MB.
    private static final int MAX_PENDING = 500_000;
    /// Of those, what one peer can have: who never takes its results leaves room for the others.
    private static final int MAX_PENDING_OF_PEER = 100_000;
    private static final int AT_ONCE = 4;
    private static final List<ProposedContext> CONTEXTS = List.of(new ProposedContext(1,
            Uid.StorageCommitmentPushModel, List.of(Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian)));
    /// "The SCP negotiates an SCP role using the SCU/SCP Role Selection Negotiation" (PS3.4 §J.3.3.1.2).
    private static final List<RoleSelection> AS_SCP = List
            .of(new RoleSelection(Uid.StorageCommitmentPushModel, false, true));

    private final ProviderContext context;
    private final Archive archive;
    private final Optional<DataSetFolder> folder;
    private final Retries retries;
    private final boolean sameAssociation;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Pending> pending = new HashMap<>();
    private final Map<String, Integer> instances = new HashMap<>();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile boolean closed;

    Reporter(ProviderContext context, Archive archive, Optional<DataSetFolder> folder, Retries retries,
            boolean sameAssociation) {
        this.context = context;
        this.archive = archive;
        this.folder = folder;
        this.retries = retries;
        this.sameAssociation = sameAssociation;
    }

    /// A request whose result is not delivered.
    private static final class Pending {
        final CommitmentRequest request;
        /// Whether its Transaction UID is in use for another one: then it is not kept, and fails.
        final boolean duplicate;
        final long since = System.nanoTime();
        int failures;
        boolean begun;
        Deadlines.@Nullable Deadline next;

        Pending(CommitmentRequest request, boolean duplicate) {
            this.request = request;
            this.duplicate = duplicate;
        }
    }

    /// Takes a request, and makes it survive a restart.
    NResult accept(CommitmentRequest request, DimseAssociation asked) throws IOException {
        Pending accepted;
        lock.lock();
        try {
            if (!hasRoom(request)) {
                return new NResult(Status.RESOURCE_LIMITATION);
            }
            accepted = new Pending(request, pending.containsKey(request.transaction()));
            count(request, 1);
            if (!accepted.duplicate) {
                pending.put(request.transaction(), accepted);
            }
        } finally {
            lock.unlock();
        }
        if (folder.isPresent() && !accepted.duplicate) {
            boolean kept = false;
            try {
                folder.get().put(request.transaction(), request.toDataSet());
                kept = true;
            } finally {
                if (!kept) {
                    forget(accepted);
                }
            }
        }
        context.meters().counter("requests").add(1);
        beginLater(accepted);
        return new NResult(Status.SUCCESS).then(() -> {
            if (begin(accepted)) {
                attempt(accepted, sameAssociation ? asked : null);
            }
        });
    }

    private boolean hasRoom(CommitmentRequest request) {
        int more = request.references().size();
        return instances.getOrDefault(request.peer(), 0) + more <= MAX_PENDING_OF_PEER
                && instances.values().stream().mapToInt(Integer::intValue).sum() + more <= MAX_PENDING;
    }

    private void count(CommitmentRequest request, int sign) {
        instances.merge(request.peer(), sign * request.references().size(),
                (before, change) -> before + change == 0 ? null : before + change);
    }

    /// Should the answer not get through, nobody else begins.
    private void beginLater(Pending each) {
        lock.lock();
        try {
            if (!closed) {
                each.next = Deadlines.after(retries.longest(),
                        () -> Thread.ofVirtual().name("larmor-commitment").start(() -> {
                            if (begin(each)) {
                                again(each);
                            }
                        }));
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean begin(Pending each) {
        lock.lock();
        try {
            boolean first = !each.begun;
            each.begun = true;
            if (first && each.next != null) {
                each.next.cancel();
                each.next = null;
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /// Goes on with what the last process left.
    void resume() throws IOException {
        if (folder.isEmpty()) {
            return;
        }
        var unreadable = folder.get().forEach((transaction, dataSet) -> {
            try {
                var request = CommitmentRequest.kept(dataSet);
                pending.put(transaction, new Pending(request, false));
                count(request, 1);
            } catch (InvalidRequestException e) {
                LOG.warn("A request for storage commitment that was kept makes no sense: {}", e.getMessage());
            }
        });
        unreadable.forEach(file -> LOG.warn("A request for storage commitment cannot be read: {}", file));
        for (Pending left : List.copyOf(pending.values())) {
            retryLater(left);
        }
    }

    /// Finds out the result and reports it, on the association of the request if there is one and it is open.
    private void attempt(Pending each, @Nullable DimseAssociation asked) {
        if (asked == null && isUnknown(each)) {
            // It may be a peer at the next attempt; until then nobody asks for the result.
            failed(each);
            return;
        }
        CommitmentResult result = result(each);
        if (result == null) {
            return;
        }
        try {
            report(each.request, result, asked);
            deliver(each);
        } catch (IOException | RuntimeException e) {
            LOG.debug("The result of a storage commitment for {} could not be delivered: {}", each.request.peer(),
                    e.getMessage());
            failed(each);
        }
    }

    /// {@return the result, or null if this server is ending}
    private @Nullable CommitmentResult result(Pending each) {
        if (each.duplicate) {
            return CommitmentResult.failed(each.request, CommitmentResult.DUPLICATE_TRANSACTION_UID);
        }
        try {
            return CommitmentResult.of(each.request, archive.commitStorage(each.request.references()));
        } catch (IOException | RuntimeException e) {
            if (closed) {
                return null;
            }
            LOG.warn("Storage commitment could not be given to {}: {}", each.request.peer(), e.getClass().getName());
            LOG.trace("Storage commitment could not be given", e);
            return CommitmentResult.failed(each.request, CommitmentResult.PROCESSING_FAILURE);
        }
    }

    private void report(CommitmentRequest request, CommitmentResult result, @Nullable DimseAssociation asked)
            throws IOException {
        if (asked != null && asked.association().isOpen()) {
            try {
                check(asked.call(result.request(), result.information()));
                return;
            } catch (IOException e) {
                // "this operation may fail because the SCU is free to release at any time" (PS3.4 §J.3.3.1.2)
                LOG.debug("Not on the association of the request: {}", e.getMessage());
            }
        }
        Peer peer = context.peer(request.peer()).orElseThrow(
                () -> new IOException("there is no peer " + request.peer() + " among those that the server knows"));
        try (DimseAssociation exchange = context.connect(peer, request.calledAe(), CONTEXTS, AS_SCP)) {
            check(exchange.call(result.request(), result.information()));
            release(exchange);
        }
    }

    /// The peer has taken the report: how the association ends changes nothing.
    private static void release(DimseAssociation exchange) {
        try {
            exchange.release();
        } catch (IOException e) {
            LOG.debug("Reported, but not released: {}", e.getMessage());
        }
    }

    private static void check(DimseAssociation.Reply reply) throws IOException {
        if (reply.status().isFailure()) {
            throw new IOException("the peer answered the report with " + reply.status().codeText());
        }
    }

    private void deliver(Pending each) throws IOException {
        context.meters().counter("results").add(1);
        if (folder.isPresent() && !each.duplicate) {
            folder.get().remove(each.request.transaction());
        }
        forget(each);
    }

    private void forget(Pending each) {
        lock.lock();
        try {
            if (each.duplicate || pending.remove(each.request.transaction(), each)) {
                count(each.request, -1);
            }
        } finally {
            lock.unlock();
        }
    }

    private void failed(Pending each) {
        each.failures++;
        if (System.nanoTime() - each.since > retries.giveUp().toNanos()) {
            if (folder.isPresent() && !each.duplicate) {
                LOG.warn(
                        "The result of a storage commitment for {} could not be delivered, and waits for the next start",
                        each.request.peer());
            } else {
                LOG.warn("The result of a storage commitment for {} could not be delivered, and is given up",
                        each.request.peer());
                forget(each);
            }
            return;
        }
        if (each.failures == 1 && isUnknown(each)) {
            // "An SCP shall be capable of issuing the N-EVENT-REPORT on a different association" (PS3.4 §J.3.3.1.2)
            LOG.warn("The result of a storage commitment waits until {} is a peer of this server, with host and port:"
                    + " it released the association of its request before the result was there", each.request.peer());
        }
        retryLater(each);
    }

    private boolean isUnknown(Pending each) {
        return context.peer(each.request.peer()).isEmpty();
    }

    private void retryLater(Pending each) {
        lock.lock();
        try {
            if (!closed) {
                each.next = Deadlines.after(retries.after(Math.max(1, each.failures)),
                        () -> Thread.ofVirtual().name("larmor-commitment").start(() -> again(each)));
            }
        } finally {
            lock.unlock();
        }
    }

    private void again(Pending each) {
        places.acquireUninterruptibly();
        try {
            if (!closed) {
                attempt(each, null);
            }
        } finally {
            places.release();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            for (Pending each : pending.values()) {
                if (each.next != null) {
                    each.next.cancel();
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
