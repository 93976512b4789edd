package io.larmor.scp;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.assoc.AssociationThreads;
import io.larmor.assoc.TcpTransport;
import io.larmor.assoc.Transport;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.StatusUse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A DICOM server: listens for associations, negotiates them from what its services claim, and hands them the requests.
///
/// ```java
/// try (var server = DicomServer.builder().aeTitle("ARCHIVE").port(11112)
///         .echo((context, request) -> Status.SUCCESS).build()) {
///     server.start();
///     …
/// }
/// ```
///
/// *Threading*: thread-safe. One platform thread accepts connections, a thread of its own reads each association ([AssociationThreads]), and each long
/// operation has a virtual thread of its own. A started server keeps the program alive until it is shut down.
public final class DicomServer implements AutoCloseable {

    private static final int BACKLOG = 256;
    private static final long ACCEPT_PAUSE_MILLIS = 100;
    /// How long an aborted association may take to end its operations before the services are closed under them.
    private static final Duration ABORT_GRACE = Duration.ofSeconds(5);
    /// How long the thread that accepts may take to end: microseconds, unless the machine has other things to do.
    private static final Duration ACCEPT_END = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);

    private final AtomicReference<ServerConfig> config;
    private final ServiceTable table;
    private final CounterTable counters;
    private final PeerAssociations peerAssociations;
    private final List<LeftOut> leftOut;
    private final Admission admission;
    private final FailedConnections failedConnections = new FailedConnections();
    private final Refusals refusals;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /// In the order in which they came.
    private final Set<ServedAssociation> connections = new LinkedHashSet<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean servicesClosed;
    private @Nullable ServerSocketChannel listener;
    private @Nullable Thread acceptor;

    DicomServer(AtomicReference<ServerConfig> config, ServiceTable table, CounterTable counters,
            PeerAssociations peerAssociations,
            List<LeftOut> leftOut, Refusals refusals) {
        this.leftOut = leftOut;
        this.refusals = refusals;
        this.config = config;
        this.table = table;
        this.counters = counters;
        this.peerAssociations = peerAssociations;
        admission = new Admission(config.get().limits(), config.get().association().time());
    }

    /// {@return a builder with every option at its default}
    public static DicomServerBuilder builder() {
        return new DicomServerBuilder();
    }

    /// Starts to listen.
    ///
    /// @return this server
    /// @throws IOException           if the address cannot be listened on; the message says which and why
    /// @throws IllegalStateException if it listens already, or was shut down
    public DicomServer start() throws IOException {
        lock.lock();
        try {
            if (listener != null || isClosing()) {
                throw new IllegalStateException("A server is started once.");
            }
            listener = listen(config().address());
            ServerSocketChannel channel = listener;
            acceptor = Thread.ofPlatform().name("larmor-accept-" + config().aeTitle()).daemon(false)
                    .start(() -> acceptAll(channel));
        } finally {
            lock.unlock();
        }
        LOG.info("{} listens on port {}", config().aeTitle(), port());
        return this;
    }

    private static ServerSocketChannel listen(InetSocketAddress address) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            return channel.bind(address, BACKLOG);
        } catch (IOException | RuntimeException e) {
            channel.close();
            var named = new BindException(
                    "Cannot listen on " + address.getHostString() + ", port " + address.getPort() + ": "
                            + e.getMessage() + ". Choose another port or address, or stop what uses it.");
            named.initCause(e);
            throw named;
        }
    }

    private void acceptAll(ServerSocketChannel channel) {
        while (!isClosing()) {
            try {
                accepted(channel.accept());
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("A connection could not be accepted: {}", e.toString());
                pause();
            }
        }
    }

    /// Out of file descriptors, say: waits a little, so that the loop does not spin.
    private void pause() {
        try {
            boolean _ = stopped.await(ACCEPT_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void accepted(SocketChannel channel) throws IOException {
        Transport transport;
        try {
            transport = TcpTransport.of(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        serve(transport);
    }

    /// Serves a connection that was made elsewhere, as if this server had accepted it; also when it does not listen. Returns at once:
    /// the association is read on a thread of its own ([AssociationThreads]).
    ///
    /// @param transport the connection, which the server closes
    public void serve(Transport transport) {
        boolean proxied = config().entrance().expectsHeader(transport);
        Admission.Ticket ticket = admission.arrive(proxied ? Optional.empty() : address(transport));
        if (ticket == null) {
            refusals.connection(transport.remoteAddress(), "very many are being rejected already");
            transport.close();
            return;
        }
        var served = new ServedAssociation(this, transport, ticket, proxied);
        @Nullable
        ServedAssociation outstayed = null;
        lock.lock();
        try {
            if (isClosing()) {
                ticket.close();
                transport.close();
                return;
            }
            if (connections.size() >= config().limits().associations() + Admission.MAX_REJECTING) {
                outstayed = longestWaiting();
            }
            if (outstayed != null) {
                connections.remove(outstayed);
            }
            connections.add(served);
        } finally {
            lock.unlock();
        }
        if (outstayed != null) {
            refusals.connection(outstayed.remoteAddress(),
                    "very many are open, and it has not become an association for longest");
            outstayed.abort();
        }
        AssociationThreads.start(served);
    }

    static Optional<InetAddress> address(Transport transport) {
        return transport.remoteAddress().map(InetSocketAddress::getAddress);
    }

    /// Who has been here longest without an association makes room, if there are that many: who connects and says nothing keeps nobody out. There are fewer where
    /// associations are more than a limit that was lowered since.
    private @Nullable ServedAssociation longestWaiting() {
        var waiting = connections.stream().filter(ServedAssociation::isWaiting).toList();
        return waiting.size() < Admission.MAX_REJECTING ? null : waiting.getFirst();
    }

    /// {@return the port that this server listens on, also if it was told to choose one}
    ///
    /// @throws IllegalStateException if it does not listen
    public int port() {
        return address().getPort();
    }

    /// {@return the address that this server listens on}
    ///
    /// @throws IllegalStateException if it does not listen
    public InetSocketAddress address() {
        lock.lock();
        try {
            if (listener != null && listener.getLocalAddress() instanceof InetSocketAddress local) {
                return local;
            }
        } catch (IOException _) {
            // it was closed: answered below
        } finally {
            lock.unlock();
        }
        throw new IllegalStateException("The server does not listen.");
    }

    /// {@return whether every connection has to be secure with TLS}
    public boolean isSecure() {
        return config().entrance().tls().isPresent() && !config().entrance().plainToo();
    }

    /// {@return whether this server takes new associations on its port}
    public boolean isRunning() {
        lock.lock();
        try {
            return listener != null && !isClosing();
        } finally {
            lock.unlock();
        }
    }

    /// {@return the associations that are open at this moment}
    public List<ActiveAssociation> associations() {
        lock.lock();
        try {
            return connections.stream().filter(ServedAssociation::isAssociation)
                    .<ActiveAssociation>map(served -> served).toList();
        } finally {
            lock.unlock();
        }
    }

    /// {@return the services of this server, in the order of their installation}
    public List<InstalledService> services() {
        return table.services();
    }

    /// {@return how this server takes associations}
    public ServerPolicy policy() {
        return config().policy();
    }

    /// The status codes that this server answers an operation with by itself, whatever the service says: refusals, failures of the
    /// service, and what becomes of sub-operations.
    ///
    /// @param operation the operation
    /// @return the codes, and when they are answered
    public static List<StatusUse> statuses(Operation operation) {
        return ServerStatuses.of(operation);
    }

    /// {@return the plug-ins that are not used, and why}
    public List<LeftOut> leftOut() {
        return leftOut;
    }

    /// {@return the counters of all services at this moment, by `provider: counter`}
    public Map<String, Long> counters() {
        return counters.values();
    }

    /// Takes other settings, all at once: those of a builder as they are at this moment, but for the address, the port, the services, and what these were made
    /// with. What is negotiated, and to whom this server connects, goes by them from now on. Associations that are open stay as they were negotiated; which
    /// operations their callers may ask for, and who is told of them, goes by the new settings too.
    ///
    /// @param settings the new ones; its services are not looked at
    public void reconfigure(DicomServerBuilder settings) {
        ServerConfig next = settings.config(config().address());
        admission.limit(next.limits());
        config.set(next);
    }

    /// {@return how many bytes of [ServerLimits#memory()] are taken at this moment}
    public long memory() {
        return admission.memory();
    }

    /// Stops listening at once, releases every association as soon as nothing is being performed on it, and aborts what is still open
    /// after a deadline. Then closes the services.
    ///
    /// Services are not closed under a handler that is busy: after its association was aborted it has five seconds to end, in which
    /// [io.larmor.services.spi.OperationContext#cancelled] tells it to. So this call takes five seconds more than the deadline at most, and what goes on then is
    /// said in the log.
    ///
    /// @param deadline how long the associations may take to end by themselves
    /// @return whether all of them did
    public boolean shutdown(Duration deadline) {
        stopped.countDown();
        closeListener();
        snapshot().forEach(ServedAssociation::closeGracefully);
        boolean ended = awaitEnd(deadline);
        if (!ended) {
            snapshot().forEach(ServedAssociation::abort);
            if (!awaitEnd(ABORT_GRACE)) {
                LOG.warn("Operations of {} associations go on although these were aborted", snapshot().size());
            }
        }
        closeServices();
        return ended;
    }

    /// Shuts down without waiting for peers: open associations are aborted. Handlers that are busy have five seconds to end, as in [#shutdown].
    @Override
    public void close() {
        boolean _ = shutdown(Duration.ZERO);
    }

    /// The operating system closes a socket when nobody is in a call on it any more: until the thread that accepts has woken, it would still take connections.
    private void closeListener() {
        Thread accepting;
        lock.lock();
        try {
            accepting = acceptor;
            if (listener != null) {
                listener.close();
            }
        } catch (IOException e) {
            LOG.warn("The listener could not be closed: {}", e.getMessage());
            return;
        } finally {
            lock.unlock();
        }
        if (accepting != null && !accepting.equals(Thread.currentThread())) {
            try {
                boolean _ = accepting.join(ACCEPT_END);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<ServedAssociation> snapshot() {
        lock.lock();
        try {
            return new ArrayList<>(connections);
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitEnd(Duration deadline) {
        long nanos = deadline.toNanos();
        lock.lock();
        try {
            while (!connections.isEmpty() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return connections.isEmpty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void closeServices() {
        lock.lock();
        try {
            if (servicesClosed) {
                return;
            }
            servicesClosed = true;
        } finally {
            lock.unlock();
        }
        table.close();
    }

    /// The settings at this moment: an immutable value, which the next [#reconfigure] replaces.
    ServerConfig config() {
        return config.get();
    }

    ServiceTable table() {
        return table;
    }

    ServerNegotiator negotiator() {
        return new ServerNegotiator(config(), table);
    }

    Admission admission() {
        return admission;
    }

    Refusals refusals() {
        return refusals;
    }

    FailedConnections failedConnections() {
        return failedConnections;
    }

    PeerAssociations peerAssociations() {
        return peerAssociations;
    }

    boolean isClosing() {
        return stopped.getCount() == 0;
    }

    void forget(ServedAssociation served) {
        lock.lock();
        try {
            connections.remove(served);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
