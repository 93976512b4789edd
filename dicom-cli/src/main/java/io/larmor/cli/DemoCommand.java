package io.larmor.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.assoc.Peer;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.storage.FolderStorage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `larmor demo`.
@Command(name = "demo", description = {"Show everything, against itself.",
    "Serves an archive on a free port of this machine, generates studies, sends them, asks for them, gets and moves them back,"
            + " compares the bytes, and stops. Says what it did; the exit code is 0 if all of it went well."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor demo", "  larmor demo --keep /tmp/demo"})
final class DemoCommand extends LarmorCommand {
    private static final String DESTINATION = "DESTINATION";
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String HERE = LOOPBACK.getHostAddress();

    @Option(names = "--keep", paramLabel = "DIR", description = "Work in this folder, and leave everything there.")
    private @Nullable Path keep;

    private final Table table;
    private String workplace = "";
    private boolean failed;

    DemoCommand(Terminal terminal) {
        super(terminal);
        table = new Table(terminal, "STEP", "WHAT", "RESULT", "TIME").fixed(16, room(), room(), 7);
    }

    @Override
    public Integer call() throws Exception {
        long start = System.nanoTime();
        var folder = keep == null ? Files.createTempDirectory("larmor-demo") : Folders.make(keep);
        try {
            run(folder);
        } finally {
            table.end();
            if (keep == null) {
                Folders.delete(folder);
            }
        }
        say(failed
                ? "Something went wrong; see above."
                : "All went well, in " + Text.duration(System.nanoTime() - start) + ".");
        return failed ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private void run(Path folder) throws Exception {
        workplace = folder.toString();
        var generated = folder.resolve("generated");
        command("generate", "generate", "--out", generated, "--instances", 5, "--matrix", 128);
        var moved = folder.resolve("moved");
        try (var destination = destination(moved).start();
                var archive = Archive.open(ArchiveConfig.builder(folder.resolve("archive")).build());
                var server = node(archive, destination.port()).start()) {
            var peer = "LARMOR@" + HERE + ":" + server.port();
            table.row("serve", peer, "listens on " + HERE, "");
            command("echo", "echo", peer, "--repeat", 3);
            command("send", "send", peer, generated);
            command("send again", "send", peer, generated);
            command("find", "find", peer, "-m", "PatientName=*");
            var got = folder.resolve("got");
            for (var study : studies(generated)) {
                command("get", "get", peer, "-m", "StudyInstanceUID=" + study, "--out", got);
                command("move", "move", peer, "--to", DESTINATION, "-m", "StudyInstanceUID=" + study);
            }
            step("compare", "what was got", () -> Folders.compare(generated, got));
            step("compare", "what was moved", () -> Folders.compare(generated, moved));
            refused("a wrong AE title", ExitCode.NO_ASSOCIATION, "echo", "NOBODY@" + HERE + ":" + server.port());
            step("stop", peer,
                    () -> server.shutdown(Duration.ofSeconds(10)) ? "stopped" : "stopped, by aborting associations");
        }
    }

    private DicomServer destination(Path folder) throws ProviderException, IOException {
        return DicomServer.builder().aeTitle(DESTINATION).port(0).bind(LOOPBACK)
                .provider(new FolderStorage(folder)).echo((_, _) -> Status.SUCCESS).build();
    }

    private static DicomServer node(Archive archive, int destination) throws ProviderException, IOException {
        return DicomServer.builder().aeTitle("LARMOR").port(0).bind(LOOPBACK)
                .peers(new Peer(DESTINATION, HERE, destination))
                .share(Archive.class, archive)
                .settings("storage", Map.of())
                .discoverProviders()
                .build();
    }

    private static List<String> studies(Path folder) throws IOException {
        var studies = new ArrayList<String>();
        for (var file : new InputFiles(List.of(folder), (_, _) -> {})) {
            try (var opened = DicomFile.open(file)) {
                var study = opened.dataSet().string(Tag.StudyInstanceUID).orElse("");
                if (!studies.contains(study)) {
                    studies.add(study);
                }
            }
        }
        return studies;
    }

    /// A command that is to end well.
    private void command(String step, Object... words) {
        refused(step, ExitCode.DONE, words);
    }

    /// A command that is to end with an exit code.
    private void refused(String step, int expected, Object... words) {
        var line = List.of(words).stream().map(Object::toString).toList();
        step(step, String.join(" ", line), () -> {
            var out = new ByteArrayOutputStream();
            int code;
            try (var captured = Terminal.ofPipes(out, out)) {
                code = Main.run(captured, line.toArray(String[]::new));
            }
            var said = out.toString(StandardCharsets.UTF_8).strip();
            if (code != expected) {
                throw new Failure(code, "exit code " + code + ": " + said);
            }
            long lines = said.lines().count();
            return lines > 1 ? Text.count(lines, "line") : said;
        });
    }

    private void step(String name, String what, Callable<String> work) {
        long start = System.nanoTime();
        String result;
        try {
            result = work.call();
        } catch (Exception e) {
            failed = true;
            result = "FAILED: " + Failures.explain(e).sentence();
        }
        table.row(name, shown(what), shown(result), Text.duration(System.nanoTime() - start));
    }

    /// Without what makes lines long: the folder, and at a terminal more than half of its width.
    private String shown(String text) {
        String line = keep == null ? text.replace(workplace, "DIR") : text;
        return !terminal().screen() || line.length() <= room() ? line : line.substring(0, room() - 1) + "…";
    }

    private int room() {
        return Math.max(30, (terminal().width() - 30) / 2);
    }
}
