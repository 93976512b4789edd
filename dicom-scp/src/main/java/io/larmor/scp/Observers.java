package io.larmor.scp;

import java.util.List;
import java.util.function.Consumer;

import io.larmor.dimse.WithoutMessages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is told of operations.
///
/// *Threading*: immutable.
///
/// @param listeners in the order of their installation
record Observers(List<OperationListener> listeners) {
    private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);

    Observers {
        listeners = List.copyOf(listeners);
    }

    boolean listen() {
        for (OperationListener listener : listeners) {
            if (listener.listens()) {
                return true;
            }
        }
        return false;
    }

    void tell(Consumer<OperationListener> event) {
        for (OperationListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("An operation listener failed", WithoutMessages.of(e));
                LOG.debug("An operation listener failed", e);
            }
        }
    }
}
