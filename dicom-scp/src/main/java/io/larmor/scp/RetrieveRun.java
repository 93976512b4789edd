package io.larmor.scp;

import java.io.IOException;
import java.util.Optional;

import io.larmor.assoc.Payload;
import io.larmor.assoc.Peer;
import io.larmor.assoc.Words;
import io.larmor.data.DataSet;
import io.larmor.data.TransferSyntax;
import io.larmor.dimse.CGetRq;
import io.larmor.dimse.CGetRsp;
import io.larmor.dimse.CMoveRq;
import io.larmor.dimse.CMoveRsp;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.MoveOriginator;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.dimse.SubOperations;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.RetrieveOperation;
import io.larmor.services.spi.RetrieveResult;
import org.jspecify.annotations.Nullable;

/// One C-MOVE or C-GET: finds the instances through the service, sends them through [SubOperationSender], and answers
/// (PS3.4 §C.4.2, §C.4.3).
final class RetrieveRun {

    /// A pending response that took this long to write was slow: the peer does not keep up.
    private static final long SLOW_NANOS = 100_000_000;
    /// After a slow one there is none for this many times as long, so that reporting costs a tenth of the time at most.
    private static final long PAUSE = 10;

    private final DicomServer server;
    private final InstalledService installed;
    private final ServedOperation served;
    private final DimseRequest request;
    private long resumeReports = System.nanoTime();

    RetrieveRun(DicomServer server, InstalledService installed, ServedOperation served, DimseRequest request) {
        this.server = server;
        this.installed = installed;
        this.served = served;
        this.request = request;
    }

    void perform(@Nullable DataSet identifier) throws IOException {
        Final answer = identifier == null
                ? Final.of(served.told(Status.DATA_SET_DOES_NOT_MATCH.withComment("The identifier is missing")))
                : retrieve(identifier);
        served.responder().respond(response(answer.status(), answer.counts()), payload(answer.identifier()));
    }

    private Final retrieve(DataSet identifier) throws IOException {
        Peer destination = null;
        if (request instanceof CMoveRq move) {
            // Before it is told whether there is such a destination: who may not move there may not find out either
            if (!mayMoveTo(move.destination())) {
                return Final.of(served.told(Status.NOT_AUTHORIZED.withComment("Not authorized to move there")));
            }
            destination = server.config().peers().get(move.destination());
            if (destination == null) {
                served.refusals().operation(served.association(), request, Status.MOVE_DESTINATION_UNKNOWN,
                        "the destination " + Words.quoted(move.destination()) + " is no peer of this node");
                return Final.of(Status.MOVE_DESTINATION_UNKNOWN.withComment("Move destination unknown"));
            }
        }
        try (RetrieveResult result = Mistake
                .given(((RetrieveOperation) installed.service()).retrieve(served, request, identifier))) {
            Status status = served.told(Mistake.ended(result.status()));
            return status.isSuccess() ? send(result, destination) : Final.of(status);
        } catch (IOException | RuntimeException | Error e) {
            if (!served.responder().association().association().isOpen()) {
                throw e;
            }
            return Final.of(served.failure(installed, e));
        }
    }

    private boolean mayMoveTo(String destination) {
        var caller = served.association();
        return server.config().callers().granted(caller.callingAe(), caller.remoteAddress()).allowsMoveTo(destination);
    }

    private Final send(RetrieveResult result, @Nullable Peer destination) throws IOException {
        var progress = new Progress(result.count());
        boolean cancelled;
        try (StoreRoute route = destination == null
                ? new GetRoute(served.responder().association())
                : new MoveRoute(server.peerAssociations(), callingAe(), destination)) {
            cancelled = new SubOperationSender(served, route, progress, priority(), originator(), this::report,
                    observer(destination == null ? served.association().callingAe() : destination.ae()))
                    .send(result);
        }
        Status status = progress.status(cancelled);
        return new Final(status, progress.counts(status), progress.identifier());
    }

    /// The title by which we were called, if it is one of ours: a destination may know us by that one alone.
    private String callingAe() {
        String called = served.association().calledAe();
        return server.config().aeTitles().contains(called) ? called : server.config().aeTitle();
    }

    private SubOperationSender.Observer observer(String destination) {
        Observers observers = server.config().observers();
        Operation operation = Failures.operation(request);
        if (!observers.listen()) {
            return (_, _, _) -> {};
        }
        return (instance, status, bytes) -> {
            var sent = new SentInstance(served.association(), operation, destination, instance.sopClass(),
                    instance.sopInstance(), status, bytes, observers.subject(instance::subject));
            observers.tell(listener -> {
                if (status.isPending()) {
                    listener.sending(sent);
                } else {
                    listener.sent(sent);
                }
            });
        };
    }

    private Priority priority() {
        return switch (request) {
            case CMoveRq move -> move.priority();
            case CGetRq get -> get.priority();
            default -> Priority.MEDIUM;
        };
    }

    private Optional<MoveOriginator> originator() {
        return request instanceof CMoveRq
                ? Optional.of(new MoveOriginator(served.association().callingAe(), request.messageId()))
                : Optional.empty();
    }

    private void report(Progress progress) throws IOException {
        long before = System.nanoTime();
        if (progress.isDone() || before - resumeReports < 0) {
            return;
        }
        served.responder().respond(response(Status.PENDING, progress.counts(Status.PENDING)), null);
        long after = System.nanoTime();
        if (after - before > SLOW_NANOS) {
            resumeReports = after + PAUSE * (after - before);
        }
    }

    private DimseResponse response(Status status, SubOperations counts) {
        return request instanceof CMoveRq
                ? new CMoveRsp(request.messageId(), request.sopClass(), status, counts)
                : new CGetRsp(request.messageId(), request.sopClass(), status, counts);
    }

    private @Nullable Payload payload(@Nullable DataSet identifier) {
        return identifier == null
                ? null
                : Payload.of(identifier.encode(TransferSyntax.of(served.presentationContext().transferSyntax())));
    }

    /// The final response.
    ///
    /// @param status     its status
    /// @param counts     its counters
    /// @param identifier its data set, or null
    private record Final(Status status, SubOperations counts, @Nullable DataSet identifier) {

        static Final of(Status status) {
            return new Final(status, SubOperations.ABSENT, null);
        }
    }
}
