package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import io.larmor.archive.Archive;
import io.larmor.audit.AuditTrail;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scp.DicomServerBuilder;
import io.larmor.services.storage.DiscardStorage;
import io.larmor.testkit.SyntheticStudies;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `larmor serve`.
@Command(name = "serve", description = {"Be an archive node: echo, store, find, move and get.",
    "It runs until stopped with Ctrl-C or SIGTERM, and says on standard output when it is ready."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor serve",
        "  larmor serve --port 11112 --dir images --peer STORESCP@localhost:11113",
        "  larmor serve --config larmor.toml",
        "  larmor serve --worklist worklist-items",
        "  larmor serve --accept-calling '*' --accept-any-storage",
        "  larmor serve --port 0 --synthetic 10 --json"})
final class ServeCommand extends LarmorCommand implements SettingFlags.User {
    private final SettingFlags flags = new SettingFlags(Settings.all(), true);

    @Option(names = "--config", paramLabel = "FILE", description = "Settings from a TOML file; options go before it. 'larmor config init' writes one.")
    private @Nullable Path file;

    @Option(names = "--synthetic", paramLabel = "N", description = "Start with N synthetic studies in the archive.")
    private int synthetic;

    @Option(names = "--discard", description = "Keep nothing: answer C-ECHO, and C-STORE with success though the instance is thrown away. For measuring senders and"
            + " networks only; there is no archive, and no query.")
    private boolean discard;

    @Option(names = "--json", description = "Say that it is ready as JSON, on one line.")
    private boolean json;

    ServeCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public SettingFlags flags() {
        return flags;
    }

    @Override
    public Integer call() throws Exception {
        var setup = new NodeSetup(NodeConfiguration.read(Optional.ofNullable(file), flags.config()));
        setup.logging();
        if (discard) {
            return discard(setup);
        }
        var audit = setup.audit();
        try (Closing _ = () -> audit.ifPresent(AuditTrail::close);
                var archive = Archive.open(setup.archive());
                var control = control(setup.folder(), new AuditedArchive(archive, audit))) {
            KeptTrail.keep(setup);
            return serve(setup, archive, control, audit);
        }
    }

    private int serve(NodeSetup setup, Archive archive, Closing control, Optional<AuditTrail> audit)
            throws Exception {
        if (synthetic > 0) {
            fill(archive, SyntheticStudies.builder().studies(synthetic).build());
        }
        var builder = setup.server().share(Archive.class, archive);
        setup.services().forEach(builder::settings);
        builder.discoverProviders();
        PluginOptions.install(PluginOptions.load(setup.config().node().path(Settings.PLUGINS), setup.folder()),
                setup.config().services(), builder);
        var watch = new NodeWatch(setup, Optional.of(archive), audit);
        return run(setup, builder, watch, () -> {
            watch.close();
            control.close();
            audit.ifPresent(AuditTrail::close);
            archive.close();
        }, server -> announce(setup, server, archive, watch.port()));
    }

    private int run(NodeSetup setup, DicomServerBuilder builder, NodeWatch watch, AutoCloseable below,
            Announcement ready) throws Exception {
        watch.watch(builder);
        var server = builder.build();
        var reload = new NodeReload(Optional.ofNullable(file), flags.config(), setup.config(), server, watch,
                new Notices(terminal())::say);
        return new Running(terminal(), server, below, reload::drain).untilStopped(reload, () -> {
            watch.start(server);
            ready.of(server);
        });
    }

    /// Says that a server listens.
    private interface Announcement {
        void of(DicomServer server) throws Exception;
    }

    /// A node works without its control socket: what cannot be made, as where the path of the folder is too long for one, is said.
    private Closing control(Path folder, AuditedArchive archive) {
        try {
            return ControlSocket.open(folder, archive)::close;
        } catch (IOException | UnsupportedOperationException e) {
            new Notices(terminal()).say(Level.WARN,
                    "'delete' and 'import' will not reach this node while it runs: its control socket "
                            + ControlSocket.in(folder) + " cannot be made (" + e.getMessage() + ").");
            return () -> {};
        }
    }

    /// Something that closes without fail.
    private interface Closing extends AutoCloseable {
        @Override
        void close();
    }

    private int discard(NodeSetup setup) throws Exception {
        var any = setup.config().node().is(Settings.ANY_STORAGE);
        var builder = setup.server().echo((_, _) -> Status.SUCCESS).provider(new DiscardStorage(any));
        var audit = setup.audit();
        var watch = new NodeWatch(setup, Optional.empty(), audit);
        return run(setup, builder, watch, () -> {
            watch.close();
            audit.ifPresent(AuditTrail::close);
        }, server -> say(json
                ? JsonLine.of(Map.of("ae", setup.ae(), "port", server.port(), "discard", true))
                : setup.ae() + " listens on port " + server.port()
                        + " and throws away what it gets. Ctrl-C stops it."));
    }

    private void fill(Archive archive, SyntheticStudies studies) throws Exception {
        try (var progress = new Progress(terminal())) {
            ArchiveFiller.fill(archive, studies,
                    count -> progress.show(() -> "%,d of %,d synthetic instances".formatted(count, studies.size())));
        }
    }

    private void announce(NodeSetup setup, DicomServer server, Archive archive, OptionalInt metrics) throws Exception {
        var holds = archive.statistics();
        if (json) {
            var ready = new LinkedHashMap<String, Object>();
            ready.put("ae", setup.ae());
            ready.put("address", server.address().getAddress().getHostAddress());
            ready.put("port", server.port());
            ready.put("folder", setup.folder().toAbsolutePath().toString());
            ready.put("studies", holds.studies());
            ready.put("instances", holds.instances());
            metrics.ifPresent(port -> ready.put("metricsPort", port));
            say(JsonLine.of(ready));
        } else {
            say(setup.ae() + " listens on port " + server.port() + "; " + setup.folder().toAbsolutePath()
                    + " holds "
                    + Text.count(holds.instances(), "instance") + " of " + Text.count(holds.studies(), "study")
                    + ". Ctrl-C stops it.");
        }
    }
}
