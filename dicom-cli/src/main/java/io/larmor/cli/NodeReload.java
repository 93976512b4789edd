package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;

import io.larmor.scp.DicomServer;
import org.slf4j.event.Level;

/// Reads a node's configuration again while it runs, on SIGHUP: takes all of it, or none.
///
/// *Threading*: thread-safe.
final class NodeReload implements Runnable {
    private final Optional<Path> file;
    private final Config flags;
    private final Config atStart;
    private final DicomServer server;
    private final NodeWatch watch;
    private final BiConsumer<Level, String> say;
    private volatile Config config;

    /// @param file the configuration file
    /// @param flags go before it
    /// @param config what the node was started with
    /// @param watch is told of other peers
    /// @param say takes what to tell the person who runs the node
    NodeReload(Optional<Path> file, Config flags, Config config, DicomServer server, NodeWatch watch,
            BiConsumer<Level, String> say) {
        this.file = file;
        this.flags = flags;
        this.atStart = config;
        this.config = config;
        this.server = server;
        this.watch = watch;
        this.say = say;
    }

    /// {@return how long associations may take to end, as configured now}
    Duration drain() {
        return config.node().seconds(Settings.DRAIN);
    }

    @Override
    public synchronized void run() {
        watch.reopen();
        try {
            var next = NodeConfiguration.read(file, flags);
            var setup = new NodeSetup(next);
            var builder = setup.server();
            watch.watch(builder);
            server.reconfigure(builder);
            watch.reconfigured(next);
            setup.logging();
            config = next;
            say.accept(Level.INFO, "The configuration was read again." + later(next));
        } catch (IOException | RuntimeException e) {
            say.accept(Level.WARN, "The configuration stays as it was: " + Failures.explain(e).sentence());
        }
    }

    /// What was changed, and is only taken at the next start.
    private String later(Config next) {
        var names = new ArrayList<String>();
        for (var setting : Settings.all()) {
            if (!setting.reloadable() && !next.node().texts(setting).equals(atStart.node().texts(setting))) {
                names.add(setting.key());
            }
        }
        var services = new TreeSet<>(next.services().keySet());
        services.addAll(atStart.services().keySet());
        for (var name : services) {
            if (!Objects.equals(next.services().get(name), atStart.services().get(name))) {
                names.add("service." + name);
            }
        }
        return names.isEmpty() ? "" : " Only a restart changes " + String.join(", ", names) + ".";
    }
}
