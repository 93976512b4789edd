package io.larmor.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.stream.Stream;

import io.larmor.dimse.Status;
import io.larmor.services.storage.FolderStorage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `larmor receive`.
@Command(name = "receive", description = {"Take what is sent, and write it to files.",
    "Each instance becomes a Part 10 file named by its UID. No index, no queries: that is 'serve'. It runs until stopped"
            + " with Ctrl-C or SIGTERM."}, footerHeading = "%nExamples:%n", footer = {"  larmor receive --out incoming",
                "  larmor receive --out incoming --ae INBOX --port 11113 --accept-calling 'CT*'"})
final class ReceiveCommand extends LarmorCommand implements SettingFlags.User {
    private final SettingFlags flags = new SettingFlags(
            Stream.concat(Settings.ofNode().stream(), Stream.of(Settings.DURABILITY, Settings.ANY_STORAGE)).toList(),
            false);

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder; made if it is not there.")
    private Path out = Path.of("");

    @Option(names = "--quiet", description = "Do not name each file.")
    private boolean quiet;

    @Option(names = "--json", description = "Say that it is ready, and what comes, as JSON, each on one line.")
    private boolean json;

    ReceiveCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public SettingFlags flags() {
        return flags;
    }

    @Override
    public Integer call() throws Exception {
        var setup = new NodeSetup(NodeConfiguration.read(Optional.empty(), flags.config()));
        setup.logging();
        var node = setup.config().node();
        var watch = new NodeWatch(setup, Optional.empty(), Optional.empty());
        var builder = setup.server()
                .echo((_, _) -> Status.SUCCESS)
                .provider(new FolderStorage(out, node.is(Settings.ANY_STORAGE), NodeSetup.durability(node),
                        quiet ? _ -> {} : this::received));
        watch.watch(builder);
        var server = builder.build();
        return new Running(terminal(), server, watch, () -> node.seconds(Settings.DRAIN)).untilStopped(
                new NodeReload(Optional.empty(), flags.config(), setup.config(), server, watch,
                        new Notices(terminal())::say),
                () -> {
                    watch.start(server);
                    announce(setup.ae(), server.port());
                });
    }

    private void announce(String ae, int port) {
        if (json) {
            var ready = new LinkedHashMap<String, Object>();
            ready.put("ae", ae);
            ready.put("port", port);
            ready.put("folder", out.toAbsolutePath().toString());
            say(JsonLine.of(ready));
        } else {
            say(ae + " listens on port " + port + " and writes to " + out.toAbsolutePath()
                    + ". Ctrl-C stops it.");
        }
    }

    private synchronized void received(Path file) {
        say(json ? JsonLine.of(java.util.Map.of("file", file.toString())) : file.toString());
    }
}
