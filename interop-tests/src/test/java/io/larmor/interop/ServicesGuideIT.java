package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.scp.DicomServer;
import io.larmor.scu.CallOptions;
import io.larmor.scu.ClientAssociation;
import io.larmor.scu.CommitmentReport;
import io.larmor.scu.DicomClient;
import io.larmor.scu.PerformedProcedureStep;
import io.larmor.scu.SopReference;
import io.larmor.scu.StorageCommitment;
import io.larmor.scu.UnifiedProcedureSteps;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// The examples of `docs/client.md` about services other than storage and queries: they stand there word for word, and they work.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServicesGuideIT {
    @TempDir
    private static Path folder = Path.of("");

    private GuideNode guide;
    private String peer = "";
    private String studyUid = "";

    @BeforeAll
    void start() throws Exception {
        guide = new GuideNode(folder);
        peer = guide.peer;
        studyUid = guide.studyUid;
    }

    @AfterAll
    void stop() throws IOException {
        guide.close();
    }

    // [client-commitment]
    CommitmentReport commit(String peer, List<SopReference> instances) throws IOException, InterruptedException {
        var commitment = new StorageCommitment();
        var client = DicomClient.builder(peer).sopClasses(Uid.StorageCommitmentPushModel).events(commitment).build();
        String transaction = Uids.generate();
        try (var association = client.connect()) {
            commitment.request(association, transaction, instances, CallOptions.DEFAULT);
            return commitment.await(transaction, Duration.ofSeconds(30)).orElseThrow();
        }
    }
    // [/client-commitment]

    // [client-mpps]
    void performedStep(ClientAssociation association, DataSet known, DataSet image, SopReference acquired)
            throws IOException {
        var mpps = association.normalized(Uid.ModalityPerformedProcedureStep);
        String uid = Uids.generate();
        mpps.create(uid, PerformedProcedureStep.begun(known));
        var series = PerformedProcedureStep.series(image, Set.of(acquired), Set.of());
        mpps.set(uid, PerformedProcedureStep.ended(PerformedProcedureStep.State.COMPLETED, "20260131", "115959",
                List.of(series)));
    }
    // [/client-mpps]

    // [client-worklist]
    List<DataSet> worklist(ClientAssociation association, String station) throws IOException {
        var step = DataSet.builder().set(Tag.ScheduledStationAETitle, station)
                .setEmpty(Tag.ScheduledProcedureStepStartDate).setEmpty(Tag.Modality).build();
        var keys = DataSet.builder().setEmpty(Tag.PatientName).setEmpty(Tag.PatientID)
                .setItems(Tag.ScheduledProcedureStepSequence, step).build();
        var items = new ArrayList<DataSet>();
        try (var matches = association.find(Uid.ModalityWorklistInformationModelFind, keys, CallOptions.DEFAULT)) {
            matches.forEach(items::add);
        }
        return items;
    }
    // [/client-worklist]

    // [client-ups]
    String performStep(ClientAssociation association, DataSet step) throws IOException {
        var steps = UnifiedProcedureSteps.over(association);
        String uid = steps.create(Uids.generate(), step).sopInstance();
        steps.claim(uid, Uids.generate());
        return steps.get(uid, Tag.ProcedureStepState).dataSet().string(Tag.ProcedureStepState).orElse("");
    }
    // [/client-ups]

    @Test
    void instancesAreCommittedAndStepsReported() throws Exception {
        DataSet image = Synthetic.ct(GuideNode.STUDY, 1, 1);
        var reference = new SopReference(Uid.CTImageStorage, image.string(Tag.SOPInstanceUID).orElseThrow());
        assertEquals(List.of(reference), commit(peer, List.of(reference)).committed());
        var known = DataSet.builder().set(Tag.PerformedProcedureStepID, "1").set(Tag.PerformedStationAETitle, "CT1")
                .set(Tag.PerformedProcedureStepStartDate, "20260131").set(Tag.PerformedProcedureStepStartTime, "1155")
                .set(Tag.Modality, "CT").setItems(Tag.ScheduledStepAttributesSequence,
                        DataSet.builder().set(Tag.StudyInstanceUID, studyUid).build())
                .build();
        try (var association = DicomClient.builder(peer).sopClasses(Uid.ModalityPerformedProcedureStep).build()
                .connect()) {
            performedStep(association, known, image, reference);
        }
    }

    @Test
    void whatIsScheduledIsFoundAndPerformed() throws Exception {
        Path items = Files.createDirectories(folder.resolve("worklist"));
        DicomFile.write(items.resolve("1.wl"), DicomFile.fileMeta("1.2.276.0.7230010.3.1.0.1", "2.25.1",
                Uid.ExplicitVRLittleEndian, "LARMOR"),
                WorklistIT.item("1", "Doe^John", "20240701", "CT", "CT1", "Brown^Bea"));
        try (var archive = Archive.open(ArchiveConfig.builder(folder.resolve("scheduled")).build());
                var server = DicomServer.builder().port(0).share(Archive.class, archive)
                        .settings("worklist", Map.of("folder", items.toString())).discoverProviders().build().start()) {
            var sopClasses = new ArrayList<>(UnifiedProcedureSteps.SOP_CLASSES);
            sopClasses.add(Uid.ModalityWorklistInformationModelFind);
            var client = DicomClient.builder("LARMOR@localhost:" + server.port())
                    .sopClasses(sopClasses.toArray(String[]::new)).build();
            try (var association = client.connect()) {
                assertEquals(1, worklist(association, "CT1").size());
                assertEquals("IN PROGRESS", performStep(association, ProcedureStepsIT.scheduled("CT")));
            }
        }
    }
}
