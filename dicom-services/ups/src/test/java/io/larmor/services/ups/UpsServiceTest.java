package io.larmor.services.ups;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.PresentationContext;
import io.larmor.data.DataSet;
import io.larmor.data.DataSetFolder;
import io.larmor.data.NameMatcher;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.NActionRq;
import io.larmor.dimse.NCreateRq;
import io.larmor.dimse.NGetRq;
import io.larmor.dimse.NSetRq;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.services.spi.OperationContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class UpsServiceTest {
    private static final String PUSH = Uid.UnifiedProcedureStepPush;
    private static final String PULL = Uid.UnifiedProcedureStepPull;
    private static final String WATCH = Uid.UnifiedProcedureStepWatch;
    private static final String FILTERED = Uid.UPSFilteredGlobalSubscriptionInstance;
    private static final String GLOBAL = Uid.UPSGlobalSubscriptionInstance;

    @TempDir
    Path folder;
    private UpsService service;

    @BeforeEach
    void open() throws IOException {
        service = new UpsService(new Steps(StepStore.inFolder(folder), Duration.ofHours(1)),
                NoPeers.reporter(), NameMatcher.PHONETIC, List.of());
    }

    /// PS3.4 Table CC.1.1-2, each row for each state: with no Transaction UID, the right one or another.
    @ParameterizedTest
    @CsvSource({
        "IN PROGRESS,right,-,C307", "IN PROGRESS,right,SCHEDULED,0000", "IN PROGRESS,right,IN PROGRESS,C302",
        "IN PROGRESS,right,COMPLETED,C300", "IN PROGRESS,right,CANCELED,C300",
        "IN PROGRESS,none,-,C307", "IN PROGRESS,none,SCHEDULED,C301", "IN PROGRESS,wrong,IN PROGRESS,C301",
        "IN PROGRESS,none,IN PROGRESS,C301", "IN PROGRESS,wrong,COMPLETED,C301", "IN PROGRESS,wrong,CANCELED,C301",
        "SCHEDULED,right,-,C307", "SCHEDULED,right,SCHEDULED,C303", "SCHEDULED,right,IN PROGRESS,C303",
        "SCHEDULED,right,COMPLETED,C303", "SCHEDULED,right,CANCELED,C303",
        "COMPLETED,right,-,C307", "COMPLETED,right,SCHEDULED,C310", "COMPLETED,right,IN PROGRESS,0000",
        "COMPLETED,right,COMPLETED,B306", "COMPLETED,right,CANCELED,C300",
        "COMPLETED,none,-,C307", "COMPLETED,none,SCHEDULED,C301", "COMPLETED,wrong,IN PROGRESS,C301",
        "COMPLETED,wrong,COMPLETED,C301", "COMPLETED,wrong,CANCELED,C301",
        "CANCELED,right,-,C307", "CANCELED,right,SCHEDULED,C310", "CANCELED,right,IN PROGRESS,0000",
        "CANCELED,right,COMPLETED,C300", "CANCELED,right,CANCELED,B304",
        "CANCELED,none,-,C307", "CANCELED,none,SCHEDULED,C301", "CANCELED,wrong,IN PROGRESS,C301",
        "CANCELED,wrong,COMPLETED,C301", "CANCELED,wrong,CANCELED,C301",
    })
    void aStateChangesAsTheTableSays(String to, String transaction, String from, String status) throws IOException {
        if (!from.equals("-")) {
            bringTo(from);
        }
        var information = DataSet.EMPTY.with(Tag.ProcedureStepState, to);
        if (!transaction.equals("none")) {
            information = information.with(Tag.TransactionUID, transaction.equals("right") ? "2.25.1" : "2.25.2");
        }
        assertEquals(Integer.parseInt(status, 16), action(PULL, "1.2", 1, information).code());
        assertEquals(status.equals("0000") ? to : from.equals("-") ? "" : from, state("1.2"));
    }

    @ParameterizedTest
    @CsvSource({"-,C307", "SCHEDULED,0000", "IN PROGRESS,C312", "COMPLETED,C311", "CANCELED,B304"})
    void aCancelIsRequestedAsTheTableSays(String from, String status) throws IOException {
        if (!from.equals("-")) {
            bringTo(from);
        }
        assertEquals(Integer.parseInt(status, 16), action(PUSH, "1.2", 2, DataSet.EMPTY).code());
        if (from.equals("SCHEDULED")) {
            assertEquals("CANCELED", state("1.2"));
            var progress = get("1.2").item(Tag.ProcedureStepProgressInformationSequence).orElseThrow();
            assertEquals("110513", progress.item(Tag.ProcedureStepDiscontinuationReasonCodeSequence).orElseThrow()
                    .string(Tag.CodeValue).orElse(""));
        }
    }

    @ParameterizedTest
    @CsvSource({"-,none,C307", "SCHEDULED,none,0000", "SCHEDULED,right,C310", "IN PROGRESS,right,0000",
        "IN PROGRESS,none,C301", "IN PROGRESS,wrong,C301", "COMPLETED,right,C300", "CANCELED,right,C300"})
    void aStepIsSetByWhoHoldsItsLock(String from, String transaction, String status) throws IOException {
        if (!from.equals("-")) {
            bringTo(from);
        }
        var changes = DataSet.EMPTY.with(Tag.ProcedureStepLabel, "Changed");
        if (!transaction.equals("none")) {
            changes = changes.with(Tag.TransactionUID, transaction.equals("right") ? "2.25.1" : "2.25.2");
        }
        assertEquals(Integer.parseInt(status, 16), set(changes).code());
        if (!from.equals("-")) {
            assertEquals(status.equals("0000") ? "Changed" : "Label",
                    get("1.2").string(Tag.ProcedureStepLabel).orElse(""));
        }
    }

    @Test
    void whatPeersSayOfStepsDoesNotFillTheMemory() throws IOException {
        var kept = StepStore.inFolder(folder.resolve("bounded"));
        var large = scheduled().with(Tag.CommentsOnTheScheduledProcedureStep, "x".repeat(9_000));
        int most = 2 * length(large) + length(scheduled()) + 1_000;
        service = new UpsService(new Steps(kept, Duration.ofHours(1), most), NoPeers.reporter(), NameMatcher.PHONETIC,
                List.of());
        assertEquals(0, create("1.2", large).code());
        assertEquals(0, create("1.3", large).code());
        assertEquals(0, create("1.4", scheduled()).code());
        assertEquals(0x0213, create("1.5", large).code());
        assertEquals(DataSet.EMPTY, get("1.5"), "nothing is left of it");
        assertEquals(0x0213,
                set(DataSet.EMPTY.with(Tag.CommentsOnTheScheduledProcedureStep, "x".repeat(10_200))).code());
        assertEquals(0x0213,
                action(PUSH, "1.2", 2, DataSet.EMPTY.with(Tag.ReasonForCancellation, "x".repeat(9_000))).code());
        assertEquals("SCHEDULED", state("1.2"));
        assertEquals(0, action(PUSH, "1.2", 2, DataSet.EMPTY).code(), "what ends a step is not refused");
        service = new UpsService(new Steps(kept, Duration.ofSeconds(-5), most), NoPeers.reporter(),
                NameMatcher.PHONETIC, List.of());
        assertEquals(0, create("1.5", large).code(), "where one has gone that was over");
        assertEquals(0x0213, create("1.6", large).code(), "what was there before the restart counts");
    }

    private static int length(DataSet step) {
        return step.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).length;
    }

    @Test
    void aStepNeedsTheAttributesOfTheTable() throws IOException {
        assertEquals(0x0120, create("1.2", scheduled().without(Tag.ProcedureStepLabel)).code());
        assertEquals(0x0120, create("1.2", scheduled().without(Tag.PatientName)).code());
        assertEquals(0x0121, create("1.2", scheduled().with(Tag.ProcedureStepLabel)).code());
        assertEquals(0xC309, create("1.2", scheduled().with(Tag.ProcedureStepState, "IN PROGRESS")).code());
        assertEquals(0x0117, create("not a UID", scheduled()).code());
        assertEquals(0, create("1.2", scheduled()).code());
        assertEquals(0x0111, create("1.2", scheduled()).code());
    }

    @Test
    void whatMayNotBeSetIsRefused() throws IOException {
        create("1.2", scheduled());
        assertEquals(0x0106, set(DataSet.EMPTY.with(Tag.PatientName, "Other")).code());
        assertEquals(0x0106, set(DataSet.EMPTY.with(Tag.ProcedureStepState, "COMPLETED")).code());
    }

    @Test
    void itemsHaveTheirOwnAttributesAndNotThoseOfOthers() throws IOException {
        create("1.2", scheduled());
        var angle = DataSet.builder().set(Tag.ValueType, "TEXT").setItems(Tag.ConceptNameCodeSequence, code())
                .set(Tag.TextValue, "30 degrees").build();
        assertEquals(0,
                set(DataSet.builder().setItems(Tag.ScheduledProcessingParametersSequence, angle).build()).code());
        assertEquals(0x0120, set(DataSet.builder()
                .setItems(Tag.ScheduledProcessingParametersSequence, angle.without(Tag.ValueType)).build()).code());
        var destination = DataSet.builder().setItems(Tag.DICOMStorageSequence,
                DataSet.builder().set(Tag.DestinationAE, "ARCHIVE").build()).build();
        assertEquals(0, set(DataSet.builder().setItems(Tag.OutputDestinationSequence, destination).build()).code());
        change("IN PROGRESS");
        var performed = performed().item(Tag.UnifiedProcedureStepPerformedProcedureSequence).orElseThrow().toBuilder()
                .setItems(Tag.PerformedProcessingParametersSequence, angle).build();
        assertEquals(0, set(DataSet.builder().set(Tag.TransactionUID, "2.25.1")
                .setItems(Tag.UnifiedProcedureStepPerformedProcedureSequence, performed).build()).code());
    }

    /// "If a value is not provided by the SCU, the SCP shall fill in the Worklist Label" (PS3.4 Table CC.2.5-3).
    @Test
    void aStepIsOnAWorklist() throws IOException {
        create("1.2", scheduled().with(Tag.WorklistLabel));
        assertFalse(get("1.2").string(Tag.WorklistLabel).orElse("").isEmpty());
    }

    @Test
    void aStepIsNotCreatedInPlaceOfTheGlobalSubscriptions() throws IOException {
        var watcher = DataSet.EMPTY.with(Tag.ReceivingAE, "WATCHER").with(Tag.DeletionLock, "TRUE");
        assertEquals(0, action(WATCH, GLOBAL, 3, watcher).code());
        assertEquals(0x0117, create(GLOBAL, scheduled()).code());
        assertEquals(0x0117, create(FILTERED, scheduled()).code());
        assertEquals(Set.of("WATCHER"), new Steps(StepStore.inFolder(folder), Duration.ofHours(1)).subscribers());
    }

    /// "… WARM START if the SCP preserved the Subscription List to the best of its knowledge" (PS3.4 §CC.2.4.3).
    @Test
    void whatIsNotPreservedIsAColdStart() throws IOException {
        create("1.2", scheduled());
        assertTrue(new Steps(StepStore.inFolder(folder), Duration.ofHours(1)).arePreserved());
        assertFalse(new Steps(StepStore.none(), Duration.ofHours(1)).arePreserved());
        Files.writeString(folder.resolve("damaged.dcm"), "nothing");
        assertFalse(new Steps(StepStore.inFolder(folder), Duration.ofHours(1)).arePreserved());
    }

    @Test
    void aStepThatIsCanceledBeforeItBeginsIsNeverKeptInBetween() throws IOException {
        var kept = new ArrayList<String>();
        var memory = StepStore.none();
        service = new UpsService(new Steps(new StepStore() {
            @Override
            public void put(String uid, DataSet dataSet) {
                kept.add(dataSet.string(Tag.ProcedureStepState).orElse(""));
            }

            @Override
            public void remove(String uid) throws IOException {
                memory.remove(uid);
            }

            @Override
            public List<String> load(DataSetFolder.Visitor visitor) throws IOException {
                return memory.load(visitor);
            }
        }, Duration.ofHours(1)), NoPeers.reporter(), NameMatcher.PHONETIC, List.of());
        create("1.2", scheduled());
        assertEquals(0, action(PUSH, "1.2", 2, DataSet.EMPTY).code());
        assertEquals(List.of("SCHEDULED", "CANCELED"), kept);
    }

    @Test
    void aStepIsNotCompletedBeforeItMeetsTheFinalStateRequirements() throws IOException {
        create("1.2", scheduled());
        change("IN PROGRESS");
        assertEquals(0xC304, change("COMPLETED").code());
        assertEquals(0xC304, change("CANCELED").code());
        assertEquals(0, set(performed()).code());
        assertEquals(0xC304, change("CANCELED").code());
        assertEquals(0, change("COMPLETED").code());
    }

    @Test
    void theLockIsNeverTold() throws IOException {
        create("1.2", scheduled());
        change("IN PROGRESS");
        assertFalse(get("1.2").contains(Tag.TransactionUID));
        var asked = service.perform(PULL, "AE", new NGetRq(PUSH, "1.2", List.of(Tag.TransactionUID)), DataSet.EMPTY);
        assertEquals(0x0001, asked.status().code());
        assertEquals(List.of(), find(DataSet.EMPTY.with(Tag.TransactionUID, "2.25.9"), Tag.TransactionUID));
    }

    @Test
    void actionsBelongToTheirSopClasses() throws IOException {
        create("1.2", scheduled());
        assertEquals(0x0123, action(PUSH, "1.2", 1, DataSet.EMPTY).code());
        assertEquals(0x0123, action(PULL, "1.2", 2, DataSet.EMPTY).code());
        assertEquals(0x0123, action(WATCH, "1.2", 1, DataSet.EMPTY).code());
        assertEquals(0x0123, action(PULL, "1.2", 3, DataSet.EMPTY).code());
    }

    @Test
    void subscribersAreKnownPeers() throws IOException {
        create("1.2", scheduled());
        var known = DataSet.EMPTY.with(Tag.ReceivingAE, "WATCHER").with(Tag.DeletionLock, "TRUE");
        assertEquals(0xC308, action(WATCH, "1.2", 3, known.with(Tag.ReceivingAE, "STRANGER")).code());
        assertEquals(0xC307, action(WATCH, "1.3", 3, known).code());
        assertEquals(0x0115, action(WATCH, FILTERED, 3, known).code(), "without keys");
        assertEquals(0x0115, action(WATCH, "1.2", 3, known.with(Tag.DeletionLock, "MAYBE")).code());
        assertEquals(0xC314, action(WATCH, "1.2", 5, known).code());
        for (int type : new int[] {3, 4}) {
            assertEquals(0, action(WATCH, "1.2", type, known).code());
            assertEquals(0, action(WATCH, GLOBAL, type, known).code());
        }
        assertEquals(0, action(WATCH, GLOBAL, 5, known).code());
    }

    /// PS3.4 §CC.2.3.3.1: the steps that are there and match, and those to come that do; after a restart too.
    @Test
    void aFilteredSubscriptionIsToTheStepsThatMatch() throws IOException {
        create("1.2", scheduled());
        create("1.3", scheduled().with(Tag.WorklistLabel, "Other"));
        var keys = DataSet.EMPTY.with(Tag.ReceivingAE, "WATCHER").with(Tag.DeletionLock, "TRUE")
                .with(Tag.WorklistLabel, "Oth*");
        assertEquals(0, action(WATCH, FILTERED, 3, keys).code());
        assertEquals(Set.of("1.3"), watched());
        open();
        create("1.4", scheduled().with(Tag.WorklistLabel, "Others"));
        create("1.5", scheduled());
        assertEquals(Set.of("1.3", "1.4"), watched());
        assertEquals(0, action(WATCH, FILTERED, 5, keys).code());
        create("1.6", scheduled().with(Tag.WorklistLabel, "Others"));
        assertEquals(Set.of("1.3", "1.4"), watched(), "suspended");
        assertEquals(0, action(WATCH, GLOBAL, 3, keys).code());
        assertEquals(Set.of("1.2", "1.3", "1.4", "1.5", "1.6"), watched(), "the last global subscription counts");
        assertEquals(0, action(WATCH, FILTERED, 4, keys).code());
        assertEquals(Set.of(), watched());
    }

    private Set<String> watched() throws IOException {
        var watched = new HashSet<String>();
        StepStore.inFolder(folder).load((uid, kept) -> {
            if (!uid.equals(GLOBAL) && Step.kept(uid, kept).subscribers().containsKey("WATCHER")) {
                watched.add(uid);
            }
        });
        return watched;
    }

    @Test
    void stepsAndSubscriptionsSurviveARestart() throws IOException {
        var watcher = DataSet.EMPTY.with(Tag.ReceivingAE, "WATCHER").with(Tag.DeletionLock, "TRUE");
        assertEquals(0, action(WATCH, GLOBAL, 3, watcher).code());
        create("1.2", scheduled());
        change("IN PROGRESS");
        var steps = new Steps(StepStore.inFolder(folder), Duration.ofHours(1));
        var step = steps.find("1.2").orElseThrow();
        assertEquals(StepState.IN_PROGRESS, step.state());
        assertEquals("2.25.1", step.transaction());
        assertTrue(step.isLocked());
        assertEquals(Set.of("WATCHER"), steps.subscribers());
    }

    @Test
    void aStepThatIsOverIsForgottenUnlessItIsLocked() throws IOException {
        service = new UpsService(new Steps(StepStore.none(), Duration.ofSeconds(-5)),
                NoPeers.reporter(), NameMatcher.PHONETIC, List.of());
        bringTo("COMPLETED");
        var lock = DataSet.EMPTY.with(Tag.ReceivingAE, "WATCHER").with(Tag.DeletionLock, "TRUE");
        action(WATCH, "1.2", 3, lock);
        create("1.3", scheduled());
        assertEquals("COMPLETED", state("1.2"));
        action(WATCH, "1.2", 3, lock.with(Tag.DeletionLock, "FALSE"));
        create("1.4", scheduled());
        assertEquals("", state("1.2"));
        assertEquals("SCHEDULED", state("1.3"));
    }

    @Test
    void stepsAreFound() throws IOException {
        create("1.2", scheduled());
        create("1.3", scheduled().with(Tag.WorklistLabel, "Other"));
        assertEquals(List.of("1.2", "1.3"),
                find(DataSet.EMPTY.with(Tag.ProcedureStepState, "SCHEDULED"), Tag.SOPInstanceUID));
        assertEquals(List.of("1.3"), find(DataSet.EMPTY.with(Tag.WorklistLabel, "Other"), Tag.SOPInstanceUID));
        assertEquals(List.of("1.2"), find(DataSet.EMPTY.with(Tag.SOPInstanceUID, "1.2"), Tag.SOPInstanceUID));
        assertEquals(List.of(PUSH, PUSH), find(DataSet.EMPTY.with(Tag.PatientID, "P1"), Tag.SOPClassUID));
        assertEquals(List.of("1.2", "1.3"),
                find(DataSet.EMPTY.with(Tag.ScheduledProcedureStepStartDateTime, "2024-2025"), Tag.SOPInstanceUID));
    }

    private void bringTo(String state) throws IOException {
        create("1.2", scheduled());
        if (!state.equals("SCHEDULED")) {
            assertEquals(0, change("IN PROGRESS").code());
            assertEquals(0, set(performed()).code());
            var canceled = DataSet.builder().setItems(Tag.ProcedureStepProgressInformationSequence,
                    DataSet.builder().set(Tag.ProcedureStepCancellationDateTime, "20240101")
                            .setItems(Tag.ProcedureStepDiscontinuationReasonCodeSequence, code()).build())
                    .set(Tag.TransactionUID, "2.25.1").build();
            assertEquals(0, set(canceled).code());
            if (!state.equals("IN PROGRESS")) {
                assertEquals(0, change(state).code());
            }
        }
    }

    private Status change(String state) throws IOException {
        return action(PULL, "1.2", 1,
                DataSet.EMPTY.with(Tag.ProcedureStepState, state).with(Tag.TransactionUID, "2.25.1"));
    }

    private Status create(String uid, DataSet step) throws IOException {
        return service.perform(PUSH, "AE", new NCreateRq(PUSH, uid), step).status();
    }

    private Status set(DataSet modifications) throws IOException {
        return service.perform(PULL, "AE", new NSetRq(PUSH, "1.2"), modifications).status();
    }

    private Status action(String sopClass, String uid, int type, DataSet information) throws IOException {
        return service.perform(sopClass, "AE", new NActionRq(PUSH, uid, type), information).status();
    }

    private DataSet get(String uid) throws IOException {
        var answer = service.perform(PULL, "AE", new NGetRq(PUSH, uid, List.of()), DataSet.EMPTY).dataSet();
        return answer == null ? DataSet.EMPTY : answer;
    }

    private String state(String uid) throws IOException {
        return get(uid).string(Tag.ProcedureStepState).orElse("");
    }

    private List<String> find(DataSet keys, int wanted) throws IOException {
        var found = new ArrayList<String>();
        var identifier = keys.contains(wanted) ? keys : keys.toBuilder().setEmpty(wanted).build();
        try (var result = service.find(new NoContext(), new CFindRq(1, PULL, Priority.MEDIUM, DataSet.EMPTY),
                identifier)) {
            for (var match = result.next(); match != null; match = result.next()) {
                match.identifier().string(wanted).ifPresent(found::add);
            }
        }
        Collections.sort(found);
        return found;
    }

    private static DataSet code() {
        return DataSet.builder().set(Tag.CodeValue, "1").set(Tag.CodingSchemeDesignator, "99X")
                .set(Tag.CodeMeaning, "x")
                .build();
    }

    static DataSet scheduled() {
        return DataSet.builder().set(Tag.ScheduledProcedureStepPriority, "MEDIUM").set(Tag.ProcedureStepLabel, "Label")
                .set(Tag.WorklistLabel, "List").setEmpty(Tag.ScheduledProcessingParametersSequence)
                .setEmpty(Tag.ScheduledStationNameCodeSequence).setEmpty(Tag.ScheduledStationClassCodeSequence)
                .setEmpty(Tag.ScheduledStationGeographicLocationCodeSequence)
                .set(Tag.ScheduledProcedureStepStartDateTime, "20240705100000")
                .setItems(Tag.ScheduledWorkitemCodeSequence, code()).setEmpty(Tag.CommentsOnTheScheduledProcedureStep)
                .set(Tag.InputReadinessState, "READY").setEmpty(Tag.InputInformationSequence)
                .set(Tag.PatientName, "Doe^John").set(Tag.PatientID, "P1").setEmpty(Tag.IssuerOfPatientID)
                .setEmpty(Tag.IssuerOfPatientIDQualifiersSequence).setEmpty(Tag.OtherPatientIDsSequence)
                .setEmpty(Tag.PatientBirthDate).setEmpty(Tag.PatientSex).setEmpty(Tag.AdmissionID)
                .setEmpty(Tag.IssuerOfAdmissionIDSequence).setEmpty(Tag.AdmittingDiagnosesDescription)
                .setEmpty(Tag.AdmittingDiagnosesCodeSequence).setEmpty(Tag.ReferencedRequestSequence)
                .set(Tag.ProcedureStepState, "SCHEDULED").setEmpty(Tag.ProcedureStepProgressInformationSequence)
                .setEmpty(Tag.UnifiedProcedureStepPerformedProcedureSequence).build();
    }

    private static DataSet performed() {
        var performed = DataSet.builder().setItems(Tag.PerformedStationNameCodeSequence, code())
                .set(Tag.PerformedProcedureStepStartDateTime, "20240705100000")
                .set(Tag.PerformedProcedureStepEndDateTime, "20240705110000")
                .setItems(Tag.PerformedWorkitemCodeSequence, code()).setEmpty(Tag.OutputInformationSequence).build();
        return DataSet.builder().set(Tag.TransactionUID, "2.25.1")
                .setItems(Tag.UnifiedProcedureStepPerformedProcedureSequence, performed).build();
    }

    /// The surroundings of an operation without an association.
    private static final class NoContext implements OperationContext {
        @Override
        public AssociationInfo association() {
            throw new UnsupportedOperationException();
        }

        @Override
        public PresentationContext presentationContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public DimseAssociation exchange() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void onCancel(Runnable action) {
            // never cancelled
        }

        @Override
        public List<Integer> extendedNegotiation() {
            return List.of();
        }
    }
}
