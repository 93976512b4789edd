package io.larmor.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.larmor.data.Uid;
import io.larmor.services.spi.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Storage commitment with Orthanc, in both roles, and with ourselves over one association.
class StorageCommitmentIT {
    private static final int STUDY = 31;
    private static final long PATIENCE_MILLIS = 30_000;

    @TempDir
    Path folder;

    @Test
    void orthancAsksUsAndIsTold() throws Exception {
        Programs.require("Orthanc");
        int orthancPort = ForeignProcess.freePort();
        try (var node = LarmorNode.start(folder.resolve("archive"), new Peer(Orthanc.AE, "127.0.0.1", orthancPort));
                var orthanc = Orthanc.start(folder.resolve("orthanc"), orthancPort,
                        "\"larmor\": [\"%s\", \"127.0.0.1\", %d]".formatted(LarmorNode.AE, node.port()))) {
            var ids = new ArrayList<String>();
            for (Path file : Synthetic.study(folder.resolve("files"), STUDY, 5)) {
                ids.add('"' + orthanc.upload(file) + '"');
            }
            orthanc.post("/modalities/larmor/store", "[" + String.join(",", ids) + "]");

            String good = ask(orthanc, "{\"Resources\": [" + String.join(",", ids) + "]}");
            assertEquals("Success", Orthanc.field(good, "Status"), good);
            assertEquals(5, good.split("SOPInstanceUID", -1).length - 1, good);

            String bad = ask(orthanc,
                    "{\"DicomInstances\": [{\"SOPClassUID\": \"%s\", \"SOPInstanceUID\": \"1.2.3.4\"}]}"
                            .formatted(Uid.CTImageStorage));
            assertEquals("Failure", Orthanc.field(bad, "Status"), bad);
            assertTrue(bad.contains("274"), "0112H, no such object instance: " + bad);
        }
    }

    /// {@return Orthanc's report, once it is complete}
    private static String ask(Orthanc orthanc, String what) throws Exception {
        String transaction = Orthanc.field(orthanc.post("/modalities/larmor/storage-commitment", what), "ID");
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (System.currentTimeMillis() < end) {
            String report = orthanc.get("/storage-commitment/" + transaction);
            if (!Orthanc.field(report, "Status").equals("Pending")) {
                return report;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("Orthanc got no report");
    }

    @Test
    void weAskOrthancAndAreToldOnAnAssociationOfItsOwn() throws Exception {
        Programs.require("Orthanc");
        int ours = ForeignProcess.freePort();
        try (var orthanc = Orthanc.start(folder.resolve("orthanc"), ForeignProcess.freePort(),
                "\"modality\": [\"MODALITY\", \"127.0.0.1\", %d]".formatted(ours))) {
            List<Path> files = Synthetic.study(folder.resolve("files"), STUDY, 3);
            for (Path file : files) {
                orthanc.upload(file);
            }
            String peer = Orthanc.AE + "@127.0.0.1:" + orthanc.dicomPort();
            var all = LarmorProgram.run("commit", peer, folder.resolve("files").toString(), "--calling", "MODALITY",
                    "--receive", String.valueOf(ours), "--wait", "30", "--json");
            assertEquals(0, all.exitCode(), all.output());
            assertTrue(all.output().contains("\"committed\":3,\"failed\":[]"), all.output());

            var none = LarmorProgram.run("commit", peer, "--instance", Uid.CTImageStorage + "=1.2.3.4", "--calling",
                    "MODALITY", "--receive", String.valueOf(ours), "--wait", "30");
            assertEquals(1, none.exitCode(), none.output());
            assertTrue(none.output().contains("1.2.3.4: no such object instance"), none.output());
        }
    }

    @Test
    void weAskOurselvesOverOneAssociation() throws Exception {
        int port = ForeignProcess.freePort();
        List<Path> files = Synthetic.study(folder.resolve("files"), STUDY, 3);
        try (var served = LarmorProgram.serve(port, folder.resolve("archive"), "--durability", "none")) {
            String peer = LarmorNode.AE + "@127.0.0.1:" + port;
            assertEquals(0, LarmorProgram.run("send", peer, files.getFirst().toString()).exitCode());
            var result = LarmorProgram.run("commit", peer, folder.resolve("files").toString(), "--json");
            assertEquals(1, result.exitCode(), result.output() + served.output());
            assertTrue(result.output().contains("\"committed\":1"), result.output());
        }
    }
}
