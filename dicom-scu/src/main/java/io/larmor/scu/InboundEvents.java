package io.larmor.scu;

import java.io.IOException;

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
///
/// @param events takes the events
/// @param otherwise takes the rest
record InboundEvents(EventHandler events, DimseHandler otherwise) implements DimseHandler {
    private static final Logger LOG = LoggerFactory.getLogger(InboundEvents.class);

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
        Thread.ofVirtual().name("larmor-event").start(() -> take(event, information, responder));
    }

    private void take(NEventReportRq event, DataSet information, Responder responder) {
        Status status;
        try {
            status = events.event(event, information);
        } catch (IOException | RuntimeException e) {
            LOG.warn("The handler of an event failed with {}", e.getClass().getName());
            LOG.debug("The handler of an event failed", e);
            status = Status.PROCESSING_FAILURE;
        }
        try {
            responder.respond(status);
        } catch (IOException e) {
            LOG.debug("An event could not be answered: {}", e.getMessage());
        }
    }
}
