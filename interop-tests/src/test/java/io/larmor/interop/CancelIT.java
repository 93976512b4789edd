package io.larmor.interop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.larmor.archive.Archive;
import io.larmor.archive.IncomingInstance;
import io.larmor.archive.StagedInstance;
import io.larmor.assoc.Payload;
import io.larmor.assoc.PresentationContext;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scu.ClientAssociation;
import io.larmor.scu.DicomClient;
import io.larmor.services.worklist.WorklistProvider;
import io.larmor.services.worklist.WorklistSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// C-CANCEL while 10,000 studies match. What the machine does beside the test can only add to what comes after it: of three tries most have to keep
/// to the bound. Of a requestor that prints each response and cancels late less is asked: what it is behind by lies in buffers that no server sees
/// (docs/decisions/0006).
class CancelIT {
    private static final int STUDIES = 10_000;
    private static final int AFTER_CANCEL = 100;
    private static final int AFTER_LATE_CANCEL = 1_000;
    private static final int TRIES = 3;
    private static final int LATE = 1_000;

    @Test
    void afterACancelTheFinalResponseComesSoon(@TempDir Path folder) throws Exception {
        Programs.require("findscu");
        try (LarmorNode node = LarmorNode.start(folder)) {
            fill(node.archive());
            assertEquals(STUDIES, node.archive().statistics().studies());
            for (int before : List.of(5, 100, LATE)) {
                assertFewAfter(() -> cancelByLarmor(node.port(), before), "at once, cancel after " + before);
                if (before < LATE) {
                    assertFewAfter(() -> cancelByFindscu(node.port(), before), "findscu -v, cancel after " + before);
                }
            }
            int further = cancelByFindscu(node.port(), LATE);
            assertTrue(further <= AFTER_LATE_CANCEL, "findscu -v, cancel after " + LATE + ": " + further);
        }
    }

    /// The source has no end: without the C-CANCEL there would be none of the query either.
    @Test
    void aWorklistWithoutEndEndsWithACancel() throws Exception {
        var item = WorklistIT.item("1", "Doe^John", "20240705", "CT", "CT1", "Brown^Bea");
        String sopClass = Uid.ModalityWorklistInformationModelFind;
        try (var server = DicomServer.builder().aeTitle(LarmorNode.AE).port(0)
                .share(WorklistSource.class, _ -> () -> item).provider(new WorklistProvider()).build().start();
                var association = DicomClient.builder(LarmorNode.AE + "@127.0.0.1:" + server.port())
                        .sopClasses(sopClass).build().connect()) {
            cancel(association, sopClass, DataSet.EMPTY.with(Tag.PatientID, "P1"), 5);
            assertTrue(association.isOpen());
        }
    }

    private static void assertFewAfter(Callable<Integer> cancelled, String how) throws Exception {
        var further = new ArrayList<Integer>();
        int within = 0;
        for (int i = 0; i < TRIES && within <= TRIES / 2; i++) {
            int count = cancelled.call();
            further.add(count);
            within += count <= AFTER_CANCEL ? 1 : 0;
        }
        assertTrue(within > TRIES / 2, () -> how + ", responses after the C-CANCEL: " + further);
    }

    /// {@return how many pending responses findscu, which prints each before it reads the next, received after its C-CANCEL}
    private static int cancelByFindscu(int port, int before) throws Exception {
        var result = Dcmtk.scu("findscu", port, "-v", "-S", "-k", "QueryRetrieveLevel=STUDY", "-k",
                "StudyInstanceUID", "-k", "PatientName", "--cancel", String.valueOf(before));
        assertTrue(result.output().contains("Received Final Find Response (Cancel"), () -> tail(result.output()));
        int pending = (int) result.output().lines()
                .filter(line -> line.contains("Find Response:") && line.contains("Pending")).count();
        assertTrue(pending >= before, () -> "pending responses: " + pending);
        return pending - before;
    }

    /// {@return how many pending responses came after the C-CANCEL}
    private static int cancelByLarmor(int port, int before) throws Exception {
        String sopClass = Uid.StudyRootQueryRetrieveInformationModelFind;
        DataSet identifier = DataSet.builder().set(Tag.QueryRetrieveLevel, "STUDY").setEmpty(Tag.StudyInstanceUID)
                .setEmpty(Tag.PatientName).build();
        var client = DicomClient.builder(LarmorNode.AE + "@127.0.0.1:" + port).sopClasses(sopClass).build();
        try (ClientAssociation association = client.connect()) {
            return cancel(association, sopClass, identifier, before);
        }
    }

    private static int cancel(ClientAssociation association, String sopClass, DataSet identifier, int before)
            throws IOException {
        PresentationContext context = association.info().accepted(sopClass).getFirst();
        var payload = Payload.of(identifier.encode(TransferSyntax.of(context.transferSyntax())));
        try (var find = association.dimse().invoke(context.id(), new CFindRq(sopClass, Priority.MEDIUM), payload)) {
            for (int i = 0; i < before; i++) {
                assertTrue(status(find).isPending());
            }
            find.cancel();
            int further = 0;
            Status status = status(find);
            while (status.isPending()) {
                further++;
                status = status(find);
            }
            assertEquals(Status.CANCEL.code(), status.code());
            return further;
        }
    }

    private static Status status(DimseAssociation.Invocation find) throws IOException {
        return Objects.requireNonNull(find.next()).response().status();
    }

    private static void fill(Archive archive) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var stored = new ArrayList<Future<?>>();
            for (int study = 0; study < STUDIES; study++) {
                DataSet dataSet = small(study);
                stored.add(executor.submit(() -> store(archive, dataSet)));
            }
            for (Future<?> each : stored) {
                each.get();
            }
        }
    }

    private static Object store(Archive archive, DataSet dataSet) throws Exception {
        var incoming = new IncomingInstance(Uid.BasicTextSRStorage, dataSet.string(Tag.SOPInstanceUID).orElseThrow(),
                Uid.ExplicitVRLittleEndian, "TEST");
        var pieces = new ArrayList<>(
                List.of(ByteBuffer.wrap(dataSet.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN))));
        StagedInstance staged = archive.receive(incoming, () -> pieces.isEmpty() ? null : pieces.removeFirst());
        return staged.commit();
    }

    private static DataSet small(int study) {
        String uid = Synthetic.studyUid(100_000 + study);
        return DataSet.builder().set(Tag.SOPClassUID, Uid.BasicTextSRStorage).set(Tag.SOPInstanceUID, uid + ".1.1")
                .set(Tag.StudyInstanceUID, uid).set(Tag.SeriesInstanceUID, uid + ".1")
                .set(Tag.PatientID, Synthetic.patientId(study))
                .set(Tag.PatientName, Synthetic.patientName(study)).set(Tag.StudyDate, Synthetic.studyDate(study))
                .set(Tag.Modality, "SR").build();
    }

    private static String tail(String output) {
        return output.substring(Math.max(0, output.length() - 2000));
    }
}
