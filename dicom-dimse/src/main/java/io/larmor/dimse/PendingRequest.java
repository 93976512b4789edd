package io.larmor.dimse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.larmor.assoc.Message;
import io.larmor.assoc.Payload;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A request of the peer that we have not answered finally.
final class PendingRequest implements Responder {
    private static final Logger LOG = LoggerFactory.getLogger(DimseAssociation.class);

    private final DimseAssociation association;
    private final DimseRequest request;
    private final int contextId;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile boolean deferred;
    private volatile boolean cancelled;
    private @Nullable List<Runnable> actions;
    private volatile @Nullable Body body;

    PendingRequest(DimseAssociation association, DimseRequest request, int contextId) {
        this.association = association;
        this.request = request;
        this.contextId = contextId;
    }

    @Override
    public void respond(DimseResponse response, @Nullable Payload dataSet) throws IOException {
        check(response);
        var command = CommandCodec.encode(response, dataSet != null);
        end(response);
        try {
            association.send(contextId, command, dataSet);
        } catch (RuntimeException | Error e) {
            takeBack(response);
            throw e;
        }
    }

    /// A response that could not be sent for a defect of who made it: as long as nothing of it has left, another one can be.
    private void takeBack(DimseResponse response) {
        if (response.isFinal() && association.association().isOpen()) {
            association.performed().resume(this);
            answered.set(false);
        }
    }

    @Override
    public void respond(List<Response> responses) throws IOException {
        if (responses.isEmpty()) {
            return;
        }
        var messages = new ArrayList<Message>(responses.size());
        for (int i = 0; i < responses.size(); i++) {
            var response = responses.get(i).response();
            check(response);
            if (response.isFinal() && i + 1 < responses.size()) {
                throw new IllegalArgumentException(
                        "a final response to the " + request.field() + " with others after it");
            }
            var dataSet = responses.get(i).dataSet();
            messages.add(new Message(CommandCodec.encode(response, dataSet != null), dataSet));
        }
        // From here on nothing fails but the association.
        end(responses.getLast().response());
        association.association().send(contextId, messages);
    }

    private void check(DimseResponse response) {
        if (response.field().code() != (request.field().code() | CommandField.RESPONSE)
                || response.respondedTo() != request.messageId()) {
            throw new IllegalArgumentException("a " + response.field() + " to message " + response.respondedTo()
                    + " does not answer the " + request.field() + " " + request.messageId());
        }
    }

    /// The response leaves now. After the final one nothing may.
    private void end(DimseResponse response) {
        if (response.isFinal() ? !answered.compareAndSet(false, true) : answered.get()) {
            throw new IllegalStateException("the final response to the " + request.field() + " was sent before");
        }
        if (response.isFinal()) {
            // The peer may use the message id again as soon as it has the response: let go of it first.
            association.performed().end(this);
        }
    }

    @Override
    public void respond(Status status) throws IOException {
        respond(DimseResponse.to(request, status), null);
    }

    @Override
    public DimseRequest request() {
        return request;
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                if (actions == null) {
                    actions = new ArrayList<>(1);
                }
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public DimseAssociation association() {
        return association;
    }

    @Override
    public void defer() {
        deferred = true;
    }

    boolean isDeferred() {
        return deferred;
    }

    boolean isAnswered() {
        return answered.get();
    }

    /// Notes the data set of the request, whose memory is let go of at the end.
    void carries(Body dataSet) {
        body = dataSet;
    }

    void letGo() {
        var carried = body;
        if (carried != null) {
            carried.letGo();
        }
    }

    void cancel() {
        List<Runnable> toRun;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            toRun = actions == null ? List.of() : actions;
            actions = null;
        }
        toRun.forEach(PendingRequest::run);
    }

    /// What an action throws is no reason for the association to end: it runs on the reader.
    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.error("What was to be done when a request is cancelled failed", WithoutMessages.of(e));
            LOG.trace("What was to be done when a request is cancelled failed", e);
        }
    }
}
