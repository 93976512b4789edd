package io.larmor.scu;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.assoc.PresentationContext;
import io.larmor.dimse.Body;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.Responder;
import io.larmor.dimse.Status;
import org.jspecify.annotations.Nullable;

/// Gives what the peer sends during a C-GET to the handler of that C-GET, and everything else to another handler.
final class InboundStores implements DimseHandler {
    private final DimseHandler otherwise;
    private final ReentrantLock oneGetAtATime = new ReentrantLock();
    private volatile @Nullable StoreHandler handler;
    private volatile @Nullable IOException failure;
    private volatile @Nullable Throwable defect;
    private volatile Runnable onDefect = () -> {};

    InboundStores(DimseHandler otherwise) {
        this.otherwise = otherwise;
    }

    void begin(StoreHandler storeHandler) {
        oneGetAtATime.lock();
        failure = null;
        defect = null;
        onDefect = () -> {};
        handler = storeHandler;
    }

    void end() {
        handler = null;
        oneGetAtATime.unlock();
    }

    /// Waits until the events that the peer reported are answered.
    void awaitAnswers(Duration patience) {
        if (otherwise instanceof InboundEvents events) {
            events.awaitAnswers(patience);
        }
    }

    /// Has something done when the handler throws what no handler should; at once, if it has.
    void onDefect(Runnable action) {
        onDefect = action;
        if (defect != null) {
            action.run();
        }
    }

    /// Throws what no handler should have thrown, if it did.
    void throwDefect() {
        switch (defect) {
            case null -> {}
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }

    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void handle(DimseRequest request, PresentationContext context, Body body, Responder responder)
            throws IOException {
        var current = handler;
        if (current == null || !(request instanceof CStoreRq store)) {
            otherwise.handle(request, context, body, responder);
            return;
        }
        if (defect != null) {
            responder.respond(Status.PROCESSING_FAILURE);
            return;
        }
        Status status;
        try {
            status = current.store(store, body);
        } catch (IOException e) {
            if (!responder.association().association().isOpen()) {
                throw e;
            }
            if (failure == null) {
                failure = e;
            }
            status = Status.OUT_OF_RESOURCES;
        } catch (RuntimeException | Error e) {
            // Whoever made the call is told, and not the log alone
            defect = e;
            status = Status.PROCESSING_FAILURE;
            onDefect.run();
        }
        responder.respond(status);
    }
}
