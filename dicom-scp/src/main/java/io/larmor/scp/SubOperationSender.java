package io.larmor.scp;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

import io.larmor.assoc.Payload;
import io.larmor.data.DataSet;
import io.larmor.data.Uids;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseAssociation.Invocation;
import io.larmor.dimse.DimseAssociation.Reply;
import io.larmor.dimse.MoveOriginator;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.dimse.WithoutMessages;
import io.larmor.services.spi.RetrieveResult;
import io.larmor.services.spi.RetrieveResult.Instance;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the instances of a retrieval as C-STORE sub-operations, as many at once as the window of their association allows.
///
/// *Threading*: confined to the thread of the operation.
final class SubOperationSender {

    /// How many instances are looked at before the first is sent, to know what to propose.
    private static final int READ_AHEAD = 1_024;
    /// Where a window has no limit, this is enough to fill any line.
    private static final int MAX_WINDOW = 32;
    private static final String NOT_ACCEPTED = "SOP class or transfer syntax not accepted";
    private static final String UNREADABLE = "An instance could not be read";
    private static final String IMPOSSIBLE = "An instance has an impossible UID";
    private static final String BROKEN = "The association for storing broke";
    private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);

    private final ServedOperation served;
    private final StoreRoute route;
    private final Progress progress;
    private final Priority priority;
    private final Optional<MoveOriginator> originator;
    private final Reporter reporter;
    private final Observer observer;
    private final Queue<Instance> ahead = new ArrayDeque<>();
    private final Queue<Sent> outstanding = new ArrayDeque<>();
    private boolean exhausted;

    SubOperationSender(ServedOperation served, StoreRoute route, Progress progress, Priority priority,
            Optional<MoveOriginator> originator, Reporter reporter, Observer observer) {
        this.served = served;
        this.route = route;
        this.progress = progress;
        this.priority = priority;
        this.originator = originator;
        this.reporter = reporter;
        this.observer = observer;
    }

    /// Sends everything.
    ///
    /// @return whether it was cancelled before the end
    /// @throws IOException if the requestor cannot be told any more
    boolean send(RetrieveResult result) throws IOException {
        try {
            return sendAll(result);
        } catch (IOException | RuntimeException | Error e) {
            route.abandon();
            throw e;
        }
    }

    private boolean sendAll(RetrieveResult result) throws IOException {
        boolean reachable = true;
        Instance instance = next(result);
        while (instance != null && !served.cancelled()) {
            if (reachable) {
                reachable = send(instance);
            } else {
                progress.failed(instance.sopInstance(), "");
                notSent(instance);
            }
            instance = next(result);
        }
        while (!outstanding.isEmpty()) {
            settleOldest();
        }
        if (served.cancelled() && instance != null) {
            return true;
        }
        progress.failedRemaining(UNREADABLE);
        return false;
    }

    private @Nullable Instance next(RetrieveResult result) {
        if (ahead.isEmpty() && !exhausted) {
            try {
                readAhead(result);
            } catch (IOException | RuntimeException | Error e) {
                LOG.error("The instances of a retrieval could not be listed", WithoutMessages.of(e));
                LOG.trace("The instances of a retrieval could not be listed", e);
                exhausted = true;
            }
        }
        return ahead.poll();
    }

    private void readAhead(RetrieveResult result) throws IOException {
        while (ahead.size() < READ_AHEAD) {
            Instance instance = result.next();
            if (instance == null) {
                exhausted = true;
                return;
            }
            if (canTravel(instance)) {
                ahead.add(instance);
            } else {
                // There are peers that would end the association, and nothing else would arrive either.
                instance.close();
                progress.failed(instance.sopInstance(), IMPOSSIBLE);
                notSent(instance);
            }
        }
    }

    private static boolean canTravel(Instance instance) {
        return Uids.canTravel(instance.sopClass()) && Uids.canTravel(instance.sopInstance());
    }

    /// Sends one instance.
    ///
    /// @return whether it makes sense to send another
    private boolean send(Instance instance) throws IOException {
        StoreRoute.Lane lane;
        try {
            lane = route.lane(instance, ahead);
        } catch (IOException e) {
            LOG.warn("A move destination cannot be reached: {}", e.getMessage());
            fail(instance, "Move destination cannot be reached");
            return false;
        }
        if (lane == null) {
            LOG.debug("An instance of {} in {} has no accepted presentation context", instance.sopClass(),
                    instance.transferSyntaxes());
            fail(instance, NOT_ACCEPTED);
            return true;
        }
        int window = lane.window() == 0 ? MAX_WINDOW : Math.min(lane.window(), MAX_WINDOW);
        while (outstanding.size() >= window) {
            settleOldest();
        }
        Payload payload;
        try {
            payload = Mistake.given(instance.open(lane.transferSyntax()));
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("An instance cannot be opened", WithoutMessages.of(e));
            LOG.trace("An instance cannot be opened", e);
            instance.close();
            fail(instance, UNREADABLE);
            return true;
        }
        observer.sent(instance, Status.PENDING, payload.length());
        var request = new CStoreRq(0, instance.sopClass(), instance.sopInstance(), priority, originator, DataSet.EMPTY);
        try {
            outstanding
                    .add(new Sent(instance, payload.length(),
                            lane.exchange().invoke(lane.contextId(), request, payload)));
        } catch (IOException e) {
            LOG.warn("An instance could not be sent: {}", e.getMessage());
            fail(instance, BROKEN);
        } finally {
            instance.close();
        }
        return true;
    }

    private void fail(Instance instance, String why) throws IOException {
        progress.failed(instance.sopInstance(), why);
        notSent(instance);
        reporter.report(progress);
    }

    private void notSent(Instance instance) {
        observer.sent(instance, Status.PROCESSING_FAILURE, -1);
    }

    private void settleOldest() throws IOException {
        Sent sent = outstanding.remove();
        try (Invocation invocation = sent.invocation()) {
            Reply reply = invocation.next();
            settle(sent, reply == null ? Status.PROCESSING_FAILURE : reply.response().status());
        } catch (IOException e) {
            LOG.debug("A sub-operation got no response: {}", e.getMessage());
            progress.failed(sent.instance().sopInstance(), BROKEN);
            notSent(sent.instance());
        }
        reporter.report(progress);
    }

    private void settle(Sent sent, Status status) {
        switch (status.category()) {
            case SUCCESS -> progress.completed();
            case WARNING -> progress.warning();
            default -> progress.failed(sent.instance().sopInstance(), "Storing was answered with " + status.codeText());
        }
        if (!status.isFailure()) {
            route.arrived();
        }
        observer.sent(sent.instance(), status, sent.bytes());
    }

    /// A sub-operation without response yet.
    private record Sent(Instance instance, long bytes, Invocation invocation) {}

    /// Is told of each instance: pending before it is sent, and what was answered, or that it could not be sent.
    @FunctionalInterface
    interface Observer {
        void sent(Instance instance, Status status, long bytes);
    }

    /// Is told whenever a sub-operation has ended.
    @FunctionalInterface
    interface Reporter {
        void report(Progress progress) throws IOException;
    }
}
