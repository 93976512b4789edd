package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A server that runs beside the benchmark, ours or another's: a process of its own on a port of its own, stopped by its process id.
final class Node implements Metered, AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final int port;
    private final String ae;

    private Node(Process process, int port, String ae) {
        this.process = process;
        this.port = port;
        this.ae = ae;
    }

    /// Starts a server, and waits until it listens.
    ///
    /// @param command the words of its command line, `PORT` standing for the port
    /// @param log where what it prints goes
    static Node start(String ae, List<String> command, int port, Path log) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Without it DCMTK and Orthanc wait 40 ms for each object: Nagle's algorithm against delayed acknowledgement.
        builder.environment().put("TCP_NODELAY", "1");
        var node = new Node(builder.start(), port, ae);
        try {
            node.awaitListening(log);
            return node;
        } catch (IOException | RuntimeException | Error e) {
            try (node) {
                throw e;
            }
        }
    }

    static int freePort() throws IOException {
        try (var probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private void awaitListening(Path log) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException(
                            "not listening on port " + port + ": " + process.info().commandLine().orElse("")
                                    + "\n" + Files.readString(log),
                            e);
                }
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    int port() {
        return port;
    }

    String ae() {
        return ae;
    }

    @Override
    public long peakRss() {
        return Children.status(process, "VmHWM");
    }

    /// {@return the memory that the process holds now and that no file stands behind, in bytes}
    long anonymousRss() {
        return Children.status(process, "RssAnon");
    }

    /// {@return the memory that the process holds now, in bytes}
    long rss() {
        return Children.status(process, "VmRSS");
    }

    @Override
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException("interrupted", e);
        }
    }
}
