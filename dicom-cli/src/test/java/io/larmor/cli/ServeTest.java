package io.larmor.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.pdu.AssociateRj;
import io.larmor.scu.DicomClient;
import io.larmor.testkit.ScriptedPeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// `serve`, `receive` and `proxy` as processes of their own, for they end with the process.
class ServeTest {
    private static final Pattern PORT = Pattern.compile("\"port\":(\\d+)");

    @TempDir
    private Path folder = Path.of("");

    /// A program of ours, and the port that it said it listens on.
    private record Node(Process process, BufferedReader out, int port) implements AutoCloseable {
        static Node start(Path log, Object... words) throws IOException {
            return start(List.of(), log, words);
        }

        /// As `nohup` starts it.
        static Node hardenedAgainstHangup(Path log, Object... words) throws IOException {
            return start(List.of("sh", "-c", "trap '' HUP; exec \"$@\"", "sh"), log, words);
        }

        private static Node start(List<String> by, Path log, Object... words) throws IOException {
            var command = new ArrayList<>(by);
            command.addAll(
                    List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-p", System.getProperty("jdk.module.path"),
                            "--enable-native-access=org.xerial.sqlitejdbc", "-m",
                            "io.larmor.cli/io.larmor.cli.Main"));
            List.of(words).forEach(word -> command.add(word.toString()));
            var process = new ProcessBuilder(command).redirectError(log.toFile()).start();
            var out = process.inputReader();
            String ready = out.readLine();
            if (ready == null) {
                throw new IOException(Files.readString(log));
            }
            var matcher = PORT.matcher(ready);
            assertTrue(matcher.find(), ready);
            return new Node(process, out, Integer.parseInt(matcher.group(1)));
        }

        int terminated() throws InterruptedException {
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private Path log() {
        return folder.resolve("log");
    }

    @Test
    void serveAnswersUntilItIsTerminated() throws Exception {
        try (var node = Node.start(log(), "serve", "--json", "--port", 0, "--bind", "127.0.0.1", "--dir",
                folder.resolve("archive"),
                "--synthetic", 1, "--durability", "none")) {
            var peer = "LARMOR@127.0.0.1:" + node.port();
            assertEquals(ExitCode.DONE, Run.of("echo", peer).code());
            var found = Run.of("find", peer, "-r", "PatientName");
            assertEquals(ExitCode.DONE, found.code(), found.err());
            assertTrue(found.out().startsWith("DOE^JANE"), found.out());
            assertEquals("", Files.readString(log()));
            assertEquals(0, node.terminated(), Files.readString(log()));
        }
    }

    @Test
    void aProxyThatIsStoppedSaysNothing() throws Exception {
        try (var proxy = Node.start(log(), "proxy", "--json", "--listen", 0, "--to", "PACS@127.0.0.1:9")) {
            assertEquals(0, proxy.terminated());
            assertEquals("", Files.readString(log()));
        }
    }

    @Test
    void openToOthersWithoutTlsIsSaid() {
        for (String open : new String[] {"0.0.0.0", "::", "192.0.2.1"}) {
            var address = new InetSocketAddress(open, 11112);
            assertTrue(Running.warning(address, false).orElseThrow().contains("port 11112"));
            assertEquals(Optional.empty(), Running.warning(address, true));
        }
        assertEquals(Optional.empty(),
                Running.warning(new InetSocketAddress(InetAddress.getLoopbackAddress(), 11112), false));
    }

    @Test
    void whileItRunsItIsDeletedFromAndImportedInto() throws Exception {
        var archive = folder.resolve("archive");
        var in = folder.resolve("in");
        assertEquals(ExitCode.DONE, Run
                .of("generate", "--out", in, "--studies", 1, "--series", 1, "--instances", 2, "--matrix", 16).code());
        try (var node = Node.hardenedAgainstHangup(log(), "serve", "--json", "--port", 0, "--bind", "127.0.0.1",
                "--dir", archive, "--durability", "none")) {
            assertTrue(Files.readString(log()).startsWith("larmor: SIGHUP is ignored"), Files.readString(log()));
            signal(node, "HUP");
            var peer = "LARMOR@127.0.0.1:" + node.port();
            var imported = Run.of("import", in, "--dir", archive);
            assertEquals("Imported 2 instances.", imported.out().strip(), imported.err());
            var found = Run.of("find", peer, "--level", "patient", "-r", "PatientID", "--json");
            var patient = Pattern.compile("\"00100020\":\\{\"vr\":\"LO\",\"Value\":\\[\"([^\"]+)").matcher(found.out());
            assertTrue(patient.find(), found.out());
            var deleted = Run.of("delete", "--patient", patient.group(1), "--dir", archive);
            assertEquals("Deleted 2 instances.", deleted.out().strip(), deleted.err());
            assertEquals("", Run.of("find", peer, "--level", "patient", "-r", "PatientID", "--json").out());
            assertEquals(0, node.terminated(), Files.readString(log()));
        }
    }

    @Test
    void itIsConfiguredAgainAndDrained() throws Exception {
        var file = Files.writeString(folder.resolve("larmor.toml"), """
                [node]
                port = 0
                bind = "127.0.0.1"
                drain = 0
                [archive]
                dir = '%s'
                durability = "none"
                [metrics]
                port = 0
                [log]
                level = "debug"
                [audit]
                file = '%s'
                """.formatted(folder.resolve("archive"), folder.resolve("audit")));
        try (var node = Node.start(log(), "serve", "--json", "--config", file);
                var stays = DicomClient.builder("LARMOR@127.0.0.1:" + node.port()).build().connect()) {
            assertEquals(Status.SUCCESS, stays.echo());
            callByHostileNames(node.port());
            Files.writeString(file, Files.readString(file).replace("[node]", "[node]\nae = ['OTHER']")
                    .replace("\"none\"", "\"os\""));
            signal(node, "HUP");
            awaitLog("Only a restart changes archive.durability.");
            assertEquals(ExitCode.DONE, Run.of("echo", "OTHER@127.0.0.1:" + node.port()).code());
            assertEquals(ExitCode.NO_ASSOCIATION, Run.of("echo", "LARMOR@127.0.0.1:" + node.port()).code());
            Files.writeString(file, "[node]\nport = 'x'\n");
            signal(node, "HUP");
            awaitLog("The configuration stays as it was: ");
            assertEquals(Status.SUCCESS, stays.echo(), "who was here stays, whatever the AE title is now");
            var client = DicomClient.builder("OTHER@127.0.0.1:" + node.port()).build();
            try (var association = client.connect()) {
                association.echo();
                assertEquals(0, node.terminated());
            }
            var log = Files.readString(log());
            assertTrue(log.contains("Stopping: 2 associations may take up to 0 s to end"), log);
            var audit = Files.readString(folder.resolve("audit"));
            assertTrue(log.contains("No association with 127.0.0.1: ") && audit.contains("EVIL"), log + audit);
            (log + audit).lines().forEach(line -> assertEquals(Text.printable(line), line));
        }
    }

    /// Names, and a first line, that would begin a line of the log or steer a terminal.
    private static void callByHostileNames(int port) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (var peer = ScriptedPeer.connect(address)) {
            peer.send(ScriptedPeer.request("EVIL\u001B[2J\nX", "LARMOR", Uid.Verification)).expect(AssociateRj.class);
        }
        try (var peer = ScriptedPeer.connect(address)) {
            peer.send("\u001B[2J\nERROR\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1)).untilEnd();
        }
    }

    private static void signal(Node node, String name) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, String.valueOf(node.process().pid())).start().waitFor());
    }

    private void awaitLog(String text) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.readString(log()).contains(text)) {
            assertTrue(System.nanoTime() < end, Files.readString(log()));
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    void aPortInUseIsSaid() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var run = Run.of("serve", "--port", taken.getLocalPort(), "--bind", "127.0.0.1", "--dir",
                    folder.resolve("archive"));
            assertEquals(ExitCode.REFUSED, run.code());
            assertTrue(run.err().contains("port " + taken.getLocalPort()), run.err());
            assertEquals(1, run.err().lines().count());
        }
    }

    @Test
    void anArchiveThatIsAFileIsSaid() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        var run = Run.of("serve", "--port", 0, "--dir", file);
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertTrue(run.err().contains(file.toString()), run.err());
        assertEquals(1, run.err().lines().count());
    }

    @Test
    void receiveWritesWhatIsSent() throws Exception {
        var out = folder.resolve("out");
        var in = folder.resolve("in");
        assertEquals(ExitCode.DONE, Run
                .of("generate", "--out", in, "--studies", 1, "--series", 1, "--instances", 2, "--matrix", 16).code());
        try (var node = Node.start(log(), "receive", "--json", "--ae", "INBOX", "--port", 0, "--bind", "127.0.0.1",
                "--out", out)) {
            var sent = Run.of("send", "INBOX@127.0.0.1:" + node.port(), in);
            assertEquals(ExitCode.DONE, sent.code(), sent.err());
            assertTrue(node.out().readLine().contains("\"file\":"));
            assertEquals(0, node.terminated(), Files.readString(log()));
        }
        assertTrue(Folders.compare(in, out).startsWith("2 instances"));
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaid() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        var run = Run.of("receive", "--port", 0, "--out", file);
        assertEquals(ExitCode.REFUSED, run.code());
        assertTrue(run.err().contains(file.toString()), run.err());
        assertEquals(1, run.err().lines().count());
    }
}
