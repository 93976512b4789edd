package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The `larmor` program as client of DCMTK's storescp and dcmqrscp.
class LarmorUsesDcmtkIT {
    private static final int STUDY = 31;
    private static final int INSTANCES = 500;
    private static final String DCMQRSCP = "DCMQRSCP";

    @TempDir
    Path folder;
    private Path sent;

    @BeforeEach
    void makeFiles() throws IOException {
        Programs.require("storescp", "dcmqrscp");
        sent = folder.resolve("sent");
        Synthetic.study(sent, STUDY, INSTANCES);
    }

    @Test
    void storescpReceivesWhatWasSentByteForByte() throws Exception {
        Synthetic.patients(sent, 3);
        int port = ForeignProcess.freePort();
        Path received = folder.resolve("received");
        try (ForeignProcess storescp = Dcmtk.storescp(port, "STORESCP", received)) {
            LarmorProgram.run("echo", "STORESCP@127.0.0.1:" + port).expectSuccess();
            LarmorProgram.run("send", "STORESCP@127.0.0.1:" + port, sent.toString()).expectSuccess();
            assertTrue(storescp.isAlive(), storescp.output());
        }
        assertSame(dataSets(sent), dataSets(received));
    }

    @Test
    void dcmqrscpIsSentQueriedAndRetrievedFrom() throws Exception {
        int port = ForeignProcess.freePort();
        int receivePort = ForeignProcess.freePort();
        Path config = dcmqrscpConfig(folder, port, receivePort);
        try (ForeignProcess dcmqrscp = ForeignProcess.start("dcmqrscp", "-c", config.toString()).awaitListening(port)) {
            String peer = DCMQRSCP + "@127.0.0.1:" + port;
            LarmorProgram.run("echo", peer).expectSuccess();
            LarmorProgram.run("send", peer, sent.toString()).expectSuccess();

            var studies = LarmorProgram.run("find", peer, "--level", "study", "-m",
                    "PatientName=" + Synthetic.patientName(STUDY).substring(0, 3) + "*",
                    "-r", "StudyInstanceUID", "--json").expectSuccess();
            assertTrue(studies.output().contains('"' + Synthetic.studyUid(STUDY) + '"'), studies.output());
            var images = LarmorProgram
                    .run("find", peer, "--level", "image", "-m", "StudyInstanceUID=" + Synthetic.studyUid(STUDY), "-m",
                            "SeriesInstanceUID=" + Synthetic.studyUid(STUDY) + ".1", "-r", "SOPInstanceUID", "--json")
                    .expectSuccess();
            assertEquals(100, images.output().lines().filter(line -> line.contains("00080018")).count(),
                    images.output());

            String key = "StudyInstanceUID=" + Synthetic.studyUid(STUDY);
            LarmorProgram.run("get", peer, "--level", "study", "-m", key, "--out", folder.resolve("got").toString())
                    .expectSuccess();
            assertSame(dataSets(sent), dataSets(folder.resolve("got")));

            LarmorProgram.run("move", peer, "--calling", "LARMOR", "--to", "LARMOR", "--level", "study", "-m", key,
                    "--receive",
                    String.valueOf(receivePort), "--out", folder.resolve("moved").toString()).expectSuccess();
            assertSame(dataSets(sent), dataSets(folder.resolve("moved")));
            assertTrue(dcmqrscp.isAlive(), dcmqrscp.output());
        }
    }

    @Test
    void aMissingPeerARejectionAndARefusedOperationHaveTheirExitCodes() throws Exception {
        int port = ForeignProcess.freePort();
        assertEquals(3, LarmorProgram.run("echo", "STORESCP@127.0.0.1:" + port).exitCode());
        Path config = dcmqrscpConfig(folder, port, ForeignProcess.freePort());
        try (ForeignProcess _ = ForeignProcess.start("dcmqrscp", "-c", config.toString()).awaitListening(port)) {
            var rejected = LarmorProgram.run("find", "NOBODY@127.0.0.1:" + port, "-m", "PatientName=X*");
            assertEquals(4, rejected.exitCode(), rejected.output());
        }
    }

    static Path dcmqrscpConfig(Path folder, int port, int receivePort) throws IOException {
        Path storage = Files.createDirectories(folder.resolve("dcmqrscp"));
        return Files.writeString(folder.resolve("dcmqrscp.cfg"), """
                NetworkTCPPort  = %d
                MaxPDUSize      = 131072
                MaxAssociations = 16
                HostTable BEGIN
                larmor = (LARMOR, 127.0.0.1, %d)
                HostTable END
                VendorTable BEGIN
                VendorTable END
                AETable BEGIN
                %s %s RW (200, 1024mb) ANY
                AETable END
                """.formatted(port, receivePort, DCMQRSCP, storage));
    }

    /// {@return the data sets of the files below a folder, by SOP Instance UID}
    static Map<String, byte[]> dataSets(Path folder) throws IOException {
        List<Path> files;
        try (var all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        var found = new TreeMap<String, byte[]>();
        for (Path path : files) {
            try (DicomFile file = DicomFile.open(path)) {
                byte[] bytes = Files.readAllBytes(path);
                found.put(file.dataSet().string(Tag.SOPInstanceUID).orElseThrow(),
                        Arrays.copyOfRange(bytes, (int) file.dataSetOffset(), bytes.length));
            }
        }
        return found;
    }

    static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((uid, bytes) -> assertArrayEquals(bytes, found.get(uid), uid));
    }
}
