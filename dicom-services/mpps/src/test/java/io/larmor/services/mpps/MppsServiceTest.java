package io.larmor.services.mpps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.NCreateRq;
import io.larmor.dimse.NGetRq;
import io.larmor.dimse.NSetRq;
import io.larmor.dimse.Status;
import io.larmor.services.spi.NResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MppsServiceTest {
    private static final String MPPS = Uid.ModalityPerformedProcedureStep;
    private static final String STEP = "2.25.41";

    // formatter:off
    /// An N-CREATE data set made by hand from PS3.4 Table F.7.2-1: every attribute of type 1, with a value, and of type 2, without.
    private static final String CREATE = """
            08006000 02000000 4354
            08003210 00000000
            08002011 00000000
            10001000 08000000 444f455e4a414e45
            10002000 04000000 50415431
            10003000 00000000
            10004000 00000000
            20001000 00000000
            40004102 04000000 43543120
            40004202 00000000
            40004302 00000000
            40004402 08000000 3230323630313331
            40004502 06000000 313135393030
            40005002 00000000
            40005102 00000000
            40005202 0c000000 494e2050524f475245535320
            40005302 04000000 50505331
            40005402 00000000
            40005502 00000000
            40006002 00000000
            40007002 50000000 feff00e0480000000800500000000000080010110000000020000d0008000000322e32352e34320032006010000000004000070000000000400008000000000040000900000000004000011000000000
            40004003 00000000
            """;
    /// An N-SET data set that completes it: end date, end time, status, one series with one image.
    private static final String COMPLETE = """
            40005002 08000000 3230323630313331
            40005102 06000000 313230303030
            40005202 0a000000 434f4d504c4554454420
            40004003 8e000000 feff00e086000000080054000000000008003e100000000008005010000000000800701000000000080040113a000000feff00e032000000080050111a000000312e322e3834302e31303030382e352e312e342e312e312e32000800551108000000322e32352e34340018003010040000004845414420000e0008000000322e32352e3433004000200200000000
            """;
    // formatter:on

    @TempDir
    private Path folder;
    private final List<String> told = new ArrayList<>();

    private static DataSet set(String hex) throws IOException {
        return DataSet.parse(HexFormat.of().parseHex(hex.replaceAll("\\s", "")),
                TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    }

    private MppsService service(PerformedProcedureSteps steps) {
        return new MppsService(steps, new Requirements(false),
                (uid, step) -> told.add(step.string(Tag.PerformedProcedureStepStatus).orElse("")), Notifications.NONE,
                _ -> _ -> {});
    }

    private MppsService service() throws IOException {
        return service(PerformedProcedureSteps.inFolder(folder));
    }

    private static NResult create(MppsService service, DataSet step) throws IOException {
        return service.perform(new NCreateRq(MPPS, STEP), step);
    }

    private static NResult set(MppsService service, DataSet modifications) throws IOException {
        return service.perform(new NSetRq(MPPS, STEP), modifications);
    }

    private static DataSet get(MppsService service, Integer... tags) throws IOException {
        var result = service.perform(new NGetRq(Uid.ModalityPerformedProcedureStepRetrieve, STEP, List.of(tags)), null);
        assertTrue(!result.status().isFailure(), result.status().toString());
        var dataSet = result.dataSet();
        assertNotNull(dataSet);
        return dataSet;
    }

    private static Status missing(int tag) {
        return Status.MISSING_ATTRIBUTE.withAttributes(List.of(tag)).withComment("Missing: " + Tag.toString(tag));
    }

    @Test
    void aStepIsCreatedCompletedAndRetrievedAfterARestart() throws IOException {
        assertEquals(Status.SUCCESS, create(service(), set(CREATE)).status());
        assertEquals(Status.SUCCESS, set(service(), set(COMPLETE)).status());
        var step = get(service());
        assertEquals("COMPLETED", step.string(Tag.PerformedProcedureStepStatus).orElseThrow());
        assertEquals("DOE^JANE", step.string(Tag.PatientName).orElseThrow());
        assertEquals("2.25.43", step.items(Tag.PerformedSeriesSequence).getFirst().string(Tag.SeriesInstanceUID)
                .orElseThrow());
        assertEquals(List.of("IN PROGRESS", "COMPLETED"), told);
    }

    @Test
    void aStepThatHasEndedMayNoLongerBeUpdated() throws IOException {
        for (String state : List.of("COMPLETED", "DISCONTINUED")) {
            var service = service(PerformedProcedureSteps.inMemory(10));
            create(service, set(CREATE));
            assertEquals(Status.SUCCESS,
                    set(service, set(COMPLETE).with(Tag.PerformedProcedureStepStatus, state)).status());
            var refused = set(service, DataSet.EMPTY.with(Tag.PerformedProcedureStepStatus, "IN PROGRESS")).status();
            assertEquals(0x0110, refused.code());
            assertEquals("Performed Procedure Step Object may no longer be updated", refused.comment());
            assertEquals(0xA710, refused.errorId());
            assertEquals(state, get(service).string(Tag.PerformedProcedureStepStatus).orElseThrow());
        }
    }

    @Test
    void whatTheTableRequiresOfACreationIsNamedWhereItIsMissing() throws IOException {
        var service = service();
        for (var element : set(CREATE)) {
            var refused = create(service, set(CREATE).without(element.tag())).status();
            assertEquals(missing(element.tag()), refused);
        }
        var scheduled = set(CREATE).items(Tag.ScheduledStepAttributesSequence).getFirst();
        for (var element : scheduled) {
            var step = set(CREATE).toBuilder()
                    .setItems(Tag.ScheduledStepAttributesSequence, scheduled.without(element.tag())).build();
            assertEquals(missing(element.tag()),
                    create(service, step).status());
        }
        assertTrue(told.isEmpty());
    }

    /// PS3.4 Table F.9.2-1.
    @ParameterizedTest
    @CsvSource({"'',IN PROGRESS,1", "IN PROGRESS,COMPLETED,2", "IN PROGRESS,DISCONTINUED,3",
        "IN PROGRESS,IN PROGRESS,4"})
    void eachChangeHasItsEvent(String before, String now, int event) {
        assertEquals(event, Notifications.event(before, now));
    }

    @ParameterizedTest
    @ValueSource(ints = {Tag.PerformedProcedureStepID, Tag.PerformedStationAETitle, Tag.PerformedProcedureStepStartDate,
        Tag.PerformedProcedureStepStartTime, Tag.PerformedProcedureStepStatus, Tag.Modality,
        Tag.ScheduledStepAttributesSequence})
    void typeOneHasAValue(int tag) throws IOException {
        assertEquals(0x0121, create(service(), set(CREATE).toBuilder().setEmpty(tag).build()).status().code());
    }

    @Test
    void typeTwoMayBeLeftOutWhereThatIsTolerated() throws IOException {
        var lenient = new MppsService(PerformedProcedureSteps.inMemory(1), new Requirements(true), (_, _) -> {},
                Notifications.NONE, _ -> _ -> {});
        var step = set(CREATE).without(Tag.PatientBirthDate);
        assertEquals(Status.SUCCESS, create(lenient, step).status());
        assertEquals(0x0120, create(service(), step).status().code());
        assertEquals(Status.RESOURCE_LIMITATION,
                lenient.perform(new NCreateRq(MPPS, "2.25.99"), step).status(), "memory is for one");
    }

    @Test
    void aStepBeginsInProgress() throws IOException {
        var refused = create(service(), set(CREATE).with(Tag.PerformedProcedureStepStatus, "COMPLETED"));
        assertEquals(Status.INVALID_ATTRIBUTE_VALUE.withComment("(0040,0252) has no value that is allowed here"),
                refused.status());
        var offending = refused.dataSet();
        assertNotNull(offending);
        assertEquals("COMPLETED", offending.string(Tag.PerformedProcedureStepStatus).orElseThrow());
    }

    @Test
    void aStepIsCreatedOnceUnderAUidOrGivenOne() throws IOException {
        var service = service();
        assertEquals(Status.SUCCESS, create(service, set(CREATE)).status());
        assertEquals(Status.DUPLICATE_SOP_INSTANCE, create(service, set(CREATE)).status());
        assertEquals(Status.INVALID_SOP_INSTANCE,
                service.perform(new NCreateRq(MPPS, "../1"), set(CREATE)).status());
        var assigned = service.perform(new NCreateRq(MPPS, ""), set(CREATE));
        assertTrue(assigned.sopInstance().startsWith("2.25."), assigned.sopInstance());
        assertEquals(Status.NO_SUCH_SOP_INSTANCE,
                service.perform(new NSetRq(MPPS, "2.25.98"), set(COMPLETE)).status());
        assertEquals(Status.NO_SUCH_SOP_INSTANCE,
                service.perform(new NGetRq(MPPS, "2.25.98", List.of()), null).status());
    }

    @Test
    void aStepDoesNotEndWithoutWhatTheFinalStateRequires() throws IOException {
        var service = service();
        create(service, set(CREATE));
        for (int tag : new int[] {Tag.PerformedProcedureStepEndDate, Tag.PerformedProcedureStepEndTime,
            Tag.PerformedSeriesSequence}) {
            assertEquals(0x0121, set(service, set(COMPLETE).without(tag)).status().code());
        }
        var series = set(COMPLETE).items(Tag.PerformedSeriesSequence).getFirst();
        for (var element : series) {
            var end = set(COMPLETE).toBuilder()
                    .setItems(Tag.PerformedSeriesSequence, series.without(element.tag())).build();
            assertEquals(missing(element.tag()), set(service, end).status());
        }
        assertEquals(List.of("IN PROGRESS"), told);
        assertEquals(Status.INVALID_ATTRIBUTE_VALUE.code(), set(service,
                set(COMPLETE).with(Tag.PerformedProcedureStepStatus, "DONE")).status().code());
        assertEquals(Status.SUCCESS, set(service, set(COMPLETE)).status());
    }

    @Test
    void whatMayNotBeSetMayBeRepeatedButNotChanged() throws IOException {
        var service = service();
        create(service, set(CREATE));
        assertEquals(Status.SUCCESS, set(service, set(CREATE)).status());
        var refused = set(service, set(COMPLETE).with(Tag.PatientName, "ROE^JOHN").with(Tag.Modality, "CT"));
        assertEquals(Status.INVALID_ATTRIBUTE_VALUE.withComment("May not be changed: (0010,0010)"), refused.status());
        var offending = refused.dataSet();
        assertNotNull(offending);
        assertEquals(1, offending.size());
        assertEquals("DOE^JANE", get(service).string(Tag.PatientName).orElseThrow());
    }

    @Test
    void textInTwoCharacterSetsIsKeptInUtf8() throws IOException {
        var service = service();
        create(service, set(CREATE).with(Tag.SpecificCharacterSet, "ISO_IR 100").with(Tag.PatientName, "M\u00fcller"));
        set(service, DataSet.EMPTY.with(Tag.SpecificCharacterSet, "ISO_IR 144")
                .with(Tag.PerformedProcedureStepDescription, "\u0433\u043e\u043b\u043e\u0432\u0430"));
        var step = get(service);
        assertEquals("ISO_IR 192", step.string(Tag.SpecificCharacterSet).orElseThrow());
        assertEquals("M\u00fcller", step.string(Tag.PatientName).orElseThrow());
        assertEquals("\u0433\u043e\u043b\u043e\u0432\u0430",
                step.string(Tag.PerformedProcedureStepDescription).orElseThrow());
    }

    @Test
    void theAttributesAskedForComeAndAWarningIfOneIsNotKept() throws IOException {
        var service = service();
        create(service, set(CREATE));
        assertEquals(2, get(service, Tag.PatientName, Tag.PatientID).size());
        var result = service.perform(new NGetRq(Uid.ModalityPerformedProcedureStepRetrieve, STEP,
                List.of(Tag.PatientName, Tag.PatientComments)), null);
        assertEquals(0x0001, result.status().code());
    }
}
