package io.larmor.scp;

import java.io.IOException;
import java.time.Duration;

import io.larmor.assoc.Payload;
import io.larmor.dimse.Body;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.Responder;
import io.larmor.dimse.Status;
import org.jspecify.annotations.Nullable;

/// A responder that tells the observers of the final response.
final class WatchedResponder implements Responder {
    private final Responder responder;
    private final Observers observers;
    private final Body body;
    private final long begun = System.nanoTime();
    private int pending;

    WatchedResponder(Responder responder, Observers observers, Body body) {
        this.responder = responder;
        this.observers = observers;
        this.body = body;
    }

    @Override
    public void respond(DimseResponse response, @Nullable Payload dataSet) throws IOException {
        responder.respond(response, dataSet);
        answered(response.status());
    }

    @Override
    public void respond(Status status) throws IOException {
        responder.respond(status);
        answered(status);
    }

    private void answered(Status status) {
        if (status.isPending()) {
            pending++;
            return;
        }
        DimseRequest request = responder.request();
        var operation = new PerformedOperation(responder.association().info(), Failures.operation(request),
                request.sopClass(), sopInstance(request), status, Duration.ofNanos(System.nanoTime() - begun),
                body.length(), pending);
        observers.tell(listener -> listener.performed(operation));
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
}
