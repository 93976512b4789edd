package io.larmor.interop;

import java.nio.file.Path;
import java.util.List;

import io.larmor.data.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Storage commitment of Orthanc asked for by the program, and of ourselves over one association.
class StorageCommitmentIT {
    private static final int STUDY = 31;

    @TempDir
    Path folder;

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
