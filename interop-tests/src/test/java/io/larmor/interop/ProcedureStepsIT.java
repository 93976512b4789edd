package io.larmor.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.larmor.assoc.Payload;
import io.larmor.assoc.Peer;
import io.larmor.data.DataSet;
import io.larmor.data.DataSetFolder;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.NEventReportRq;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scu.ClientAssociation;
import io.larmor.scu.DicomClient;
import io.larmor.scu.UnifiedProcedureSteps;
import io.larmor.services.mpps.MppsProvider;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.Role;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.ups.StepStore;
import io.larmor.services.ups.UpsProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Procedure steps over sockets: queries that are cancelled, and events that come over associations of their own. There is no foreign peer for
/// them.
@Timeout(60)
class ProcedureStepsIT {
    private static final String WATCHER = "WATCHER";
    private static final int STEPS = 5_000;
    private static final int BEFORE = 5;

    /// What one who is told was told, as `step event`.
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Test
    void aQueryOfStepsIsCancelled() throws Exception {
        try (var node = DicomServer.builder().aeTitle(LarmorNode.AE).port(0).share(StepStore.class, new ManySteps())
                .provider(new UpsProvider()).build().start(); var association = connect(node)) {
            var context = association.info().accepted(Uid.UnifiedProcedureStepPull).getFirst();
            var keys = DataSet.builder().set(Tag.ProcedureStepState, "SCHEDULED").setEmpty(Tag.SOPInstanceUID).build();
            var identifier = Payload.of(keys.encode(TransferSyntax.of(context.transferSyntax())));
            try (var find = association.dimse().invoke(context.id(),
                    new CFindRq(Uid.UnifiedProcedureStepPull, Priority.MEDIUM), identifier)) {
                for (int i = 0; i < BEFORE; i++) {
                    assertTrue(status(find).isPending());
                }
                find.cancel();
                int further = 0;
                var status = status(find);
                for (; status.isPending(); status = status(find)) {
                    further++;
                }
                assertEquals(Status.CANCEL.code(), status.code());
                assertTrue(BEFORE + further < STEPS, "cancelled before all " + STEPS + " came");
            }
        }
    }

    @Test
    void eventsComeToWhoeverSubscribedToWhatMatches() throws Exception {
        try (var watcher = watcher(Uid.UnifiedProcedureStepEvent, Uid.UnifiedProcedureStepPush);
                var node = node(watcher, new UpsProvider(), Map.of());
                var association = connect(node)) {
            var steps = UnifiedProcedureSteps.over(association);
            assertTrue(steps.subscribe(DataSet.EMPTY.with(Tag.WorklistLabel, "CT*"), WATCHER, false).status()
                    .isSuccess());
            steps.create("2.25.1", scheduled("MR 1"));
            steps.create("2.25.2", scheduled("CT 1"));
            steps.claim("2.25.2", "2.25.9");
            assertEquals(List.of("2.25.2 1", "2.25.2 1"), told(2));
        }
    }

    @Test
    void peersAreNotifiedOfPerformedProcedureSteps() throws Exception {
        String sopClass = Uid.ModalityPerformedProcedureStep;
        try (var watcher = watcher(Uid.ModalityPerformedProcedureStepNotification);
                var node = node(watcher, new MppsProvider(),
                        Map.of("notify", WATCHER, "lenient", "true"));
                var association = DicomClient.builder(LarmorNode.AE + "@127.0.0.1:" + node.port())
                        .sopClasses(sopClass).build().connect()) {
            var steps = association.normalized(sopClass);
            steps.create("2.25.1", DataSet.EMPTY.with(Tag.PerformedProcedureStepStatus, "IN PROGRESS")
                    .withAll(performed()));
            steps.set("2.25.1", DataSet.EMPTY.with(Tag.PerformedProcedureStepDescription, "Head"));
            steps.set("2.25.1", DataSet.builder().set(Tag.PerformedProcedureStepStatus, "DISCONTINUED")
                    .set(Tag.PerformedProcedureStepEndDate, "20240705")
                    .set(Tag.PerformedProcedureStepEndTime, "110000")
                    .setItems(Tag.PerformedSeriesSequence, DataSet.builder().set(Tag.SeriesInstanceUID, "2.25.3")
                            .set(Tag.ProtocolName, "Head").build())
                    .build());
            assertEquals(List.of("2.25.1 1", "2.25.1 4", "2.25.1 3"), told(3));
        }
    }

    private DicomServer watcher(String sopClass, String... named) throws Exception {
        var taker = ServiceDescriptor.builder(sopClass).roles(Role.SCU).operations(Operation.N_EVENT_REPORT)
                .commandClasses(named).build();
        return DicomServer.builder().aeTitle(WATCHER).port(0).normalized((_, request, _) -> {
            told.add(request.sopInstance() + " " + ((NEventReportRq) request).eventTypeId());
            return new NResult(Status.SUCCESS);
        }, taker).build().start();
    }

    private static DicomServer node(DicomServer watcher, SopClassProvider provider, Map<String, String> settings)
            throws Exception {
        return DicomServer.builder().aeTitle(LarmorNode.AE).port(0)
                .peers(new Peer(WATCHER, "127.0.0.1", watcher.port()))
                .settings(provider.name(), settings).provider(provider).build().start();
    }

    private List<String> told(int count) throws InterruptedException {
        var events = new ArrayList<String>();
        while (events.size() < count) {
            var event = told.poll(20, TimeUnit.SECONDS);
            assertNotNull(event, () -> "after " + events);
            events.add(event);
        }
        return events;
    }

    private static ClientAssociation connect(DicomServer node) throws IOException {
        return DicomClient.builder(LarmorNode.AE + "@127.0.0.1:" + node.port())
                .sopClasses(UnifiedProcedureSteps.SOP_CLASSES.toArray(String[]::new)).build().connect();
    }

    private static Status status(DimseAssociation.Invocation find) throws IOException {
        return Objects.requireNonNull(find.next()).response().status();
    }

    /// What PS3.4 Table CC.2.5-3 wants of N-CREATE.
    static DataSet scheduled(String label) {
        return DataSet.builder().set(Tag.ScheduledProcedureStepPriority, "MEDIUM").set(Tag.ProcedureStepLabel, "Label")
                .set(Tag.WorklistLabel, label).setEmpty(Tag.ScheduledProcessingParametersSequence)
                .setEmpty(Tag.ScheduledStationNameCodeSequence).setEmpty(Tag.ScheduledStationClassCodeSequence)
                .setEmpty(Tag.ScheduledStationGeographicLocationCodeSequence)
                .set(Tag.ScheduledProcedureStepStartDateTime, "20240705100000")
                .setEmpty(Tag.ScheduledWorkitemCodeSequence).setEmpty(Tag.CommentsOnTheScheduledProcedureStep)
                .set(Tag.InputReadinessState, "READY").setEmpty(Tag.InputInformationSequence)
                .set(Tag.PatientName, "Doe^John").set(Tag.PatientID, "P1").setEmpty(Tag.IssuerOfPatientID)
                .setEmpty(Tag.IssuerOfPatientIDQualifiersSequence).setEmpty(Tag.OtherPatientIDsSequence)
                .setEmpty(Tag.PatientBirthDate).setEmpty(Tag.PatientSex).setEmpty(Tag.AdmissionID)
                .setEmpty(Tag.IssuerOfAdmissionIDSequence).setEmpty(Tag.AdmittingDiagnosesDescription)
                .setEmpty(Tag.AdmittingDiagnosesCodeSequence).setEmpty(Tag.ReferencedRequestSequence)
                .set(Tag.ProcedureStepState, "SCHEDULED").setEmpty(Tag.ProcedureStepProgressInformationSequence)
                .setEmpty(Tag.UnifiedProcedureStepPerformedProcedureSequence).build();
    }

    /// What PS3.4 Table F.7.2-1 wants a value of on N-CREATE; the node of these tests lets the rest be left out.
    private static DataSet performed() {
        return DataSet.builder().set(Tag.Modality, "CT").set(Tag.PerformedStationAETitle, "CT1")
                .set(Tag.PerformedProcedureStepID, "1").set(Tag.PerformedProcedureStepStartDate, "20240705")
                .set(Tag.PerformedProcedureStepStartTime, "100000")
                .setItems(Tag.ScheduledStepAttributesSequence,
                        DataSet.EMPTY.with(Tag.StudyInstanceUID, "2.25.4"))
                .build();
    }

    /// A store that comes full.
    private static final class ManySteps implements StepStore {
        @Override
        public void put(String uid, DataSet dataSet) {
            // kept by nobody
        }

        @Override
        public void remove(String uid) {
            // kept by nobody
        }

        @Override
        public List<String> load(DataSetFolder.Visitor visitor) throws IOException {
            for (int i = 1; i <= STEPS; i++) {
                visitor.visit("2.25." + i, scheduled("Step " + i));
            }
            return List.of();
        }
    }
}
