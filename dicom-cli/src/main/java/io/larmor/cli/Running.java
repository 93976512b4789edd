package io.larmor.cli;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import io.larmor.scp.DicomServer;

/// A server that runs until the process is told to end.
final class Running {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// Something to do that may fail.
    interface Step {
        void run() throws Exception;
    }

    private Running() {}

    /// Starts a server, and waits for SIGTERM or Ctrl-C; then associations that do something may end, nothing new begins, and what
    /// the server stands on is closed. The process ends with 0, for that is what it was asked to do.
    ///
    /// @param terminal where it says what it does
    /// @param server to be started
    /// @param below is closed after the server
    /// @param started is done when it listens
    /// @return the exit code, if the waiting ends otherwise
    static int until(Terminal terminal, DicomServer server, AutoCloseable below, Step started) throws Exception {
        var stop = Thread.ofPlatform().name("larmor-stop").unstarted(() -> stop(terminal, server, below));
        try {
            server.start();
            Runtime.getRuntime().addShutdownHook(stop);
            warning(server.address(), server.isSecure()).ifPresent(line -> {
                terminal.err().println("larmor: " + line);
                terminal.err().flush();
            });
            started.run();
            new CountDownLatch(1).await();
            return ExitCode.DONE;
        } catch (Exception e) {
            server.close();
            throw e;
        }
    }

    /// {@return what is said once, for it is easily forgotten}
    static Optional<String> warning(InetSocketAddress address, boolean secure) {
        return secure || address.getAddress().isLoopbackAddress()
                ? Optional.empty()
                : Optional.of("Without TLS everybody on the way to port " + address.getPort()
                        + " can read what is sent, and change it, and call itself as it likes; use --tls-cert, or keep to this"
                        + " machine with --bind 127.0.0.1.");
    }

    private static void stop(Terminal terminal, DicomServer server, AutoCloseable below) {
        int code = ExitCode.DONE;
        try {
            boolean released = server.shutdown(PATIENCE);
            below.close();
            if (!released) {
                terminal.err().println("larmor: Associations that did not end within 10 s were aborted.");
            }
        } catch (Exception e) {
            terminal.err().println("larmor: " + Failures.explain(e).sentence());
            code = ExitCode.REFUSED;
        }
        terminal.close();
        Runtime.getRuntime().halt(code);
    }
}
