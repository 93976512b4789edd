package io.larmor.scp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.AssociationRejectedException;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Deadlines;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.Negotiator;
import io.larmor.assoc.Negotiator.Decision;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.RejectResult;
import io.larmor.assoc.Timeouts;
import io.larmor.assoc.Transport;
import io.larmor.assoc.Words;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.WithoutMessages;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection of a server, from the A-ASSOCIATE-RQ to the end of the last operation.
///
/// *Threading*: [#run()] reads the association on a virtual thread of its own; everything else may be called on any.
final class ServedAssociation implements ActiveAssociation, Runnable {

    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);

    private final DicomServer server;
    private volatile Transport transport;
    private final Operations operations = new Operations(this::releaseIfIdle);
    private final Instant since = Instant.now();
    private final AtomicBoolean releasing = new AtomicBoolean();
    private final Admission.Ticket ticket;
    private final boolean proxied;
    private volatile boolean closing;
    private volatile @Nullable DimseAssociation dimse;

    /// @param ticket  what it takes of the server's limits, given back at its end
    /// @param proxied whether its address is known only when a load balancer has told
    ServedAssociation(DicomServer server, Transport transport, Admission.Ticket ticket, boolean proxied) {
        this.server = server;
        this.transport = transport;
        this.ticket = ticket;
        this.proxied = proxied;
    }

    @Override
    public void run() {
        try {
            transport = server.config().entrance().enter(transport);
            if (!proxied || ticket.comesFrom(DicomServer.address(transport))) {
                serve(Association.accept(transport, new Negotiating(), options()));
            }
        } catch (AssociationRejectedException e) {
            LOG.debug("Rejected an association: {}", e.getMessage());
        } catch (IOException e) {
            server.failedConnections().log(transport, e);
            tell(listener -> listener.failed(transport.remoteAddress(), e));
        } catch (RuntimeException | Error e) {
            LOG.error("An association failed because of a defect", WithoutMessages.of(e));
            LOG.trace("An association failed because of a defect", e);
        } finally {
            transport.close();
            ticket.close();
            server.forget(this);
        }
    }

    /// Who is rejected for being one too many has less time to say what it wants.
    private AssociationOptions options() {
        AssociationOptions options = server.config().association().withMemory(ticket);
        Timeouts timeouts = options.timeouts();
        return ticket.isRejected() && (timeouts.accept().isZero() || timeouts.accept().compareTo(SHORT) > 0)
                ? options.withTimeouts(timeouts.toBuilder().accept(SHORT).build())
                : options;
    }

    private void serve(Association association) {
        var handler = new Dispatcher(server, operations);
        var exchange = new DimseAssociation(association, handler, server.config().dimse());
        dimse = exchange;
        Duration lifetime = server.config().limits().lifetime();
        Deadlines.Deadline end = lifetime.isZero()
                ? () -> {}
                : association.options().time().after(lifetime, () -> expire(association, lifetime));
        AssociationInfo info = exchange.info();
        String caller = Words.quoted(info.callingAe());
        LOG.debug("Association with {} opened", caller);
        tell(listener -> listener.opened(info));
        if (closing) {
            releaseIfIdle();
        }
        Exception cause = null;
        try {
            exchange.run();
        } catch (IOException e) {
            cause = e;
        } catch (RuntimeException | Error e) {
            LOG.error("The association with {} failed because of a defect", caller, WithoutMessages.of(e));
            LOG.trace("The association with {} failed because of a defect", caller, e);
            cause = e instanceof Exception exception ? exception : new ExecutionException(e);
        }
        end.cancel();
        exchange.close();
        operations.awaitNone();
        Exception last = cause;
        LOG.debug("Association with {} ended: {}", caller, last == null ? "released" : last.getMessage());
        tell(listener -> listener.closed(info, last));
    }

    /// On the deadline thread, which must not write.
    private static void expire(Association association, Duration lifetime) {
        association.expire(new DicomTimeoutException(DicomTimeoutException.Which.LIFETIME, lifetime));
    }

    private final class Negotiating implements Negotiator {
        private String why = "";
        private boolean full;

        @Override
        public Decision negotiate(AssociationRequest request, Transport connection) {
            Decision own = decide(request, connection);
            Decision decision = server.config().hook().review(request, connection, own);
            if (decision instanceof Decision.Reject reason) {
                // Before the rejection is sent: who is rejected may try again at once
                ticket.leave();
                server.refusals().association(request, transport.remoteAddress(),
                        own instanceof Decision.Reject ? why : "the program has decided so", full);
                tell(listener -> listener.rejected(request, transport.remoteAddress(), reason));
            } else if (decision instanceof Decision.Accept accepted) {
                server.refusals().contexts(request, transport.remoteAddress(), accepted.contexts().stream()
                        .filter(context -> context.result() == PresentationContext.Result.USER_REJECTION)
                        .map(PresentationContext::abstractSyntax).toList());
            }
            return decision;
        }

        private Decision decide(AssociationRequest request, Transport connection) {
            if (ticket.isRejected()) {
                why = "its address has more connections, or makes them faster, than it may";
                return new Decision.Reject(RejectResult.TRANSIENT, RejectReason.LOCAL_LIMIT_EXCEEDED);
            }
            Decision decision = server.negotiator().negotiate(request, connection, words -> why = words);
            return decision instanceof Decision.Accept ? admit(request, decision) : decision;
        }

        private Decision admit(AssociationRequest request, Decision decision) {
            if (server.isClosing()) {
                why = "the server is shutting down";
                return new Decision.Reject(RejectResult.TRANSIENT, RejectReason.TEMPORARY_CONGESTION);
            }
            RejectReason limit = ticket.enter(request.callingAe());
            if (limit == null) {
                return decision;
            }
            full = server.admission().isFull();
            why = full
                    ? "as many associations are open as may be (" + server.config().limits().associations() + ")"
                    : "as many associations of this AE title are open as may be";
            return new Decision.Reject(RejectResult.TRANSIENT, limit);
        }

        /// Of what failed here the log has more already.
        @Override
        public void rejected(AssociationRequest request, Decision.Reject reason) {
            if (reason.reason() != RejectReason.NO_REASON_GIVEN) {
                server.refusals().association(request, transport.remoteAddress(),
                        reason.reason() == RejectReason.PROVIDER_NO_REASON_GIVEN
                                ? "its maximum length leaves no room for data"
                                : reason.reason().words(),
                        false);
            }
            tell(listener -> listener.rejected(request, transport.remoteAddress(), reason));
        }
    }

    private void tell(Consumer<AssociationListener> event) {
        tell(server.config().listeners(), event);
    }

    static void tell(List<AssociationListener> listeners, Consumer<AssociationListener> event) {
        for (AssociationListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException | Error e) {
                LOG.error("An association listener failed", WithoutMessages.of(e));
                LOG.trace("An association listener failed", e);
            }
        }
    }

    /// Whether no association was requested yet, or none accepted.
    boolean isWaiting() {
        return !ticket.isEntered();
    }

    Optional<InetSocketAddress> remoteAddress() {
        return transport.remoteAddress();
    }

    /// Whether this has become an association.
    boolean isAssociation() {
        return dimse != null;
    }

    /// Ends the association as soon as nothing is being performed on it; what is being performed may finish.
    void closeGracefully() {
        closing = true;
        releaseIfIdle();
    }

    private void releaseIfIdle() {
        DimseAssociation exchange = dimse;
        if (closing && exchange != null && operations.count() == 0 && releasing.compareAndSet(false, true)) {
            // The answer comes through the reader, which may be the thread that we are on
            Thread.ofVirtual().name("larmor-release").start(() -> {
                try {
                    exchange.release();
                } catch (IOException e) {
                    LOG.debug("Not released: {}", e.getMessage());
                    exchange.abort();
                }
            });
        }
    }

    @Override
    public AssociationInfo info() {
        DimseAssociation exchange = dimse;
        if (exchange == null) {
            throw new IllegalStateException("The association is not accepted yet.");
        }
        return exchange.info();
    }

    @Override
    public Instant since() {
        return since;
    }

    @Override
    public int operations() {
        return operations.count();
    }

    @Override
    public void abort() {
        DimseAssociation exchange = dimse;
        if (exchange == null) {
            transport.close();
        } else {
            exchange.abort();
        }
    }
}
