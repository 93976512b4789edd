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

    InboundStores(DimseHandler otherwise) {
        this.otherwise = otherwise;
    }

    void begin(StoreHandler storeHandler) {
        oneGetAtATime.lock();
        failure = null;
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
        }
        responder.respond(status);
    }
}
