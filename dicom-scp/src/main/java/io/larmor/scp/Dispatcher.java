package io.larmor.scp;

import java.io.IOException;
import java.util.Locale;

import io.larmor.assoc.AssociationException;
import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.PresentationContext;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.dimse.Body;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CGetRq;
import io.larmor.dimse.CMoveRq;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.NEventReportRq;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.Responder;
import io.larmor.dimse.Status;
import io.larmor.dimse.WithoutMessages;
import io.larmor.services.spi.EchoOperation;
import io.larmor.services.spi.FindOperation;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.Staged;
import io.larmor.services.spi.StoreOperation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands the requests of one association to the services. What streams in (store) and what is done at once (echo, a brief find) is performed on the
/// reader; what takes long gets a virtual thread of its own, so that the reader sees a C-CANCEL, a release or an abort.
///
/// *Threading*: called on the reader of the association.
final class Dispatcher implements DimseHandler {

    private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);

    private final DicomServer server;
    private final Operations operations;

    Dispatcher(DicomServer server, Operations operations) {
        this.server = server;
        this.operations = operations;
    }

    @Override
    public void handle(DimseRequest request, PresentationContext context, Body body, Responder responder)
            throws IOException {
        operations.begin();
        boolean goesOn = false;
        Observers observers = server.config().observers();
        try {
            goesOn = dispatch(request, context, body,
                    observers.listen() ? new WatchedResponder(responder, observers, body) : responder);
        } finally {
            if (!goesOn) {
                operations.end();
            }
        }
    }

    @Override
    public void refused(DimseAssociation association, DimseRequest request, Status status) {
        Observers observers = server.config().observers();
        // Of what failed the log has more already
        if (status.code() != Status.PROCESSING_FAILURE.code()) {
            server.refusals().operation(association.info(), request, status, "");
        }
        if (observers.listen()) {
            var operation = WatchedResponder.refused(association.info(), request, status);
            observers.tell(listener -> listener.performed(operation));
        }
    }

    @Override
    public boolean releasing(DimseAssociation association) {
        for (ReleaseListener listener : server.config().releaseListeners()) {
            try {
                if (!listener.releasing(association.info())) {
                    return false;
                }
            } catch (RuntimeException | Error e) {
                LOG.error("An association listener failed", WithoutMessages.of(e));
                LOG.trace("An association listener failed", e);
            }
        }
        return true;
    }

    /// Performs a request, or starts to.
    ///
    /// @return whether it goes on after this call, and ends itself
    private boolean dispatch(DimseRequest request, PresentationContext context, Body body, Responder responder)
            throws IOException {
        Operation operation = Failures.operation(request);
        AssociationInfo info = responder.association().info();
        var served = new ServedOperation(context, responder, server.refusals());
        ServiceTable.Claim claim = claim(request, context, info);
        if (claim == null || !claim.descriptor().mayName(context.abstractSyntax(), request.sopClass())) {
            responder.respond(served.told(Status.SOP_CLASS_NOT_SUPPORTED));
            return false;
        }
        if (!claim.descriptor().operations().contains(operation)) {
            responder.respond(served.told(Status.UNRECOGNIZED_OPERATION));
            return false;
        }
        if (!server.config().callers().granted(info.callingAe(), info.remoteAddress()).allows(operation)) {
            responder.respond(served.told(Status.NOT_AUTHORIZED.withComment("Not authorized")));
            return false;
        }
        return switch (request) {
            case CEchoRq echo -> {
                responder.respond(echo(claim, served, echo));
                yield false;
            }
            case CStoreRq store -> store(claim, served, store, body);
            default -> begin(claim, served, request, body);
        };
    }

    /// Who performs a request: an event is reported to the SCU of a SOP class by its SCP, everything else asked of the SCP by the SCU.
    private ServiceTable.@Nullable Claim claim(DimseRequest request, PresentationContext context,
            AssociationInfo info) {
        if (request instanceof NEventReportRq) {
            return context.scp() ? server.table().scu(context.abstractSyntax()) : null;
        }
        return context.scu() ? server.table().scp(context.abstractSyntax(), info.commonExtended()) : null;
    }

    private static Status echo(ServiceTable.Claim claim, ServedOperation served, CEchoRq request) {
        try {
            return served.told(Mistake.done(((EchoOperation) claim.installed().service()).echo(served, request)));
        } catch (RuntimeException | Error e) {
            return served.failure(claim.installed(), e);
        }
    }

    private boolean store(ServiceTable.Claim claim, ServedOperation served, CStoreRq request, Body body)
            throws IOException {
        Responder responder = served.responder();
        Staged staged;
        try {
            staged = Mistake.given(((StoreOperation) claim.installed().service()).receive(served, request, body));
        } catch (AssociationException e) {
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            if (!responder.association().association().isOpen()) {
                throw e;
            }
            responder.respond(served.failure(claim.installed(), e));
            return false;
        }
        if (responder instanceof WatchedResponder watched) {
            watched.brought(staged);
        }
        if (served.association().window().invoked() == 1) {
            responder.respond(commit(claim, served, staged));
            return false;
        }
        responder.defer();
        perform(responder, () -> {
            if (responder.cancelled()) {
                discard(claim, staged);
            } else {
                responder.respond(commit(claim, served, staged));
            }
        });
        return true;
    }

    private static Status commit(ServiceTable.Claim claim, ServedOperation served, Staged staged) {
        try {
            return served.told(Mistake.done(staged.commit()));
        } catch (IOException | RuntimeException | Error e) {
            discard(claim, staged);
            return served.failure(claim.installed(), e);
        }
    }

    private static void discard(ServiceTable.Claim claim, Staged staged) {
        try {
            staged.discard();
        } catch (RuntimeException | Error e) {
            LOG.error("{} could not forget an instance", claim.installed().name(), WithoutMessages.of(e));
            LOG.trace("{} could not forget an instance", claim.installed().name(), e);
        }
    }

    private boolean begin(ServiceTable.Claim claim, ServedOperation served, DimseRequest request, Body body)
            throws IOException {
        DataSet dataSet;
        try {
            dataSet = request.hasDataSet() ? body.readDataSet(server.config().limits().dataSetLength()) : null;
        } catch (DicomFormatException e) {
            served.responder().respond(served.failure(claim.installed(), e));
            return false;
        }
        Operation operation = Failures.operation(request);
        if (dataSet != null && !(request instanceof NRequest)) {
            tellAsked(served, operation, request.sopClass(), dataSet);
        }
        if (request instanceof CFindRq find && dataSet != null && isBrief(claim, served, find, dataSet)) {
            run(claim, served, request, dataSet);
            return false;
        }
        served.responder().defer();
        perform(served.responder(), () -> run(claim, served, request, dataSet));
        return true;
    }

    /// A virtual thread that reads an association shares its carrier with others, and hands everything on. Where several operations may be under way they
    /// are performed at the same time.
    private static boolean isBrief(ServiceTable.Claim claim, ServedOperation served, CFindRq request,
            DataSet identifier) {
        try {
            return !Thread.currentThread().isVirtual() && served.association().window().invoked() == 1
                    && ((FindOperation) claim.installed().service()).isBrief(request, identifier);
        } catch (RuntimeException | Error e) {
            LOG.debug("{} does not know whether an answer is brief", claim.installed().name(), WithoutMessages.of(e));
            return false;
        }
    }

    private void tellAsked(ServedOperation served, Operation operation, String sopClass, DataSet identifier) {
        Observers observers = server.config().observers();
        if (observers.identify()) {
            var question = new AskedOperation(served.association(), operation, sopClass,
                    served.presentationContext().transferSyntax(), identifier);
            observers.tell(listener -> listener.asked(question));
        }
    }

    private void run(ServiceTable.Claim claim, ServedOperation served, DimseRequest request, @Nullable DataSet dataSet)
            throws IOException {
        switch (request) {
            case CFindRq find -> new FindRun(claim.installed(), served, find).perform(dataSet);
            case CMoveRq _,CGetRq _ -> new RetrieveRun(server, claim.installed(), served, request).perform(dataSet);
            case NRequest normalized -> new NRun(claim.installed(), served, normalized).perform(dataSet);
            case CEchoRq _,CStoreRq _ -> throw new IllegalArgumentException(request.field() + " is done on the reader");
        }
    }

    /// Performs an operation on a virtual thread. Its thread ends with it, and it with its association: whatever it waits for fails then.
    private void perform(Responder responder, Task task) {
        Operation operation = Failures.operation(responder.request());
        Thread.ofVirtual().name("larmor-" + operation.name().toLowerCase(Locale.ROOT)).start(() -> {
            try {
                task.run();
            } catch (IOException e) {
                LOG.debug("{} could not be answered: {}", operation, e.getMessage());
            } catch (RuntimeException | Error e) {
                LOG.error("{} failed because of a defect", operation, WithoutMessages.of(e));
                LOG.trace("{} failed because of a defect", operation, e);
                answerFor(responder);
            } finally {
                operations.end();
            }
        });
    }

    /// Nobody else answers any more: a peer is told, or loses its association, but is not left waiting.
    private static void answerFor(Responder responder) {
        try {
            responder.respond(Failures.internal(Failures.operation(responder.request())));
        } catch (IllegalStateException e) {
            LOG.debug("The answer had left already: {}", e.getMessage());
        } catch (IOException | RuntimeException | Error e) {
            LOG.debug("Nothing could be answered", WithoutMessages.of(e));
            responder.association().abort();
        }
    }

    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }
}
