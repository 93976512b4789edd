package io.larmor.scp;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.Payload;
import io.larmor.dimse.Body;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.NCreateRsp;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.Responder;
import io.larmor.dimse.Status;
import io.larmor.services.spi.Staged;
import io.larmor.services.spi.Subject;
import org.jspecify.annotations.Nullable;

/// A responder that tells the observers of the final response.
final class WatchedResponder implements Responder {
    private final Responder responder;
    private final Observers observers;
    private final Body body;
    private final long begun = System.nanoTime();
    private int pending;
    private String assigned = "";
    private List<Subject> subjects = List.of();
    private @Nullable Supplier<List<Subject>> known;

    WatchedResponder(Responder responder, Observers observers, Body body) {
        this.responder = responder;
        this.observers = observers;
        this.body = body;
    }

    /// Takes note of what a C-STORE has brought.
    void brought(Staged instance) {
        known = () -> instance.subject().stream().toList();
    }

    /// Takes note of what an operation that succeeded was about.
    void about(Supplier<List<Subject>> subjects) {
        known = subjects;
    }

    @Override
    public void respond(DimseResponse response, @Nullable Payload dataSet) throws IOException {
        if (response instanceof NCreateRsp created) {
            assigned = created.sopInstance();
        }
        respond(response.status(), () -> responder.respond(response, dataSet));
    }

    @Override
    public void respond(List<Response> responses) throws IOException {
        if (!responses.isEmpty()) {
            // None but the last can be final.
            respond(responses.getLast().response().status(), () -> {
                responder.respond(responses);
                pending += responses.size() - 1;
            });
        }
    }

    @Override
    public void respond(Status status) throws IOException {
        respond(status, () -> responder.respond(status));
    }

    private void respond(Status status, Answer answer) throws IOException {
        if (!status.isPending() && observers.identify()) {
            var operation = operation(status);
            observers.tell(listener -> listener.answering(operation));
        }
        try {
            answer.send();
        } catch (IOException e) {
            if (!status.isPending()) {
                var operation = operation(status);
                observers.tell(listener -> listener.unanswered(operation));
            }
            throw e;
        }
        if (status.isPending()) {
            pending++;
        } else {
            var operation = operation(status);
            observers.tell(listener -> listener.performed(operation));
        }
    }

    private PerformedOperation operation(Status status) {
        DimseRequest request = responder.request();
        return new PerformedOperation(responder.association().info(), Failures.operation(request), request.sopClass(),
                assigned.isEmpty() ? sopInstance(request) : assigned, status,
                Duration.ofNanos(System.nanoTime() - begun), body.length(), pending,
                subjects());
    }

    /// An operation that never got here, or was given up by who performed it.
    static PerformedOperation refused(AssociationInfo association, DimseRequest request, Status status) {
        return new PerformedOperation(association, Failures.operation(request), request.sopClass(),
                sopInstance(request), status, Duration.ZERO, 0, 0, List.of());
    }

    private List<Subject> subjects() {
        if (subjects.isEmpty() && known != null) {
            subjects = observers.subjects(known);
        }
        return subjects;
    }

    private static String sopInstance(DimseRequest request) {
        return switch (request) {
            case CStoreRq store -> store.sopInstance();
            case NRequest normalized -> normalized.sopInstance();
            default -> "";
        };
    }

    @Override
    public DimseRequest request() {
        return responder.request();
    }

    @Override
    public boolean cancelled() {
        return responder.cancelled();
    }

    @Override
    public void onCancel(Runnable action) {
        responder.onCancel(action);
    }

    @Override
    public DimseAssociation association() {
        return responder.association();
    }

    @Override
    public void defer() {
        responder.defer();
    }

    @FunctionalInterface
    private interface Answer {
        void send() throws IOException;
    }
}
