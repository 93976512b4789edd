package io.larmor.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

import io.larmor.archive.Archive;
import io.larmor.audit.AuditTrail;
import io.larmor.scp.DicomServer;
import io.larmor.scp.DicomServerBuilder;
import io.larmor.scp.FlightRecorder;
import org.jspecify.annotations.Nullable;

/// What watches over a node: flight recording, metrics, an audit trail.
final class NodeWatch implements AutoCloseable {
    private final NodeSetup setup;
    private final Optional<Archive> archive;
    private final Optional<AuditTrail> audit;
    private final @Nullable Metrics metrics;
    private @Nullable MetricsServer page;

    NodeWatch(NodeSetup setup, Optional<Archive> archive, Optional<AuditTrail> audit) {
        this.setup = setup;
        this.archive = archive;
        this.audit = audit;
        metrics = setup.config().node().has(Settings.METRICS_PORT)
                ? new Metrics(setup.config().peers().keySet())
                : null;
    }

    /// Has a server tell what it does.
    void watch(DicomServerBuilder server) {
        var recorder = new FlightRecorder();
        server.listener(recorder).operationListener(recorder);
        if (metrics != null) {
            server.listener(metrics).operationListener(metrics);
        }
        audit.ifPresent(trail -> server.listener(trail).operationListener(trail));
    }

    /// Begins to tell others.
    void start(DicomServer server) throws IOException {
        audit.ifPresent(AuditTrail::started);
        var counted = metrics;
        if (counted != null) {
            var node = setup.config().node();
            page = new MetricsServer(
                    MetricsServer.address(node.word(Settings.METRICS_BIND), (int) node.number(Settings.METRICS_PORT)),
                    () -> MetricsText.of(counted, server, archive, audit), () -> status(server));
        }
    }

    private String status(DicomServer server) {
        return !server.isRunning()
                ? "stopping"
                : archive.filter(Archive::isFull).isPresent() ? "full" : MetricsServer.UP;
    }

    /// {@return where metrics are to be had}
    OptionalInt port() {
        return page == null ? OptionalInt.empty() : OptionalInt.of(page.port());
    }

    /// Files that are added to may have been moved away.
    void reopen() {
        audit.ifPresent(AuditTrail::reopen);
    }

    /// The configuration is another from now on.
    void reconfigured(Config config) {
        audit.ifPresent(trail -> trail.configured("The configuration was read again"));
        if (metrics != null) {
            metrics.peers(config.peers().keySet());
        }
    }

    @Override
    public void close() {
        if (page != null) {
            page.close();
        }
    }
}
