package io.larmor.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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
        Path capture = folder.resolve("session.pcap");
        try (LarmorNode node = LarmorNode.start(folder.resolve("archive"));
                var proxy = new RecordingProxy(node.port())) {
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
            proxy.writeTo(capture);
            assertEquals("", tshark(capture, node.port(), "-Y", "_ws.malformed || _ws.expert.severity >= " + WARNING));
            String all = tshark(capture, node.port());
            for (String expected : List.of("A-ASSOCIATE request", "A-ASSOCIATE accept", "C-ECHO-RQ", "C-STORE-RQ",
                    "C-FIND-RQ", "C-GET-RQ", "C-MOVE-RQ",
                    "A-RELEASE request", "A-RELEASE response")) {
                assertTrue(all.contains(expected), expected + " is not in\n" + all);
            }
        }
    }

    private static String tshark(Path capture, int port, String... arguments) throws Exception {
        var command = new ArrayList<>(
                List.of("tshark", "-r", capture.toString(), "-d", "tcp.port==" + port + ",dicom"));
        command.addAll(List.of(arguments));
        return ForeignProcess.run(command).expectSuccess().output().lines()
                .filter(line -> !line.contains("Running as user"))
                .collect(Collectors.joining("\n"));
    }
}
