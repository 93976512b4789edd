package io.larmor.interop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.larmor.testkit.DicomProxy;
import io.larmor.testkit.Pcapng;
import io.larmor.testkit.Recorder;
import io.larmor.testkit.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Wireshark's dissector looks at what our client and our server say to each other.
class RecordedSessionIT {
    private static final int STUDY = 3;
    private static final String WARNING = "6291456";

    @Test
    void tsharkSeesNothingMalformedAndNoWarning(@TempDir Path folder) throws Exception {
        Programs.require("tshark");
        Path recorded = folder.resolve("session.larmorec");
        Path capture = folder.resolve("session.pcapng");
        record(folder, recorded);
        try (var recording = Recording.open(recorded)) {
            Pcapng.write(recording, capture);
        }
        assertEquals("", tshark(capture, "-Y", "_ws.malformed || _ws.expert.severity >= " + WARNING));
        assertEquals("", tshark(capture, "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-Y",
                "ip.checksum.status == 0 || tcp.checksum.status == 0"));
        String all = tshark(capture);
        for (String expected : List.of("A-ASSOCIATE request", "A-ASSOCIATE accept", "C-ECHO-RQ", "C-STORE-RQ",
                "C-FIND-RQ", "C-GET-RQ", "C-MOVE-RQ", "A-RELEASE request", "A-RELEASE response")) {
            assertTrue(all.contains(expected), expected + " is not in\n" + all);
        }
    }

    private static void record(Path folder, Path recorded) throws Exception {
        try (LarmorNode node = LarmorNode.start(folder.resolve("archive"));
                var recorder = Recorder.create(recorded, false);
                var proxy = DicomProxy.builder(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()))
                        .recorder(recorder).start()) {
            Path files = folder.resolve("files");
            Synthetic.study(files, STUDY, 12);
            String peer = LarmorNode.AE + "@127.0.0.1:" + proxy.port();
            String study = "StudyInstanceUID=" + Synthetic.studyUid(STUDY);
            LarmorProgram.run("echo", peer).expectSuccess();
            LarmorProgram.run("send", peer, files.toString()).expectSuccess();
            LarmorProgram.run("find", peer, "--level", "study", "-m", "PatientName=*").expectSuccess();
            LarmorProgram.run("get", peer, "--level", "study", "-m", study, "--out", folder.resolve("got").toString())
                    .expectSuccess();
            var refused = LarmorProgram.run("move", peer, "--to", "NOWHERE", "--level", "study", "-m", study);
            assertEquals(1, refused.exitCode(), refused.output());
            assertTrue(proxy.awaitIdle(Duration.ofSeconds(30)), "a recorded connection has not ended");
        }
    }

    private static String tshark(Path capture, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("tshark", "-r", capture.toString(), "-d",
                "tcp.port==" + Pcapng.SERVER_PORT + ",dicom"));
        command.addAll(List.of(arguments));
        return ForeignProcess.run(command).expectSuccess().output().lines()
                .filter(line -> !line.contains("Running as user"))
                .collect(Collectors.joining("\n"));
    }
}
