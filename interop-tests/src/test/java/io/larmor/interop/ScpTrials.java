package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.larmor.data.Uid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The cells in which we are the node that DCMTK's programs and Orthanc call.
final class ScpTrials {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InteropBench bench;

    ScpTrials(InteropBench bench) {
        this.bench = bench;
    }

    void run(Cell cell) throws Exception {
        if (cell.peer() == Cell.Peer.DCMTK) {
            dcmtk(cell.service(), cell.way().maxPduLength());
        } else {
            orthanc(cell.service(), "/modalities/n" + cell.way().maxPduLength());
        }
    }

    private void dcmtk(Cell.Service service, int length) throws Exception {
        int port = bench.node(length);
        switch (service) {
            case ECHO, TLS_ECHO -> Dcmtk.scu("echoscu", port, options(service, length)).expectNoErrorLine();
            case STORE, TLS_STORE -> {
                int study = bench.newStudy();
                Dcmtk.send("storescu", port, List.of(options(service, length, "-R", "-xe")), bench.study(study))
                        .expectNoErrorLine();
                assertStored(study);
            }
            case FIND -> assertEquals(1, Dcmtk.find(bench.folder, port, options(service, length, "-S", "-k",
                    "QueryRetrieveLevel=STUDY", "-k", key())).size());
            case MOVE -> {
                Dcmtk.scu("movescu", port, options(service, length, "-S", "-aem", InteropBench.STORESCP, "-k",
                        "QueryRetrieveLevel=STUDY", "-k", key())).expectNoErrorLine();
                assertSameAndRemove(bench.moved());
            }
            case GET -> {
                Path got = Files.createDirectories(bench.folder.resolve("got-by-dcmtk"));
                Dcmtk.scu("getscu", port, options(service, length, "-S", "+B", "-od", got.toString(), "-k",
                        "QueryRetrieveLevel=STUDY", "-k", key())).expectNoErrorLine();
                assertSameAndRemove(got);
            }
            case WORKLIST -> assertEquals(InteropBench.WORKLIST_ITEMS, Dcmtk.find(bench.folder, port,
                    options(service, length, "-W", "-k", "PatientID", "-k",
                            "ScheduledProcedureStepSequence[0].Modality=CT"))
                    .size());
            case COMMITMENT -> throw new IllegalArgumentException("DCMTK has no storage commitment");
        }
    }

    private String[] options(Cell.Service service, int length, String... more) {
        var options = new ArrayList<>(List.of("-pdu", InteropBench.lengthForDcmtk(length)));
        if (service.secure()) {
            options.addAll(List.of("+tls", bench.tls.resolve("peer-key.pem").toString(),
                    bench.tls.resolve("peer.pem").toString(), "+cf", bench.tls.resolve("ca.pem").toString()));
        }
        options.addAll(Arrays.asList(more));
        return options.toArray(String[]::new);
    }

    private static String key() {
        return "StudyInstanceUID=" + Synthetic.studyUid(InteropBench.STUDY);
    }

    private void orthanc(Cell.Service service, String node) throws Exception {
        Orthanc orthanc = bench.orthanc(service.secure());
        switch (service) {
            case ECHO, TLS_ECHO -> orthanc.post(node + "/echo", "{}");
            case STORE, TLS_STORE -> {
                int study = bench.newStudy();
                orthanc.post(node + "/store", "[" + String.join(",", upload(orthanc, study)) + "]");
                assertStored(study);
            }
            case FIND -> query(orthanc, node, Synthetic.studyUid(InteropBench.STUDY));
            case MOVE -> {
                int study = bench.newStudy();
                for (Path file : bench.study(study)) {
                    bench.archive().importFile(file);
                }
                String query = query(orthanc, node, Synthetic.studyUid(study));
                int before = orthanc.statistic("CountInstances");
                orthanc.post("/queries/" + query + "/retrieve", Orthanc.AE);
                assertEquals(before + bench.study(study).size(), orthanc.statistic("CountInstances"));
            }
            case WORKLIST -> {
                String found = orthanc.post(node + "/find-worklist",
                        "{\"PatientID\": \"\", \"ScheduledProcedureStepSequence\": [{\"Modality\": \"CT\"}]}");
                assertEquals(InteropBench.WORKLIST_ITEMS, found.split("\"PatientID\"", -1).length - 1, found);
            }
            case COMMITMENT -> commit(orthanc, node);
            case GET -> throw new IllegalArgumentException("this Orthanc sends no C-GET");
        }
    }

    private List<String> upload(Orthanc orthanc, int study) throws Exception {
        var ids = new ArrayList<String>();
        for (Path file : bench.study(study)) {
            ids.add('"' + orthanc.upload(file) + '"');
        }
        return ids;
    }

    private static String query(Orthanc orthanc, String node, String study) throws Exception {
        String query = Orthanc.field(orthanc.post(node + "/query",
                "{\"Level\": \"Study\", \"Query\": {\"PatientName\": \"*\", \"StudyInstanceUID\": \"" + study
                        + "\"}}"),
                "ID");
        assertEquals("[\"0\"]", orthanc.get("/queries/" + query + "/answers").replaceAll("\\s", ""));
        return query;
    }

    private void commit(Orthanc orthanc, String node) throws Exception {
        var instances = new ArrayList<>(List.of("1.2.3.4"));
        for (Path file : bench.study(InteropBench.STUDY)) {
            instances.add(uid(file));
        }
        String asked = String.join(",", instances.stream()
                .map(uid -> "{\"SOPClassUID\": \"%s\", \"SOPInstanceUID\": \"%s\"}".formatted(Uid.CTImageStorage, uid))
                .toList());
        String transaction = Orthanc
                .field(orthanc.post(node + "/storage-commitment", "{\"DicomInstances\": [" + asked + "]}"), "ID");
        long end = System.nanoTime() + PATIENCE.toNanos();
        String report = orthanc.get("/storage-commitment/" + transaction);
        while ("Pending".equals(Orthanc.field(report, "Status")) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            report = orthanc.get("/storage-commitment/" + transaction);
        }
        assertEquals("Failure", Orthanc.field(report, "Status"), report);
        assertEquals(instances.size(), report.split("\"SOPInstanceUID\"", -1).length - 1, report);
        assertTrue(report.contains("274"), "0112H, no such object instance: " + report);
    }

    private void assertStored(int study) throws IOException {
        for (var sent : LarmorUsesDcmtkIT.dataSets(bench.filesOf(study)).entrySet()) {
            var stored = bench.archive().instance(sent.getKey()).orElseThrow(AssertionError::new);
            assertArrayEquals(sent.getValue(), LarmorNode.bytes(stored), sent.getKey());
        }
    }

    private void assertSameAndRemove(Path received) throws IOException {
        var found = LarmorUsesDcmtkIT.dataSets(received);
        for (Path file : Dcmtk.files(received)) {
            Files.delete(file);
        }
        LarmorUsesDcmtkIT.assertSame(LarmorUsesDcmtkIT.dataSets(bench.filesOf(InteropBench.STUDY)), found);
    }

    private static String uid(Path file) {
        return file.getFileName().toString().replace(".dcm", "");
    }
}
