import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.larmor.archive.InstanceSelection;
import io.larmor.archive.StoredInstance;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scu.DicomClient;
import io.larmor.scu.DimseStatusException;
import io.larmor.services.mpps.MppsProvider;
import io.larmor.services.worklist.WorklistProvider;
import io.larmor.services.worklist.WorklistSource;
import io.larmor.testkit.SyntheticStudies;
import io.larmor.testkit.SyntheticStudies.Modality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Every example does what it says.
class ExamplesTest {
    private static List<DataSet> images(Modality modality, int count) {
        return SyntheticStudies.builder().studies(1).series(1).instances(count).matrix(16).modalities(modality).build().all()
                .toList();
    }

    private static List<DataSet> stored(EmbeddedPacs pacs) throws IOException {
        var found = new ArrayList<DataSet>();
        try (var list = pacs.archive().instances(InstanceSelection.ALL)) {
            for (StoredInstance next = list.next(); next != null; next = list.next()) {
                try (var open = next.open(); var in = java.nio.channels.Channels.newInputStream(open.channel())) {
                    in.skipNBytes(open.offset());
                    var bytes = in.readAllBytes();
                    found.add(DataSet.parse(bytes, 0, bytes.length, TransferSyntax.of(next.transferSyntax()),
                            io.larmor.data.ReadOptions.DEFAULT));
                }
            }
        }
        return found;
    }

    private static void store(String peer, List<DataSet> images) throws IOException {
        try (var association = DicomClient.builder(peer).build().connect()) {
            for (DataSet image : images) {
                association.store(image);
            }
        }
    }

    @Test
    void theRouterSendsEachModalityToItsPeer(@TempDir Path folder) throws Exception {
        try (var ct = new EmbeddedPacs(folder.resolve("ct")); var mr = new EmbeddedPacs(folder.resolve("mr"));
                var router = new Router(0, Map.of("CT", ct.address(), "MR", mr.address()))) {
            String peer = "ROUTER@localhost:" + router.port();
            store(peer, images(Modality.CT, 3));
            store(peer, images(Modality.MR, 2));
            assertEquals(3, ct.archive().statistics().instances());
            assertEquals(2, mr.archive().statistics().instances());
            var nowhere = assertThrows(DimseStatusException.class, () -> store(peer, images(Modality.US, 1)));
            assertEquals(Status.PROCESSING_FAILURE.code(), nowhere.status().code());
        }
    }

    @Test
    void theProxyForwardsAndTells(@TempDir Path folder) throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        try (var pacs = new EmbeddedPacs(folder);
                var proxy = ForwardingProxy.start(0, new InetSocketAddress("localhost", pacs.port()), told::add)) {
            store("PACS@localhost:" + proxy.port(), images(Modality.CT, 1));
            assertEquals(1, pacs.archive().statistics().instances());
            assertTrue(told.stream().anyMatch(line -> line.contains("CStoreRq")), told::toString);
        }
    }

    @Test
    void theModalityPerformsAStepOfTheWorklist(@TempDir Path folder) throws Exception {
        DataSet item = WorklistServer.item("A1,P1,DOE^JANE,CT,CT1,20260401");
        var steps = Collections.synchronizedList(new ArrayList<String>());
        try (var server = DicomServer.builder().aeTitle("RIS").port(0)
                .share(WorklistSource.class, keys -> {
                    var items = List.of(item).iterator();
                    return () -> items.hasNext() ? items.next() : null;
                })
                .share(io.larmor.services.mpps.PerformedProcedureStepListener.class,
                        (uid, step) -> steps.add(step.string(Tag.PerformedProcedureStepStatus).orElse("")))
                .provider(new WorklistProvider()).provider(new MppsProvider())
                .instances(instance -> Status.SUCCESS, 1 << 20)
                .build().start()) {
            assertEquals(5, new ModalitySimulator("RIS@localhost:" + server.port(), "CT1").performNext());
            assertEquals(List.of("IN PROGRESS", "COMPLETED"), steps);
        }
    }

    @Test
    void theAlgorithmSendsItsReport(@TempDir Path folder) throws Exception {
        try (var pacs = new EmbeddedPacs(folder); var node = AiNode.start(0, pacs.address())) {
            store("AI@localhost:" + node.port(), images(Modality.CT, 1));
            DataSet report = stored(pacs).getFirst();
            assertEquals(Uid.BasicTextSRStorage, report.string(Tag.SOPClassUID).orElseThrow());
            String text = report.items(Tag.ContentSequence).getFirst().string(Tag.TextValue).orElseThrow();
            assertTrue(text.matches("Dense part of the image: \\d+\\.\\d %"), text);
        }
    }

    @Test
    void theWorklistServerAnswersFromItsTable() throws Exception {
        var items = List.of(WorklistServer.item("A1,P1,DOE^JANE,CT,CT1,20260401"),
                WorklistServer.item("A2,P2,ROE^RICHARD,MR,MR1,20260401"));
        try (var server = WorklistServer.start(0, items);
                var association = DicomClient.builder("WORKLIST@localhost:" + server.port())
                        .sopClasses(Uid.ModalityWorklistInformationModelFind).build().connect()) {
            var keys = DataSet.builder().setEmpty(Tag.PatientName)
                    .setItems(Tag.ScheduledProcedureStepSequence, DataSet.builder().set(Tag.Modality, "MR").build()).build();
            try (var found = association.find(Uid.ModalityWorklistInformationModelFind, keys,
                    io.larmor.scu.CallOptions.DEFAULT); var answers = found.stream()) {
                assertEquals(List.of("ROE^RICHARD"), answers.map(each -> each.string(Tag.PatientName).orElse("")).toList());
            }
        }
    }

    @Test
    void theGatewayLetsNoNameThrough(@TempDir Path folder) throws Exception {
        var image = images(Modality.CT, 1).getFirst();
        try (var research = new EmbeddedPacs(folder);
                var gateway = new AnonymisingGateway(0, research.address(), "a key of 16 bytes or more".getBytes(
                        java.nio.charset.StandardCharsets.US_ASCII))) {
            store("GATEWAY@localhost:" + gateway.port(), List.of(image));
            DataSet copy = stored(research).getFirst();
            assertNotEquals(image.string(Tag.PatientName), copy.string(Tag.PatientName));
            assertNotEquals(image.string(Tag.StudyInstanceUID), copy.string(Tag.StudyInstanceUID));
            assertFalse(copy.toString().contains(image.string(Tag.PatientID).orElseThrow()), copy::toString);
        }
    }

    @Test
    void theMigratorMovesEveryStudyOnce(@TempDir Path folder) throws Exception {
        try (var from = new EmbeddedPacs(folder.resolve("old")); var to = new EmbeddedPacs(folder.resolve("new"))) {
            store(from.address(), SyntheticStudies.builder().studies(3).series(1).instances(2).matrix(16).build().all()
                    .toList());
            var migrator = new BulkMigrator(from.address(), to.address(), folder.resolve("journal"));
            assertEquals(List.of(), migrator.migrate("19000101-20991231"));
            assertEquals(from.archive().statistics(), to.archive().statistics());
            assertEquals(3, Files.readAllLines(folder.resolve("journal")).size());
            assertEquals(List.of(), migrator.migrate("19000101-20991231"));
            assertEquals(3, Files.readAllLines(folder.resolve("journal")).size());
        }
    }

    @Test
    void theQueryToolListsStudies(@TempDir Path folder) throws Exception {
        try (var pacs = new EmbeddedPacs(folder)) {
            var image = images(Modality.CT, 1).getFirst();
            store(pacs.address(), List.of(image));
            var studies = QueryTool.find(pacs.address(), "*");
            assertEquals(1, studies.size());
            assertEquals(image.string(Tag.StudyDate).orElseThrow(), studies.getFirst().date());
            assertEquals("1", studies.getFirst().instances());
        }
    }

    @Test
    void theCommittedFilesAreNamed(@TempDir Path folder) throws Exception {
        try (var pacs = new EmbeddedPacs(folder.resolve("pacs"))) {
            var files = new ArrayList<Path>();
            SyntheticStudies.builder().studies(1).series(1).instances(2).matrix(16).build().writeTo(folder.resolve("in"),
                    TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, files::add);
            assertEquals(2, CommitmentClient.storeAndCommit(pacs.address(), files).size());
        }
    }
}
