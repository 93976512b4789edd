package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// `kill -9` of `larmor serve` while instances come in.
class KilledServerIT {
    private static final int STUDY = 77;
    private static final int INSTANCES = 400;
    private static final int BEFORE_KILL = 150;

    @Test
    void whatWasAcknowledgedIsThereAfterwardsAndSendingAgainMakesNoDuplicates(@TempDir Path folder) throws Exception {
        Programs.require("findscu", "getscu");
        Map<String, byte[]> instances = instances();
        int port = ForeignProcess.freePort();
        var acknowledged = new ConcurrentSkipListSet<String>();
        var trail = folder.resolve("audit.xml");
        try (ForeignProcess server = LarmorProgram.serve(port, folder.resolve("archive"), "--audit-file",
                trail.toString())) {
            var enough = new CountDownLatch(BEFORE_KILL);
            Thread sender = Thread.ofVirtual().start(() -> sendUntilItBreaks(port, instances, acknowledged, enough));
            assertTrue(enough.await(60, TimeUnit.SECONDS), server::toString);
            server.kill();
            assertTrue(sender.join(Duration.ofSeconds(60)));
        }
        assertTrue(acknowledged.size() >= BEFORE_KILL && acknowledged.size() < INSTANCES,
                "acknowledged: " + acknowledged.size());
        assertTrue(Files.readAllLines(trail).stream()
                .anyMatch(line -> line.contains("Begin Transferring DICOM Instances")
                        && line.contains(Synthetic.studyUid(STUDY))),
                "what was acknowledged is not in the audit trail");

        try (ForeignProcess _ = LarmorProgram.serve(port, folder.resolve("archive"))) {
            Set<String> found = found(folder, port);
            var lost = new TreeSet<>(acknowledged);
            lost.removeAll(found);
            assertEquals(Set.of(), lost);
            checkRetrieved(folder.resolve("after-kill"), port, instances, found);

            try (var again = sender(port)) {
                for (var instance : instances.entrySet()) {
                    assertEquals(0, again.store(instance.getKey(), instance.getValue()), instance.getKey());
                }
                again.release();
            }
            assertEquals(instances.keySet(), found(folder, port));
            checkRetrieved(folder.resolve("after-all"), port, instances, instances.keySet());
        }
    }

    private static void sendUntilItBreaks(int port, Map<String, byte[]> instances, Set<String> acknowledged,
            CountDownLatch enough) {
        try (var sender = sender(port)) {
            for (var instance : instances.entrySet()) {
                if (sender.store(instance.getKey(), instance.getValue()) == 0) {
                    acknowledged.add(instance.getKey());
                    enough.countDown();
                }
            }
        } catch (IOException _) {
            // the server was killed
        }
    }

    private static RawSender sender(int port) throws IOException {
        return new RawSender(port, LarmorNode.AE, Uid.CTImageStorage, Uid.ExplicitVRLittleEndian, 16_000);
    }

    private static Set<String> found(Path folder, int port) throws IOException, InterruptedException {
        var found = new TreeSet<String>();
        for (int series = 1; series <= INSTANCES / 100; series++) {
            var answers = Dcmtk.find(folder, port, "-S", "-k", "QueryRetrieveLevel=IMAGE", "-k",
                    "StudyInstanceUID=" + Synthetic.studyUid(STUDY), "-k",
                    "SeriesInstanceUID=" + Synthetic.studyUid(STUDY) + '.' + series, "-k", "SOPInstanceUID");
            var uids = answers.stream().map(answer -> answer.string(Tag.SOPInstanceUID).orElse(""))
                    .collect(Collectors.toSet());
            assertEquals(answers.size(), uids.size(), "an instance was answered twice");
            found.addAll(uids);
        }
        return found;
    }

    private static void checkRetrieved(Path out, int port, Map<String, byte[]> instances, Set<String> expected)
            throws Exception {
        Files.createDirectories(out);
        Dcmtk.scu("getscu", port, "-S", "+B", "-od", out.toString(), "-k", "QueryRetrieveLevel=STUDY", "-k",
                "StudyInstanceUID=" + Synthetic.studyUid(STUDY)).expectNoErrorLine();
        var retrieved = new TreeSet<String>();
        for (Path file : Dcmtk.files(out)) {
            String uid = file.getFileName().toString().replaceFirst("^[A-Z]+\\.", "");
            retrieved.add(uid);
            assertArrayEquals(instances.get(uid), Dcmtk.dataSetBytes(file), uid);
        }
        assertEquals(new TreeSet<>(expected), retrieved);
    }

    private static Map<String, byte[]> instances() {
        var instances = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < INSTANCES; i++) {
            DataSet ct = Synthetic.ct(STUDY, i / 100 + 1, i % 100 + 1);
            instances.put(ct.string(Tag.SOPInstanceUID).orElseThrow(),
                    ct.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
        }
        return instances;
    }
}
