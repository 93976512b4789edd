package io.larmor.interop;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Performed procedure steps from `larmor mpps` to `larmor serve`: there is no foreign peer for them.
class MppsIT {
    private static final int STUDY = 41;

    @TempDir
    Path folder;

    @Test
    void aStepIsCreatedCompletedAndThenLeftAlone() throws Exception {
        int port = ForeignProcess.freePort();
        String file = Synthetic.study(folder.resolve("files"), STUDY, 2).getFirst().toString();
        String files = folder.resolve("files").toString();
        String peer = LarmorNode.AE + "@127.0.0.1:" + port;
        String uid;
        try (var served = LarmorProgram.serve(port, folder.resolve("archive"), "--durability", "none")) {
            uid = LarmorProgram.run("mpps", peer, "create", "--from", file, "--uid", "2.25.77").expectSuccess().output()
                    .strip();
            assertEquals("2.25.77", uid, served.output());
            var unfinished = LarmorProgram.run("mpps", peer, "complete", uid, files, "--set",
                    "PerformedProcedureStepEndDate=");
            assertEquals(1, unfinished.exitCode(), unfinished.output());
            assertTrue(unfinished.output().contains("0121H, missing attribute value: No value: (0040,0250)"),
                    unfinished.output());
        }
        try (var served = LarmorProgram.serve(port, folder.resolve("archive"), "--durability", "none")) {
            LarmorProgram.run("mpps", peer, "complete", uid, files).expectSuccess();
            var late = LarmorProgram.run("mpps", peer, "discontinue", uid, files);
            assertEquals(1, late.exitCode(), late.output() + served.output());
            assertTrue(late.output().contains("may no longer be updated"), late.output());
            var kept = LarmorProgram.run("mpps", peer, "get", uid).expectSuccess().output();
            assertTrue(kept.contains("COMPLETED") && kept.contains(Synthetic.patientId(STUDY)), kept);
        }
    }
}
