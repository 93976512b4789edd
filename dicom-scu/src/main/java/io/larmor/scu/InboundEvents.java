package io.larmor.scu;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.assoc.PresentationContext;
import io.larmor.data.DataSet;
import io.larmor.dimse.Body;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.NEventReportRq;
import io.larmor.dimse.Responder;
import io.larmor.dimse.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the events that the peer reports to their handler, and everything else to another one.
final class InboundEvents implements DimseHandler {
    private static final Logger LOG = LoggerFactory.getLogger(InboundEvents.class);

    private final EventHandler events;
    private final DimseHandler otherwise;
    private final Set<Thread> taking = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition answered = lock.newCondition();

    /// @param events takes the events
    /// @param otherwise takes the rest
    InboundEvents(EventHandler events, DimseHandler otherwise) {
        this.events = events;
        this.otherwise = otherwise;
    }

    @Override
    public void handle(DimseRequest request, PresentationContext context, Body body, Responder responder)
            throws IOException {
        if (!(request instanceof NEventReportRq event)) {
            otherwise.handle(request, context, body, responder);
            return;
        }
        // We are the requestor: only where we are the SCU is the peer the SCP, who reports events
        if (!context.scu()) {
            responder.respond(Status.SOP_CLASS_NOT_SUPPORTED);
            return;
        }
        var information = event.hasDataSet()
                ? body.readDataSet(responder.association().options().maxIdentifierLength())
                : DataSet.EMPTY;
        responder.defer();
        var thread = Thread.ofVirtual().name("larmor-event").unstarted(() -> take(event, information, responder));
        change(() -> taking.add(thread));
        thread.start();
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            answered.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until what was reported is answered, so that a release does not leave the peer without. A handler does not wait for itself.
    void awaitAnswers(Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (left > 0 && !taking.isEmpty() && !taking.contains(Thread.currentThread())) {
                left = answered.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void take(NEventReportRq event, DataSet information, Responder responder) {
        try {
            responder.respond(answer(event, information));
        } catch (IOException e) {
            LOG.debug("An event could not be answered: {}", e.getMessage());
        } finally {
            change(() -> taking.remove(Thread.currentThread()));
        }
    }

    private Status answer(NEventReportRq event, DataSet information) {
        try {
            var status = events.event(event, information);
            if (!status.isPending()) {
                return status;
            }
            LOG.warn("The handler of an event gave {}, which is no answer to it", status.codeText());
        } catch (IOException | RuntimeException | Error e) {
            LOG.warn("The handler of an event failed with {}", e.getClass().getName());
            LOG.trace("The handler of an event failed", e);
        }
        return Status.PROCESSING_FAILURE;
    }
}
