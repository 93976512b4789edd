package io.larmor.services.worklist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomJson;
import io.larmor.data.Dictionary;
import io.larmor.data.NameMatcher;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.services.spi.FindResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WorklistServiceTest {
    private static final int STEP = Tag.ScheduledProcedureStepSequence;
    private static final DataSet EVERYTHING = DataSet.builder().setEmpty(Tag.PatientID).build();

    @TempDir
    Path folder;
    private WorklistService service;

    @BeforeEach
    void open() throws IOException {
        write("1.json", Item.of("1", "Doe^John", "20240705", "100000", "CT", "CT1"));
        write("2.json", Item.of("2", "Doe^Jane", "20240706", "030000", "CT", "CT2"));
        write("3.json", Item.of("3", "Müller^Jürgen", "20240707", "180000", "MR", "MR1"));
        service = new WorklistService(Optional.of(new FolderWorklist(folder, false)), NameMatcher.PHONETIC);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Modality                          | CT                | P1 P2",
        "Modality                          | MR                | P3",
        "ScheduledStationAETitle           | CT2               | P2",
        "ScheduledProcedureStepStartDate   | 20240706          | P2",
        "ScheduledProcedureStepStartDate   | 20240706-         | P2 P3",
        "ScheduledProcedureStepStartDate   | -20240706         | P1 P2",
        "ScheduledProcedureStepStartTime   | 0900-1200         | P1",
        "ScheduledPerformingPhysicianName  | br*               | P1 P2 P3",
        "ScheduledPerformingPhysicianName  | Smith             | ''",
        "ScheduledProcedureStepID          | S3                | P3",
        "ScheduledProcedureStepDescription | 'Scan ?'          | P1 P2 P3",
    })
    void keysOfTheStepMatchWithinTheSequence(String keyword, String value, String expected) throws IOException {
        int tag = Dictionary.tag(keyword).orElseThrow();
        assertEquals(expected, patients(step(DataSet.EMPTY.with(tag, value))));
    }

    @ParameterizedTest
    @CsvSource({"PatientName,DOE*,P1 P2", "PatientID,P3,P3", "AccessionNumber,A2,P2", "RequestedProcedureID,R1,P1",
        "StudyInstanceUID,1.2.3.1/1.2.3.3,P1 P3", "PatientBirthDate,19800101,''"})
    void keysOfTheItemMatch(String keyword, String value, String expected) throws IOException {
        int tag = Dictionary.tag(keyword).orElseThrow();
        assertEquals(expected, patients(EVERYTHING.with(tag, value.split("/"))));
    }

    @Test
    void dateAndTimeRangesAreOneRange() throws IOException {
        // PS3.4 Table K.6-1: from July 5, 10am until July 7, 6pm.
        var dates = DataSet.EMPTY.with(Tag.ScheduledProcedureStepStartDate, "20240705-20240707");
        assertEquals("P1 P2 P3", patients(step(dates.with(Tag.ScheduledProcedureStepStartTime, "1000-1800"))));
        assertEquals("P1 P2", patients(step(dates.with(Tag.ScheduledProcedureStepStartTime, "1000-1759"))));
    }

    @Test
    void eachStepOfAnItemIsAMatchOfItsOwn() throws IOException {
        var item = Item.of("4", "Roe^Rita", "20240801", "080000", "US", "US1");
        var other = Item.of("4", "Roe^Rita", "20240802", "090000", "MG", "MG1").item(STEP).orElseThrow();
        write("4.json", item.toBuilder().setItems(STEP, item.item(STEP).orElseThrow(), other).build());
        assertEquals("",
                patients(step(DataSet.EMPTY.with(Tag.Modality, "US").with(Tag.ScheduledStationAETitle, "MG1"))));
        var found = find(step(DataSet.EMPTY.with(Tag.Modality, "MG"))).getFirst().identifier();
        assertEquals(1, found.items(STEP).size());
        assertEquals("MG", found.item(STEP).orElseThrow().string(Tag.Modality).orElse(""));
        assertEquals(2, find(DataSet.EMPTY.with(Tag.PatientID, "P4")).size());
    }

    @Test
    void returnKeysComeBackByTheirType() throws IOException {
        var keys = DataSet.builder().set(Tag.PatientID, "P1").setEmpty(Tag.PatientSex).setEmpty(Tag.PatientSize)
                .setEmpty(Tag.RequestedProcedureCodeSequence).setEmpty(Tag.ReferencedStudySequence)
                .setItems(STEP, DataSet.builder().setEmpty(Tag.Modality).setEmpty(Tag.PreMedication)
                        .setEmpty(Tag.ScheduledStationName).build())
                .build();
        var match = find(keys).getFirst();
        var answer = match.identifier();
        assertTrue(answer.element(Tag.PatientSex).orElseThrow().isEmpty(), "type 2");
        assertTrue(answer.contains(Tag.PatientSize), "type 3");
        assertFalse(answer.contains(Tag.RequestedProcedureCodeSequence), "type 1C");
        assertTrue(answer.contains(Tag.ReferencedStudySequence), "type 2");
        var step = answer.item(STEP).orElseThrow();
        assertEquals("CT", step.string(Tag.Modality).orElse(""));
        assertFalse(step.contains(Tag.PreMedication), "type 2C");
        assertTrue(step.contains(Tag.ScheduledStationName), "type 2");
        assertFalse(step.contains(Tag.ScheduledStationAETitle), "not asked for");
        assertFalse(answer.contains(Tag.PatientName), "not asked for");
        assertEquals(Status.PENDING, match.status());
    }

    @Test
    void anEmptySequenceAsksForAllOfIt() throws IOException {
        var answer = find(DataSet.builder().set(Tag.PatientID, "P1").setItems(STEP).build()).getFirst().identifier();
        assertEquals(7, answer.item(STEP).orElseThrow().size());
    }

    @Test
    void aKeyThatIsNotSupportedIsFf01() throws IOException {
        var unknown = DataSet.builder().set(Tag.PatientID, "P1").setEmpty(Tag.BurnedInAnnotation).build();
        assertEquals(Status.PENDING_WARNING, find(unknown).getFirst().status());
        assertFalse(find(unknown).getFirst().identifier().contains(Tag.BurnedInAnnotation));
        var own = DataSet.builder().set(Tag.PatientID, "P1").set(0x0009_0010, Vr.LO, "X").set(0x0009_1001, Vr.LO, "Y")
                .build();
        assertEquals(Status.PENDING_WARNING, find(own).getFirst().status());
        var within = step(DataSet.builder().set(Tag.Modality, "MR").setEmpty(Tag.BurnedInAnnotation).build());
        assertEquals(Status.PENDING_WARNING, find(within).getFirst().status());
    }

    @Test
    void aKeyOutsideTheTableIsOneWhereTheItemHasIt() throws IOException {
        write("5.json", Item.of("5", "Poe^Pia", "20240801", "080000", "US", "US1").with(Tag.PatientComments, "deaf"));
        var match = find(DataSet.EMPTY.with(Tag.PatientComments, "deaf")).getFirst();
        assertEquals("deaf", match.identifier().string(Tag.PatientComments).orElse(""));
        assertEquals(Status.PENDING, match.status());
    }

    @Test
    void pertinentDocumentsMatchWhateverIsAskedOfThem() throws IOException {
        var keys = DataSet.builder().set(Tag.PatientID, "P1")
                .setItems(Tag.PertinentDocumentsSequence, DataSet.EMPTY.with(Tag.ReferencedSOPInstanceUID, "9.9"))
                .build();
        assertEquals(1, find(keys).size());
    }

    @Test
    void answersAreInTheCharacterSetOfTheQuestion() throws IOException {
        var keys = DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 100").set(Tag.PatientName, "müller*")
                .build();
        var bytes = keys.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        var answer = find(DataSet.parse(bytes, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)).getFirst().identifier();
        assertEquals("ISO_IR 100", answer.string(Tag.SpecificCharacterSet).orElse(""));
        var encoded = new String(answer.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN), StandardCharsets.ISO_8859_1);
        assertTrue(encoded.contains("Müller^Jürgen"));
        var untold = find(DataSet.builder().set(Tag.PatientID, "P3").setEmpty(Tag.PatientName).build()).getFirst();
        assertEquals("ISO_IR 192", untold.identifier().string(Tag.SpecificCharacterSet).orElse(""));
    }

    @Test
    void fuzzyNamesAreNegotiated() throws IOException {
        var keys = EVERYTHING.with(Tag.PatientName, "Mueller");
        assertEquals("", patients(keys));
        assertEquals("P3", patients(find(new TestContext(List.of(1, 1, 1), false), keys)));
    }

    @Test
    void timeZonesAreNegotiated() throws IOException {
        write("6.json", Item.of("6", "Poe^Pia", "20240801", "233000", "US", "US1").with(Tag.TimezoneOffsetFromUTC,
                "+0000"));
        var keys = step(DataSet.EMPTY.with(Tag.ScheduledProcedureStepStartDate, "20240802").with(Tag.Modality, "US"))
                .with(Tag.TimezoneOffsetFromUTC, "+0200");
        var answer = find(new TestContext(List.of(1, 1, 0, 1), false), keys).getFirst().identifier();
        var step = answer.item(STEP).orElseThrow();
        assertEquals("20240802", step.string(Tag.ScheduledProcedureStepStartDate).orElse(""));
        assertEquals("+0200", answer.string(Tag.TimezoneOffsetFromUTC).orElse(""));
        assertEquals("", patients(keys));
    }

    @Test
    void moreThanOneItemInAKeyIsA900() throws IOException {
        var keys = DataSet.builder().setItems(STEP, DataSet.EMPTY, DataSet.EMPTY).build();
        try (var result = service.find(TestContext.BASELINE, rq(), keys)) {
            assertEquals(0xA900, result.finalStatus().code());
            assertEquals(List.of(STEP), result.finalStatus().offendingElements());
        }
    }

    @Test
    void noKeysNoMatches() throws IOException {
        assertEquals(List.of(), find(DataSet.EMPTY));
    }

    @Test
    void aCancelledSearchEnds() throws IOException {
        try (var result = service.find(new TestContext(List.of(), true), rq(), EVERYTHING)) {
            assertNull(result.next());
        }
    }

    @Test
    void aFileThatChangesIsReadAnewAndOneThatGoesIsGone() throws IOException {
        assertEquals("P1 P2 P3", patients(EVERYTHING));
        write("1.json", Item.of("9", "Doe^John", "20240705", "100000", "CT", "CT1"));
        Files.setLastModifiedTime(folder.resolve("1.json"), FileTime.fromMillis(1));
        Files.delete(folder.resolve("2.json"));
        assertEquals("P3 P9", patients(EVERYTHING));
    }

    @Test
    void badFilesAreLeftOutAndTheOthersServed() throws IOException {
        Files.writeString(folder.resolve("broken.json"), "{\"00100010\":");
        Files.write(folder.resolve("binary.wl"), new byte[] {1, 2, 3});
        Files.writeString(folder.resolve("lockfile"), "");
        Files.writeString(folder.resolve(".hidden"), "{}");
        Files.createDirectory(folder.resolve("folder"));
        write("incomplete.json", Item.of("7", "X", "20240101", "10", "CT", "CT1").without(Tag.StudyInstanceUID));
        write("stepless.json", Item.of("8", "X", "20240101", "10", "CT", "CT1").without(STEP));
        assertEquals("P1 P2 P3", patients(EVERYTHING));
        service = new WorklistService(Optional.of(new FolderWorklist(folder, true)), NameMatcher.PHONETIC);
        assertEquals("P1 P2 P3 P7", patients(EVERYTHING));
    }

    @Test
    void dicomFilesAndArraysAreItemsToo() throws IOException {
        var item = Item.of("4", "Roe^Rita", "20240801", "080000", "US", "US1");
        var meta = DicomFile.fileMeta("1.2.276.0.7230010.3.1.0.1", "1.2.3.4", Uid.ExplicitVRLittleEndian, "X");
        DicomFile.write(folder.resolve("4.wl"), meta, item);
        Files.writeString(folder.resolve("array.json"), "[" + DicomJson.toString(item.with(Tag.PatientID, "P5")) + ","
                + DicomJson.toString(item.with(Tag.PatientID, "P6")) + "]");
        assertEquals("P4 P5 P6", patients(step(DataSet.EMPTY.with(Tag.Modality, "US"))));
    }

    @Test
    void withoutASourceNothingIsServed() {
        assertTrue(new WorklistService(Optional.empty(), NameMatcher.PHONETIC).descriptors().isEmpty());
    }

    private void write(String name, DataSet item) throws IOException {
        Files.writeString(folder.resolve(name), DicomJson.toString(item));
    }

    private static DataSet step(DataSet keys) {
        return DataSet.builder().setEmpty(Tag.PatientID).setItems(STEP, keys).build();
    }

    private String patients(DataSet keys) throws IOException {
        return patients(find(keys));
    }

    private static String patients(List<FindResult.Match> found) {
        return String.join(" ",
                found.stream().map(match -> match.identifier().string(Tag.PatientID).orElse("")).sorted().toList());
    }

    private List<FindResult.Match> find(DataSet keys) throws IOException {
        return find(TestContext.BASELINE, keys);
    }

    private List<FindResult.Match> find(TestContext context, DataSet keys) throws IOException {
        var found = new ArrayList<FindResult.Match>();
        try (var result = service.find(context, rq(), keys)) {
            for (var match = result.next(); match != null; match = result.next()) {
                found.add(match);
            }
            assertEquals(Status.SUCCESS, result.finalStatus());
        }
        return found;
    }

    private static CFindRq rq() {
        return new CFindRq(1, Uid.ModalityWorklistInformationModelFind, Priority.MEDIUM, DataSet.EMPTY);
    }
}
