package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.larmor.archive.Archive;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.services.storage.DiscardStorage;
import io.larmor.testkit.SyntheticStudies;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `larmor serve`.
@Command(name = "serve", description = {"Be an archive node: echo, store, find, move and get.",
    "It runs until stopped with Ctrl-C or SIGTERM, and says on standard output when it is ready."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor serve",
        "  larmor serve --port 11112 --dir images --peer STORESCP@localhost:11113",
        "  larmor serve --worklist worklist-items",
        "  larmor serve --accept-calling '*' --accept-any-storage",
        "  larmor serve --port 0 --synthetic 10 --json"})
final class ServeCommand extends LarmorCommand {
    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private ArchiveOptions archiveOptions = new ArchiveOptions();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Option(names = "--accept-any-storage", description = "Store instances of SOP classes that nobody knows, private ones too.")
    private boolean anyStorage;

    @Option(names = "--worklist", paramLabel = "DIR", description = "Answer worklist queries from the files of a folder: DICOM JSON, or DICOM files.")
    private @Nullable Path worklist;

    @Option(names = "--worklist-incomplete", description = "Serve worklist items that lack a value of type 1 too.")
    private boolean worklistIncomplete;

    @Option(names = "--notify", paramLabel = "AE", description = "Notify a peer of each study that has come, once nothing more of it comes (instance availability); can be"
            + " repeated.")
    private List<String> notify = new ArrayList<>();

    @Option(names = "--notify-after", paramLabel = "SECONDS", description = "How long nothing of a study has to come before it is notified (default: ${DEFAULT-VALUE}).")
    private int notifyAfter = 30;

    @Option(names = "--notify-steps", paramLabel = "AE", description = "Notify a peer of what happens to performed procedure steps (PS3.4 §F.9); can be repeated.")
    private List<String> notifySteps = new ArrayList<>();

    @Option(names = "--match-unknown", description = "Let a key of a query match studies that have no value for it, as PS3.4 §C.2.2.1.2 has it; without, they do"
            + " not match.")
    private boolean matchUnknown;

    @Option(names = "--keep-notifications", paramLabel = "DIR", description = "Let others notify this node of what they have (instance availability), and keep each notification as a DICOM"
            + " file in a folder.")
    private @Nullable Path notifications;

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
    public Integer call() throws Exception {
        if (discard) {
            return discard();
        }
        try (var archive = archiveOptions.open(); var control = control(archive)) {
            return serve(archive, control);
        }
    }

    private int serve(Archive archive, Closing control) throws Exception {
        if (synthetic > 0) {
            fill(archive, SyntheticStudies.builder().studies(synthetic).build());
        }
        var builder = node.server()
                .share(Archive.class, archive)
                .settings("storage", Map.of("any", String.valueOf(anyStorage)))
                .settings("query-retrieve", Map.of("match-unknown", String.valueOf(matchUnknown)))
                .settings("storage-commitment", Map.of("folder", beside("commitments")))
                .settings("instance-availability", availability())
                .settings("mpps", Map.of("folder", beside("performed-procedure-steps"), "notify",
                        String.join(",", notifySteps)))
                .settings("worklist", worklist == null
                        ? Map.of()
                        : Map.of("folder", worklist.toString(), "incomplete", String.valueOf(worklistIncomplete)))
                .settings("ups", Map.of("folder", beside("procedure-steps")))
                .discoverProviders();
        plugins.install(plugins.load(archiveOptions.folder()), builder);
        var server = builder.build();
        return Running.until(terminal(), server, () -> {
            control.close();
            archive.close();
        }, () -> announce(server, archive));
    }

    /// A node works without its control socket: what cannot be made, as where the path of the folder is too long for one, is said.
    private Closing control(Archive archive) {
        try {
            return ControlSocket.open(archiveOptions.folder(), archive)::close;
        } catch (IOException | UnsupportedOperationException e) {
            terminal().err()
                    .println("larmor: 'delete' and 'import' will not reach this node while it runs: its control socket "
                            + ControlSocket.in(archiveOptions.folder()) + " cannot be made (" + e.getMessage() + ").");
            return () -> {};
        }
    }

    /// Something that closes without fail.
    private interface Closing extends AutoCloseable {
        @Override
        void close();
    }

    private int discard() throws Exception {
        var server = node.server().echo((_, _) -> Status.SUCCESS).provider(new DiscardStorage(anyStorage)).build();
        return Running.until(terminal(), server, () -> {}, () -> say(json
                ? JsonLine.of(Map.of("ae", node.ae(), "port", server.port(), "discard", true))
                : node.ae() + " listens on port " + server.port() + " and throws away what it gets. Ctrl-C stops it."));
    }

    private Map<String, String> availability() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("notify", String.join(",", notify));
        settings.put("quiet", "PT" + Math.max(0, notifyAfter) + "S");
        if (notifications != null) {
            settings.put("folder", notifications.toString());
        }
        return settings;
    }

    /// What the services must not forget lies beside index and instances.
    private String beside(String name) {
        return archiveOptions.folder().resolve(name).toString();
    }

    private void fill(Archive archive, SyntheticStudies studies) throws Exception {
        try (var progress = new Progress(terminal())) {
            ArchiveFiller.fill(archive, studies,
                    count -> progress.show("%,d of %,d synthetic instances".formatted(count, studies.size())));
        }
    }

    private void announce(DicomServer server, Archive archive) throws Exception {
        var holds = archive.statistics();
        if (json) {
            var ready = new LinkedHashMap<String, Object>();
            ready.put("ae", node.ae());
            ready.put("address", server.address().getAddress().getHostAddress());
            ready.put("port", server.port());
            ready.put("folder", archiveOptions.folder().toAbsolutePath().toString());
            ready.put("studies", holds.studies());
            ready.put("instances", holds.instances());
            say(JsonLine.of(ready));
        } else {
            say(node.ae() + " listens on port " + server.port() + "; " + archiveOptions.folder().toAbsolutePath()
                    + " holds "
                    + Text.count(holds.instances(), "instance") + " of " + Text.count(holds.studies(), "study")
                    + ". Ctrl-C stops it.");
        }
    }
}
