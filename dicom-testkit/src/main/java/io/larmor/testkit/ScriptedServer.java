package io.larmor.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.Peer;
import io.larmor.assoc.Transport;
import io.larmor.scu.DicomClient;
import io.larmor.testkit.ScriptedPeer.Script;

/// A peer to connect to, that plays a script on each connection: on a port of this machine's loopback, and within the program.
///
/// ```java
/// try (var server = ScriptedServer.play(peer -> {
///     peer.accept();
///     peer.expectMessage(CEchoRq.class);
///     peer.reset();
/// })) {
///     var client = DicomClient.builder(server.address("FRAGILE")).build();
///     …
///     server.verify();
/// }
/// ```
///
/// *Threading:* thread-safe. Each connection has a virtual thread of its own.
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final List<Script> scripts;
    private final AtomicInteger connections = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final List<ScriptedPeer> peers = new ArrayList<>();
    private final List<CompletableFuture<Void>> played = new ArrayList<>();

    private ScriptedServer(List<Script> scripts) throws IOException {
        this.scripts = scripts;
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().name("scripted-server").start(this::listen);
    }

    /// Starts one that listens on a free port.
    ///
    /// @param scripts for the first connection, the second, …; the last for all further ones
    /// @return the server
    /// @throws IOException if it cannot listen
    public static ScriptedServer play(Script... scripts) throws IOException {
        if (scripts.length == 0) {
            throw new IllegalArgumentException("A scripted server needs a script.");
        }
        return new ScriptedServer(List.of(scripts));
    }

    /// {@return the port that it listens on}
    public int port() {
        return listener.socket().getLocalPort();
    }

    /// {@return how a client reaches it by TCP}
    ///
    /// @param ae any AE title
    public Peer address(String ae) {
        return new Peer(ae, InetAddress.getLoopbackAddress().getHostAddress(), port());
    }

    /// {@return what connects a client to it within the program}
    public DicomClient.Connector connector() {
        return (_, _) -> connect();
    }

    /// {@return a connection to it within the program}
    public Transport connect() {
        var pair = MemoryTransport.pair();
        start(ScriptedPeer.over(pair.a()));
        return pair.b();
    }

    /// {@return how many connections there have been}
    public int connections() {
        return connections.get();
    }

    private void listen() {
        while (true) {
            try {
                SocketChannel channel = listener.accept();
                start(ScriptedPeer.accepted(channel));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void start(ScriptedPeer peer) {
        Script script = scripts.get(Math.min(connections.getAndIncrement(), scripts.size() - 1));
        var done = new CompletableFuture<Void>();
        lock.lock();
        try {
            peers.add(peer);
            played.add(done);
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("scripted-peer").start(() -> {
            try (peer) {
                script.play(peer);
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
    }

    /// Waits until every script that was begun has ended.
    ///
    /// @throws Exception what made the first script fail
    /// @throws AssertionError what the first script expected and did not get, or that one does not end
    public void verify() throws Exception {
        List<CompletableFuture<Void>> begun;
        lock.lock();
        try {
            begun = List.copyOf(played);
        } finally {
            lock.unlock();
        }
        for (CompletableFuture<Void> each : begun) {
            try {
                each.orTimeout(2 * ScriptedPeer.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            } catch (CompletionException e) {
                switch (e.getCause()) {
                    case TimeoutException _ -> throw new AssertionError("A script has not ended.", e);
                    case Exception failure -> throw failure;
                    case Error failure -> throw failure;
                    case null, default -> throw e;
                }
            }
        }
    }

    /// Stops listening and closes every connection, whatever its script was about to do.
    @Override
    public void close() throws IOException {
        listener.close();
        lock.lock();
        try {
            peers.forEach(ScriptedPeer::close);
        } finally {
            lock.unlock();
        }
    }
}
