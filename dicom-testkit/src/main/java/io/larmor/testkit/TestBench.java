package io.larmor.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.Peer;
import io.larmor.scp.DicomServer;
import io.larmor.scp.DicomServerBuilder;
import io.larmor.scu.DicomClient;
import io.larmor.scu.DicomClientBuilder;
import io.larmor.services.spi.ProviderException;

/// What a test of networking needs, and what stops all of it again: servers, clients, scripted peers and faulty links, on free ports of
/// this machine's loopback or within the program. Needs no test framework; JUnit hands one to a test by [BenchExtension].
///
/// When it is closed, links, servers and scripted peers are stopped in the reverse order of their start, and the failure of a script that
/// nobody asked for is thrown.
///
/// *Threading:* thread-safe.
public final class TestBench implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<AutoCloseable> started = new ArrayList<>();
    private final List<ScriptedServer> scripted = new ArrayList<>();
    private final Map<DicomProxy, String> titles = new HashMap<>();
    private final VirtualTime time = new VirtualTime();

    /// Makes an empty one.
    public TestBench() {}

    private <T extends AutoCloseable> T keep(T thing) {
        lock.lock();
        try {
            started.add(thing);
            return thing;
        } finally {
            lock.unlock();
        }
    }

    /// {@return a time that stands still until the test moves it, for whom the test gives it to}
    public VirtualTime time() {
        return time;
    }

    /// Starts a server on a free port of the loopback.
    ///
    /// @param settings what it serves, and how
    /// @return the server, which listens
    /// @throws IOException if it cannot listen
    /// @throws ProviderException if what it serves cannot be
    public DicomServer server(UnaryOperator<DicomServerBuilder> settings) throws IOException, ProviderException {
        return keep(settings.apply(DicomServer.builder().port(0).bind(InetAddress.getLoopbackAddress())).build())
                .start();
    }

    /// {@return a client of a server, which it calls by its first AE title, over TCP}
    ///
    /// @param server a server that listens
    public DicomClientBuilder client(DicomServer server) {
        return DicomClient.builder(address(title(server), server.port()));
    }

    /// {@return a client of a server within this program, which it calls by its first AE title, without a network}
    ///
    /// @param server need not listen
    public DicomClientBuilder memoryClient(DicomServer server) {
        return DicomClient.builder(address(title(server), 104)).connector((_, _) -> {
            var pair = MemoryTransport.pair();
            server.serve(pair.a());
            return pair.b();
        });
    }

    /// Starts a scripted peer on a free port of the loopback.
    ///
    /// @param scripts for the first connection, the second, …; the last for all further ones
    /// @return the peer
    /// @throws IOException if it cannot listen
    public ScriptedServer scripted(ScriptedPeer.Script... scripts) throws IOException {
        ScriptedServer server = keep(ScriptedServer.play(scripts));
        lock.lock();
        try {
            scripted.add(server);
            return server;
        } finally {
            lock.unlock();
        }
    }

    /// {@return a scripted client that has connected to a server within this program}
    ///
    /// @param server need not listen
    public ScriptedPeer peer(DicomServer server) {
        return keep(ScriptedPeer.connect(server));
    }

    /// Starts a faulty link on a free port of the loopback.
    ///
    /// @param server where it leads to
    /// @param faults what goes wrong on it
    /// @return the link: whoever connects to its port reaches the server
    /// @throws IOException if it cannot listen
    public DicomProxy link(DicomServer server, Faults faults) throws IOException {
        var target = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        DicomProxy link = keep(DicomProxy.builder(target).faults(faults).start());
        lock.lock();
        try {
            titles.put(link, title(server));
            return link;
        } finally {
            lock.unlock();
        }
    }

    /// {@return a client that reaches a server, which it calls by its first AE title, over a link}
    ///
    /// @param link a link of this bench; over another one it calls LARMOR
    public DicomClientBuilder client(DicomProxy link) {
        String title;
        lock.lock();
        try {
            title = titles.getOrDefault(link, "LARMOR");
        } finally {
            lock.unlock();
        }
        return DicomClient.builder(address(title, link.port()));
    }

    private static String title(DicomServer server) {
        return server.policy().aeTitles().getFirst();
    }

    private static Peer address(String ae, int port) {
        return new Peer(ae, InetAddress.getLoopbackAddress().getHostAddress(), port);
    }

    /// Stops everything.
    ///
    /// @throws IOException    what made a script fail, or what does not stop
    /// @throws AssertionError what a script expected and did not get, or any other failure of one
    @Override
    public void close() throws IOException {
        List<AutoCloseable> all;
        List<ScriptedServer> scripts;
        lock.lock();
        try {
            all = new ArrayList<>(started).reversed();
            scripts = List.copyOf(scripted);
            started.clear();
            scripted.clear();
        } finally {
            lock.unlock();
        }
        Throwable failure = null;
        for (AutoCloseable each : all) {
            try {
                if (each instanceof DicomServer server) {
                    boolean _ = server.shutdown(Duration.ZERO);
                } else if (!(each instanceof ScriptedServer)) {
                    each.close();
                }
            } catch (Exception e) {
                failure = failure == null ? e : failure;
            }
        }
        for (ScriptedServer each : scripts) {
            try (each) {
                each.verify();
            } catch (Exception | AssertionError e) {
                failure = failure == null ? e : failure;
            }
        }
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(failure);
        }
    }
}
