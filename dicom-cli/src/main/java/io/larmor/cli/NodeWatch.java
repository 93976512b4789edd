package io.larmor.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

import io.larmor.archive.Archive;
import io.larmor.scp.DicomServer;
import io.larmor.scp.DicomServerBuilder;
import io.larmor.scp.FlightRecorder;
import org.jspecify.annotations.Nullable;

/// What watches over a node: flight recording, metrics.
final class NodeWatch implements AutoCloseable {
    private final NodeSetup setup;
    private final Optional<Archive> archive;
    private final @Nullable Metrics metrics;
    private @Nullable MetricsServer page;

    NodeWatch(NodeSetup setup, Optional<Archive> archive) {
        this.setup = setup;
        this.archive = archive;
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
    }

    /// Begins to tell others.
    void start(DicomServer server) throws IOException {
        var counted = metrics;
        if (counted != null) {
            var node = setup.config().node();
            page = new MetricsServer(
                    MetricsServer.address(node.word(Settings.METRICS_BIND), (int) node.number(Settings.METRICS_PORT)),
                    () -> MetricsText.of(counted, server, archive), server::isRunning);
        }
    }

    /// {@return where metrics are to be had}
    OptionalInt port() {
        return page == null ? OptionalInt.empty() : OptionalInt.of(page.port());
    }

    /// Other peers are configured from now on.
    void reconfigured(Config config) {
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
