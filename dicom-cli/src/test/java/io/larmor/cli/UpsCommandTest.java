package io.larmor.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.larmor.assoc.Peer;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomJson;
import io.larmor.data.Tag;
import io.larmor.scp.DicomServer;
import io.larmor.services.spi.SopClassProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class UpsCommandTest {
    private static final int SUBSCRIBERS = 0x0075_1001;

    @Test
    void aStepIsCreatedFoundClaimedAndCompleted(@TempDir Path steps) throws Exception {
        try (var server = node(steps)) {
            var peer = "LARMOR@localhost:" + server.port();
            var uid = done(peer, "create", "-m", "PatientName=Müller^Jürgen", "-m", "ProcedureStepLabel=Segment")
                    .strip();
            assertTrue(done(peer, "find", "-m", "ProcedureStepState=SCHEDULED", "-r", "SOPInstanceUID").contains(uid));
            assertEquals("Müller^Jürgen", get(peer, uid).string(Tag.PatientName).orElse(""));
            var lock = done(peer, "claim", uid).strip();
            var second = Run.of("ups", peer, "claim", uid);
            assertEquals(ExitCode.REFUSED, second.code());
            assertTrue(second.err().contains("C301"), second.err());
            assertEquals(ExitCode.REFUSED, Run.of("ups", peer, "set", uid, "-m", "ProcedureStepLabel=Mine").code());
            done(peer, "set", uid, "--transaction", lock, "-m", "ProcedureStepLabel=Ours");
            assertEquals("Ours", get(peer, uid).string(Tag.ProcedureStepLabel).orElse(""));
            done(peer, "complete", uid, "--transaction", lock);
            assertEquals("COMPLETED", get(peer, uid).string(Tag.ProcedureStepState).orElse(""));
            assertEquals("", done(peer, "find", "-m", "ProcedureStepState=SCHEDULED"));
        }
    }

    @Test
    void aStepIsCanceledByWhoHoldsItAndAskedForByOthers(@TempDir Path steps) throws Exception {
        try (var server = node(steps)) {
            var peer = "LARMOR@localhost:" + server.port();
            var uid = done(peer, "create").strip();
            var lock = done(peer, "claim", uid).strip();
            var asked = Run.of("ups", peer, "cancel", uid, "--reason", "no time");
            assertTrue(asked.err().contains("C312"), asked.err());
            done(peer, "cancel", uid, "--transaction", lock, "--reason", "no time");
            var progress = get(peer, uid).item(Tag.ProcedureStepProgressInformationSequence).orElseThrow();
            assertEquals("no time", progress.string(Tag.ReasonForCancellation).orElse(""));
            assertEquals("CANCELED", get(peer, uid).string(Tag.ProcedureStepState).orElse(""));
        }
    }

    @Test
    void aWatcherIsToldOfEverything(@TempDir Path steps) throws Exception {
        int port = freePort();
        try (var server = node(steps, new Peer("WATCHER", "localhost", port))) {
            var peer = "LARMOR@localhost:" + server.port();
            var watching = CompletableFuture.supplyAsync(() -> Run.of("ups", peer, "watch", "--calling", "WATCHER",
                    "--listen", port, "--lock", "--events", "5"));
            // The step may come before the subscription, which with a lock reports it all the same.
            var uid = done(peer, "create").strip();
            while (!isWatched(steps, uid)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            var lock = done(peer, "claim", uid).strip();
            assertEquals(0, Run.of("ups", peer, "cancel", uid, "--calling", "OTHER", "--reason", "late").code());
            done(peer, "cancel", uid, "--transaction", lock);
            var told = watching.get(30, TimeUnit.SECONDS);
            assertEquals(ExitCode.DONE, told.code(), told.err());
            var states = told.out().lines().map(line -> line.replaceAll(".*\"event\":\"([^\"]*)\".*", "$1")).toList();
            assertEquals("[state, state, cancel requested, progress, state]", states.toString(), told.out());
            assertTrue(told.out().contains("\"requestedBy\":\"OTHER\",\"reason\":\"late\""), told.out());
        }
    }

    /// Whether the file of the step tells of a subscriber.
    private static boolean isWatched(Path steps, String uid) throws IOException {
        try (var files = Files.newDirectoryStream(steps, "*.dcm")) {
            for (var path : files) {
                try (var file = DicomFile.open(path)) {
                    if (file.sopInstanceUid().equals(uid)
                            && !file.dataSet().items(SUBSCRIBERS).isEmpty()) {
                        return true;
                    }
                } catch (NoSuchFileException _) {
                    // replaced meanwhile
                }
            }
        }
        return false;
    }

    private static DataSet get(String peer, String uid) throws IOException {
        return DicomJson.parse(done(peer, "get", uid).strip());
    }

    private static String done(String peer, String action, String... more) {
        var words = new Object[more.length + 3];
        words[0] = "ups";
        words[1] = peer;
        words[2] = action;
        System.arraycopy(more, 0, words, 3, more.length);
        var run = Run.of(words);
        assertEquals(ExitCode.DONE, run.code(), run.err());
        return run.out();
    }

    private static DicomServer node(Path steps, Peer... peers) throws Exception {
        var provider = ServiceLoader.load(SopClassProvider.class).stream().map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals("ups")).findFirst().orElseThrow();
        return DicomServer.builder().bind(InetAddress.getLoopbackAddress()).port(0).peers(peers).provider(provider)
                .settings("ups", Map.of("folder", steps.toString()))
                .build().start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
