package io.larmor.cli;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import io.larmor.scp.DicomServer;
import org.slf4j.event.Level;

/// A server that runs until the process is told to end.
///
/// SIGTERM and Ctrl-C: it takes no more associations, those that are open may end, and are aborted when their time is over; then what it stands on is closed. A second one
/// ends the process at once: what was acknowledged is as durable as it is at any time. The process ends with 0, for that is what it was asked to do.
final class Running {
    private final Terminal terminal;
    private final DicomServer server;
    private final AutoCloseable below;
    private final Supplier<Duration> drain;
    private final StopSignals signals = new StopSignals();
    private final Notices notices;

    /// Something to do that may fail.
    interface Step {
        void run() throws Exception;
    }

    /// @param terminal where it says what it does
    /// @param server to be started
    /// @param below is closed after the server
    /// @param drain how long associations may take to end
    Running(Terminal terminal, DicomServer server, AutoCloseable below, Supplier<Duration> drain) {
        this.terminal = terminal;
        this.notices = new Notices(terminal);
        this.server = server;
        this.below = below;
        this.drain = drain;
    }

    /// Starts the server, and waits for the end.
    ///
    /// @param reload is done on SIGHUP
    /// @param started is done when it listens
    /// @return the exit code, if the waiting ends otherwise
    int untilStopped(Runnable reload, Step started) throws Exception {
        try {
            server.start();
            warning(server.address(), server.isSecure()).ifPresent(sentence -> notices.say(Level.WARN, sentence));
            var heard = List.of(Signals.on("TERM", this::signalled), Signals.on("INT", this::signalled));
            if (heard.contains(Signals.Hearing.UNKNOWN)) {
                Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("larmor-stop").unstarted(this::stop));
            }
            if (Signals.on("HUP", reload) == Signals.Hearing.IGNORED) {
                notices.say(Level.WARN,
                        "SIGHUP is ignored, as this was started by 'nohup' or the like: the configuration is not read again while this runs;"
                                + " start it with 'setsid' instead, or as a service.");
            }
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

    private void signalled() {
        switch (signals.take(System.nanoTime())) {
            case STOP -> stop();
            case NOTHING_NEW -> {}
            case STOP_AT_ONCE -> {
                notices.say(Level.WARN, "Stopped at once, as asked for a second time.");
                end(ExitCode.DONE);
            }
        }
    }

    private void stop() {
        int code = ExitCode.DONE;
        try {
            var patience = drain.get();
            int open = server.associations().size();
            if (open > 0) {
                notices.say(Level.INFO,
                        "Stopping: " + Text.count(open, "association") + " may take up to " + patience.toSeconds()
                                + " s to end; a second signal stops at once.");
            }
            boolean released = server.shutdown(patience);
            below.close();
            if (!released) {
                notices.say(Level.WARN,
                        "Associations that did not end within " + patience.toSeconds() + " s were aborted.");
            }
        } catch (Exception e) {
            notices.say(Level.ERROR, Failures.explain(e).sentence());
            code = ExitCode.REFUSED;
        }
        end(code);
    }

    private void end(int code) {
        terminal.close();
        Runtime.getRuntime().halt(code);
    }
}
