package io.larmor.interop;

import java.nio.file.Path;
import java.util.Map;

import io.larmor.data.TransferSyntax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The `larmor` program as client of Orthanc, and as the destination of what Orthanc moves.
class LarmorUsesOrthancIT {
    private static final int STUDY = 41;
    private static final int INSTANCES = 500;

    @Test
    void orthancIsSentQueriedAndRetrievedFrom(@TempDir Path folder) throws Exception {
        Programs.require("Orthanc");
        Path sent = folder.resolve("sent");
        Synthetic.study(sent, STUDY, INSTANCES);
        int servePort = ForeignProcess.freePort();
        try (Orthanc orthanc = Orthanc.start(folder.resolve("orthanc"),
                "\"larmor\": [\"%s\", \"127.0.0.1\", %d]".formatted(LarmorNode.AE, servePort));
                ForeignProcess server = LarmorProgram.serve(servePort, folder.resolve("archive"))) {
            String peer = Orthanc.AE + "@127.0.0.1:" + orthanc.dicomPort();
            LarmorProgram.run("echo", peer).expectSuccess();
            LarmorProgram.run("send", peer, sent.toString()).expectSuccess();
            assertEquals(INSTANCES, orthanc.statistic("CountInstances"));

            var found = LarmorProgram.run("find", peer, "--level", "study", "-m",
                    "PatientID=" + Synthetic.patientId(STUDY), "-r", "StudyInstanceUID",
                    "--json").expectSuccess();
            assertTrue(found.output().contains('"' + Synthetic.studyUid(STUDY) + '"'), found.output());

            String key = "StudyInstanceUID=" + Synthetic.studyUid(STUDY);
            LarmorProgram.run("get", peer, "--level", "study", "-m", key, "--out", folder.resolve("got").toString())
                    .expectSuccess();
            Map<String, byte[]> expected = LarmorUsesDcmtkIT.dataSets(sent);
            LarmorUsesDcmtkIT.assertSame(expected, LarmorUsesDcmtkIT.dataSets(folder.resolve("got")));

            // Orthanc's C-MOVE comes to the server, which gives the study back to the client.
            LarmorProgram.run("move", peer, "--to", LarmorNode.AE, "--level", "study", "-m", key).expectSuccess();
            assertTrue(server.isAlive(), server.output());
            LarmorProgram
                    .run("get", LarmorNode.AE + "@127.0.0.1:" + servePort, "--level", "study", "-m", key, "--syntax",
                            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid(), "--out", folder.resolve("back").toString())
                    .expectSuccess();
            LarmorUsesDcmtkIT.assertSame(expected, LarmorUsesDcmtkIT.dataSets(folder.resolve("back")));
        }
    }
}
