package io.larmor.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.larmor.testkit.FaultRule.Direction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stands between clients and a server: hands on what they say, tells of each message, records it, puts faults on the way, and writes other
/// AE titles into requests for associations. Each of these is left out unless asked for.
///
/// ```java
/// try (var proxy = DicomProxy.builder(new InetSocketAddress("pacs", 104)).faults(Faults.of("delay=20ms")).start()) {
///     var client = DicomClient.builder(new Peer("PACS", "127.0.0.1", proxy.port())).build();
///     …
/// }
/// ```
///
/// *Threading:* thread-safe. Listeners are called on the threads that hand on, one at a time for each connection.
public final class DicomProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DicomProxy.class);
    private static final int BACKLOG = 256;

    private final Builder settings;
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final AtomicInteger connections = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Pump> open = new HashSet<>();
    private int unfinished;
    private boolean closed;

    private DicomProxy(Builder settings) throws IOException {
        this.settings = settings;
        try {
            listener.bind(new InetSocketAddress(settings.bind, settings.port), BACKLOG);
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
        Thread.ofPlatform().name("larmor-proxy").daemon(true).start(this::listen);
    }

    /// {@return a builder of a proxy}
    ///
    /// @param server where the server is
    public static Builder builder(InetSocketAddress server) {
        return new Builder(server);
    }

    /// {@return the port that it listens on}
    public int port() {
        return listener.socket().getLocalPort();
    }

    private void listen() {
        while (true) {
            try {
                SocketChannel client = listener.accept();
                Thread.ofVirtual().name("larmor-proxy-connection").start(() -> connect(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void connect(SocketChannel channel) {
        int number = connections.incrementAndGet();
        Wire client;
        try {
            client = Wire.of(channel);
        } catch (IOException e) {
            LOG.debug("A connection ended at once: {}", e.getMessage());
            return;
        }
        try {
            Wire server = Wire.connect(settings.server, settings.connectTimeout);
            String address = client.transport().remoteAddress().map(Object::toString).orElse("");
            settings.listener.accept(new ProxyEvent.Connected(number, address));
            start(number, client, server, tap(number, address));
        } catch (IOException e) {
            settings.listener.accept(new ProxyEvent.Unreachable(number, String.valueOf(e.getMessage())));
            client.transport().close();
        }
    }

    private void start(int number, Wire client, Wire server, Pump.Tap tap) {
        lock.lock();
        try {
            if (closed) {
                client.transport().close();
                server.transport().close();
                return;
            }
            unfinished++;
            open.add(Pump.start(client, server, settings.faults, number - 1, tap));
        } finally {
            lock.unlock();
        }
    }

    private Pump.Tap tap(int number, String address) throws IOException {
        var taps = new ArrayList<Pump.Tap>();
        if (settings.calledAe.isPresent() || settings.callingAe.isPresent()) {
            taps.add(new TitleTap(settings.calledAe, settings.callingAe));
        }
        if (settings.recorder.isPresent()) {
            Recorder recorder = settings.recorder.get();
            taps.add(new RecorderTap(recorder, recorder.open(address, settings.server.toString())));
        }
        taps.add(new MessageTap(number, settings.listener));
        return new All(taps);
    }

    /// Waits until every connection so far has ended.
    ///
    /// @param limit how long
    /// @return whether they have
    /// @throws InterruptedException if the thread is interrupted
    public boolean awaitIdle(Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            while (unfinished > 0 && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return unfinished == 0;
        } finally {
            lock.unlock();
        }
    }

    /// Stops listening, and breaks the connections that are open.
    @Override
    public void close() throws IOException {
        listener.close();
        List<Pump> still;
        lock.lock();
        try {
            closed = true;
            still = List.copyOf(open);
        } finally {
            lock.unlock();
        }
        still.forEach(Pump::close);
    }

    private void finished() {
        lock.lock();
        try {
            unfinished--;
            open.removeIf(Pump::isOver);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Several taps, one after the other.
    private final class All implements Pump.Tap {
        private final List<Pump.Tap> taps;

        All(List<Pump.Tap> taps) {
            this.taps = taps;
        }

        @Override
        public ByteBuffer pass(Direction from, ByteBuffer bytes) throws IOException {
            ByteBuffer passed = bytes;
            for (Pump.Tap tap : taps) {
                passed = tap.pass(from, passed);
            }
            return passed;
        }

        @Override
        public void ended(Direction from, boolean reset) {
            taps.forEach(tap -> tap.ended(from, reset));
        }

        @Override
        public void closed() {
            taps.forEach(Pump.Tap::closed);
            finished();
        }
    }

    /// Builds a [DicomProxy]. Not thread-safe.
    public static final class Builder {
        private final InetSocketAddress server;
        private InetAddress bind = InetAddress.getLoopbackAddress();
        private int port;
        private Faults faults = Faults.NONE;
        private Optional<Recorder> recorder = Optional.empty();
        private Optional<String> calledAe = Optional.empty();
        private Optional<String> callingAe = Optional.empty();
        private Consumer<ProxyEvent> listener = _ -> {};
        private Duration connectTimeout = Duration.ofSeconds(10);

        private Builder(InetSocketAddress server) {
            this.server = server;
        }

        /// Sets the port to listen on.
        ///
        /// @param number default 0: a free one is chosen, see [DicomProxy#port()]
        /// @return this builder
        public Builder port(int number) {
            port = number;
            return this;
        }

        /// Sets the address to listen on.
        ///
        /// @param address an address of this machine; default: loopback
        /// @return this builder
        public Builder bind(InetAddress address) {
            bind = address;
            return this;
        }

        /// Puts faults on every connection.
        ///
        /// @param value default none
        /// @return this builder
        public Builder faults(Faults value) {
            faults = value;
            return this;
        }

        /// Records every connection, as it is handed on.
        ///
        /// @param value default none; closed by its owner, after the proxy
        /// @return this builder
        public Builder recorder(Recorder value) {
            recorder = Optional.of(value);
            return this;
        }

        /// Sets the called AE title of every request for an association.
        ///
        /// @param title 1 to 16 characters; default: as the client wrote it
        /// @return this builder
        public Builder calledAe(String title) {
            calledAe = Optional.of(title);
            return this;
        }

        /// Sets the calling AE title of every request for an association.
        ///
        /// @param title 1 to 16 characters; default: as the client wrote it
        /// @return this builder
        public Builder callingAe(String title) {
            callingAe = Optional.of(title);
            return this;
        }

        /// Sets who is told of what passes.
        ///
        /// @param value must not block
        /// @return this builder
        public Builder listener(Consumer<ProxyEvent> value) {
            listener = value;
            return this;
        }

        /// Sets how long connecting to the server may take.
        ///
        /// @param limit default 10 s
        /// @return this builder
        public Builder connectTimeout(Duration limit) {
            connectTimeout = limit;
            return this;
        }

        /// Starts the proxy.
        ///
        /// @return the proxy, which listens
        /// @throws IOException if it cannot listen
        /// @throws IllegalArgumentException if an AE title is too long
        public DicomProxy start() throws IOException {
            var _ = new TitleTap(calledAe, callingAe);
            return new DicomProxy(this);
        }
    }
}
