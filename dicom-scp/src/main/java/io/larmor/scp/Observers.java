package io.larmor.scp;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.larmor.dimse.WithoutMessages;
import io.larmor.services.spi.Subject;
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
        return any(OperationListener::listens);
    }

    /// Whether somebody wants to know of which studies and patients instances are.
    boolean identify() {
        return any(listener -> listener.identifies() && listener.listens());
    }

    /// One that fails wants nothing.
    private boolean any(Predicate<OperationListener> wants) {
        for (OperationListener listener : listeners) {
            try {
                if (wants.test(listener)) {
                    return true;
                }
            } catch (RuntimeException | Error e) {
                failed(e);
            }
        }
        return false;
    }

    private static void failed(Throwable e) {
        LOG.error("An operation listener failed", WithoutMessages.of(e));
        LOG.trace("An operation listener failed", e);
    }

    /// What is known of an instance, if somebody wants to know it.
    Optional<Subject> subject(Supplier<Optional<Subject>> known) {
        return subjects(() -> known.get().stream().toList()).stream().findFirst();
    }

    /// What is known of what an operation was about, if somebody wants to know it.
    List<Subject> subjects(Supplier<List<Subject>> known) {
        if (!identify()) {
            return List.of();
        }
        try {
            return known.get();
        } catch (RuntimeException | Error e) {
            LOG.error("Nobody could tell of which study an instance is", WithoutMessages.of(e));
            LOG.trace("Nobody could tell of which study an instance is", e);
            return List.of();
        }
    }

    void tell(Consumer<OperationListener> event) {
        for (OperationListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException | Error e) {
                failed(e);
            }
        }
    }
}
