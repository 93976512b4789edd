package io.larmor.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.larmor.archive.StoredInstance;
import io.larmor.services.spi.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Orthanc as the client of a node of ours: it echoes, stores, queries, and has us move a study to it.
class OrthancUsesLarmorIT {
    private static final int STUDY = 21;

    @TempDir
    Path folder;
    private LarmorNode node;
    private Orthanc orthanc;

    @BeforeEach
    void start() throws Exception {
        Programs.require("Orthanc");
        // Each has to know the other's port: Orthanc's is chosen first.
        int orthancPort = ForeignProcess.freePort();
        node = LarmorNode.start(folder.resolve("archive"), new Peer(Orthanc.AE, "127.0.0.1", orthancPort));
        orthanc = Orthanc.start(folder.resolve("orthanc"), orthancPort,
                "\"larmor\": [\"%s\", \"127.0.0.1\", %d]".formatted(LarmorNode.AE, node.port()));
    }

    @AfterEach
    void stop() throws Exception {
        if (orthanc != null) {
            orthanc.close();
        }
        if (node != null) {
            node.close();
        }
    }

    @Test
    void orthancEchoesStoresQueriesAndHasAStudyMovedBack() throws Exception {
        orthanc.post("/modalities/larmor/echo", "{}");

        var ids = new ArrayList<String>();
        List<Path> files = Synthetic.study(folder.resolve("files"), STUDY, 12);
        for (Path file : files) {
            ids.add('"' + orthanc.upload(file) + '"');
        }
        orthanc.post("/modalities/larmor/store", "[" + String.join(",", ids) + "]");
        Set<String> stored = node.all().stream().map(StoredInstance::sopInstance).collect(Collectors.toSet());
        assertEquals(files.stream().map(file -> file.getFileName().toString().replace(".dcm", ""))
                .collect(Collectors.toSet()), stored);

        String query = orthanc.post("/modalities/larmor/query",
                "{\"Level\": \"Study\", \"Query\": {\"PatientName\": \"*\", \"StudyInstanceUID\": \""
                        + Synthetic.studyUid(STUDY) + "\"}}");
        String queryId = Orthanc.field(query, "ID");
        assertTrue(orthanc.get("/queries/" + queryId + "/answers").contains("\"0\""));

        String study = orthanc.get("/studies").replaceAll("[^0-9a-f-]", "");
        orthanc.delete("/studies/" + study);
        assertEquals(0, orthanc.statistic("CountInstances"));
        orthanc.post("/queries/" + queryId + "/retrieve", Orthanc.AE);
        assertEquals(files.size(), orthanc.statistic("CountInstances"));
    }
}
