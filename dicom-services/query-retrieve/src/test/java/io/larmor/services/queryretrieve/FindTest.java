package io.larmor.services.queryretrieve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.NameMatcher;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.services.spi.FindResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FindTest {
    private static final String PATIENT_ROOT = Uid.PatientRootQueryRetrieveInformationModelFind;
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final String STUDY_ROOT = Uid.StudyRootQueryRetrieveInformationModelFind;

    @TempDir
    Path folder;
    private Archive archive;
    private QueryRetrieveService service;

    @BeforeEach
    void open() throws IOException {
        archive = TestArchive.open(folder);
        service = new QueryRetrieveService(archive, "LARMOR", NameMatcher.PHONETIC, false);
        for (int i = 1; i <= 30; i++) {
            TestArchive.store(archive, instance(i), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        }
    }

    @AfterEach
    void close() throws IOException {
        archive.close();
    }

    @Test
    void everyResponseTellsLevelAndRetrieveAeTitle() throws IOException {
        DataSet response = first(STUDY_ROOT,
                keys("STUDY").setEmpty(Tag.PatientName).set(Tag.StudyInstanceUID, "1.2.1").build());
        assertEquals("STUDY", response.string(Tag.QueryRetrieveLevel).orElse(""));
        assertEquals("LARMOR", response.string(Tag.RetrieveAETitle).orElse(""));
    }

    @Test
    void anInstanceThatWasCutHasNothingToAddAndHidesNoOther() throws IOException {
        var files = ArchiveConfig.builder(folder.resolve("files")).durability(Durability.NONE).smallInstance(0).build();
        try (var cut = Archive.open(files)) {
            TestArchive.store(cut, instance(1), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
            TestArchive.store(cut, instance(2), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
            try (var stored = Files.walk(folder.resolve("files"));
                    var file = FileChannel
                            .open(stored.filter(path -> path.toString().endsWith(".dcm")).sorted().findFirst()
                                    .orElseThrow(), StandardOpenOption.WRITE)) {
                file.truncate(file.size() - 1);
            }
            var asked = keys("STUDY").setEmpty(Tag.StudyInstanceUID).setEmpty(Tag.KVP).build();
            assertEquals(2, count(new QueryRetrieveService(cut, "LARMOR", NameMatcher.PHONETIC, false), asked));
        }
    }

    @Test
    void aResponseHoldsNothingThatWasNotAskedFor() throws IOException {
        DataSet response = first(STUDY_ROOT, keys("STUDY").set(Tag.StudyInstanceUID, "1.2.1").build());
        assertEquals(3, response.size(), response::toString);
    }

    @Test
    void whatHasNoValueMatchesOnlyWhereTheLetterIsAskedFor() throws IOException {
        var letter = new QueryRetrieveService(archive, "LARMOR", NameMatcher.PHONETIC, true);
        var unknown = keys("STUDY").setEmpty(Tag.StudyInstanceUID).set(Tag.AccessionNumber, "A1").build();
        assertEquals(0, count(service, unknown));
        assertEquals(30, count(letter, unknown));
        var more = keys("STUDY").setEmpty(Tag.StudyInstanceUID).set(Tag.AccessionNumber, "A*")
                .set(Tag.ReferringPhysicianName, "NOBODY*").set(Tag.StudyID, "7").build();
        assertEquals(30, count(letter, more));
        assertEquals(0, count(letter, keys("STUDY").set(Tag.StudyInstanceUID, "1.2.999").build()));
    }

    @ParameterizedTest
    @CsvSource({"STUDY,1.2.1,true", "STUDY,' 1.2.1 ',true", "STUDY,'',false", "STUDY,1.2.1!1.2.2,false",
        "STUDY,1.2.*,false",
        "STUDY,1.2.?,false", "SERIES,1.2.1,false", "PATIENT,1.2.1,false", "NONSENSE,1.2.1,false"})
    void aQuestionAboutOneByItsUidIsBrief(String level, String study, boolean brief) {
        var identifier = keys(level).lenient().set(Tag.StudyInstanceUID, study.split("!")).set(Tag.PatientID, "P1")
                .build();
        assertEquals(brief, service.isBrief(new CFindRq(STUDY_ROOT, Priority.MEDIUM), identifier));
    }

    private static int count(QueryRetrieveService service, DataSet identifier) throws IOException {
        var request = new CFindRq(STUDY_ROOT, Priority.MEDIUM);
        int count = 0;
        try (var found = service.find(TestContext.BASELINE, request, identifier)) {
            while (found.next() != null) {
                count++;
            }
        }
        return count;
    }

    @Test
    void aKeyThatTheEntityHasNoValueForIsReturnedEmpty() throws IOException {
        DataSet response = first(STUDY_ROOT,
                keys("STUDY").set(Tag.StudyInstanceUID, "1.2.1").setEmpty(Tag.AccessionNumber).build());
        assertTrue(response.element(Tag.AccessionNumber).orElseThrow().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PATIENT", "NONSENSE"})
    void aLevelThatTheModelDoesNotHaveIsA900(String level) throws IOException {
        var identifier = DataSet.builder().setEmpty(Tag.StudyInstanceUID);
        if (!level.isEmpty()) {
            identifier.set(Tag.QueryRetrieveLevel, level);
        }
        Status status = refusal(STUDY_ROOT, identifier.build(), TestContext.BASELINE);
        assertEquals(List.of(Tag.QueryRetrieveLevel), status.offendingElements());
        assertTrue(status.comment().startsWith("(0008,0052) is "), status.comment());
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "2024*", "20240101-20249999", "2024-01-01", "202401", "*20240101"})
    void aDateThatNobodyCanReadIsA900(String date) throws IOException {
        var identifier = keys("STUDY").setEmpty(Tag.StudyInstanceUID).lenient().set(Tag.StudyDate, date);
        Status status = refusal(STUDY_ROOT, identifier.build(), TestContext.BASELINE);
        assertEquals(List.of(Tag.StudyDate), status.offendingElements());
        assertEquals("(0008,0020) is no date, time or range of them", status.comment());
        var within = DataSet.builder().lenient().set(Tag.ScheduledProcedureStepStartTime, "noon").build();
        assertEquals(List.of(Tag.ScheduledProcedureStepStartTime),
                refusal(STUDY_ROOT, keys("STUDY").setItems(Tag.RequestAttributesSequence, within).build(),
                        TestContext.BASELINE).offendingElements());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "\"\"", "2024.12.31", "20241231-20240101", "-20240231", "00000000-99999999", "-",
        " 20240101 - 20240131 "})
    void aDateThatPeersWriteInTheirWayIsAnswered(String date) throws IOException {
        count(service, keys("STUDY").lenient().setEmpty(Tag.StudyInstanceUID).set(Tag.StudyDate, date)
                .set(Tag.StudyTime, "10:30-2400").build());
    }

    @Test
    void whatIsStoredUnderUnComesBackUnderItsVr() throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(instance(31).only(Tag.SOPClassUID, Tag.SOPInstanceUID).encode(EXPLICIT));
        bytes.writeBytes(new byte[] {0x08, 0, 0x20, 0, 'U', 'N', 0, 0, 8, 0, 0, 0});
        bytes.writeBytes("20240131".getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(new byte[] {0x10, 0, 0x10, 0, 'U', 'N', 0, 0, 4, 0, 0, 0, 'U', '^', 'N', ' '});
        bytes.writeBytes(new byte[] {0x18, 0, 0x60, 0, 'U', 'N', 0, 0, 2, 0, 0, 0, '9', '0'});
        bytes.writeBytes(instance(31).only(Tag.StudyInstanceUID, Tag.SeriesInstanceUID).encode(EXPLICIT));
        TestArchive.store(archive, DataSet.parse(bytes.toByteArray(), EXPLICIT), EXPLICIT);
        var answer = first(STUDY_ROOT, keys("STUDY").setEmpty(Tag.PatientName).setEmpty(Tag.StudyDate).setEmpty(Tag.KVP)
                .set(Tag.StudyInstanceUID, instance(31).string(Tag.StudyInstanceUID).orElseThrow()).build());
        assertEquals("U^N", answer.string(Tag.PatientName).orElse(""));
        var sent = new String(answer.encode(EXPLICIT), StandardCharsets.ISO_8859_1);
        assertFalse(sent.contains("UN\0\0"), sent);
        assertTrue(sent.contains("DA\u0008\00020240131") && sent.contains("PN\u0004\0U^N ")
                && sent.contains("DS\u0002\00090"), sent);
    }

    @Test
    void aMissingHigherUniqueKeyIsA900AndNamed() throws IOException {
        Status status = refusal(STUDY_ROOT, keys("SERIES").setEmpty(Tag.SeriesInstanceUID).build(),
                TestContext.BASELINE);
        assertEquals(List.of(Tag.StudyInstanceUID), status.offendingElements());
        assertEquals("(0020,000D) is needed at level SERIES", status.comment());
        assertEquals(List.of(Tag.PatientID),
                refusal(PATIENT_ROOT, keys("STUDY").setEmpty(Tag.StudyInstanceUID).build(), TestContext.BASELINE)
                        .offendingElements());
    }

    @Test
    void aListOrAPatternInAHigherUniqueKeyIsA900() throws IOException {
        assertEquals("(0020,000D) must be a single value",
                refusal(STUDY_ROOT, keys("SERIES").set(Tag.StudyInstanceUID, "1.2.1", "1.2.2").build(),
                        TestContext.BASELINE).comment());
        assertEquals("(0010,0020) must be a single value",
                refusal(PATIENT_ROOT, keys("STUDY").set(Tag.PatientID, "P*").build(), TestContext.BASELINE).comment());
    }

    @Test
    void withRelationalQueriesHigherUniqueKeysMayBeMissing() throws IOException {
        DataSet identifier = keys("IMAGE").setEmpty(Tag.SOPInstanceUID).set(Tag.StudyInstanceUID, "1.2.7").build();
        try (FindResult result = find(STUDY_ROOT, identifier, TestContext.RELATIONAL)) {
            var match = result.next();
            assertNotNull(match);
            assertEquals("1.2.7.1.1", match.identifier().string(Tag.SOPInstanceUID).orElse(""));
            assertNull(result.next());
        }
    }

    @Test
    void aKeyOfALowerLevelIsNotSupportedAndSaidSo() throws IOException {
        DataSet identifier = keys("STUDY").set(Tag.StudyInstanceUID, "1.2.1").set(Tag.Modality, "MR").build();
        try (FindResult result = find(STUDY_ROOT, identifier, TestContext.BASELINE)) {
            var match = result.next();
            assertNotNull(match);
            assertEquals(Status.PENDING_WARNING, match.status());
            assertFalse(match.identifier().contains(Tag.Modality));
        }
    }

    @Test
    void aKeyThatTheIndexDoesNotHoldIsAnsweredFromTheObject() throws IOException {
        DataSet identifier = keys("IMAGE").set(Tag.StudyInstanceUID, "1.2.3").set(Tag.SeriesInstanceUID, "1.2.3.1")
                .setEmpty(Tag.SOPInstanceUID)
                .set(Tag.DerivationDescription, "derived*").build();
        try (FindResult result = find(STUDY_ROOT, identifier, TestContext.BASELINE)) {
            var match = result.next();
            assertNotNull(match);
            assertEquals(Status.PENDING, match.status());
            assertEquals("derived 3", match.identifier().string(Tag.DerivationDescription).orElse(""));
        }
    }

    @Test
    void aNameIsAnsweredInTheCharacterSetOfTheRequest() throws IOException {
        DataSet identifier = keys("PATIENT").set(Tag.SpecificCharacterSet, "ISO_IR 192").set(Tag.PatientName, "müll*")
                .setEmpty(Tag.PatientID)
                .build();
        DataSet response = first(PATIENT_ROOT, identifier);
        assertEquals("Müller^Jürgen", response.string(Tag.PatientName).orElse(""));
        assertEquals("ISO_IR 192", response.string(Tag.SpecificCharacterSet).orElse(""));
        byte[] onTheWire = DataSet
                .parse(response.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)
                .bytes(Tag.PatientName).orElseThrow();
        assertEquals("Müller^Jürgen", new String(onTheWire, StandardCharsets.UTF_8).strip());
    }

    @Test
    void computedKeysAreCounted() throws IOException {
        DataSet response = first(PATIENT_ROOT,
                keys("PATIENT").set(Tag.PatientID, "P0").setEmpty(Tag.NumberOfPatientRelatedStudies)
                        .setEmpty(Tag.NumberOfPatientRelatedInstances).build());
        assertEquals("10", response.string(Tag.NumberOfPatientRelatedStudies).orElse(""));
        assertEquals("10", response.string(Tag.NumberOfPatientRelatedInstances).orElse(""));
    }

    @Test
    void aSequenceKeyReturnsTheMatchingItemsWithWhatWasAskedFor() throws IOException {
        DataSet item = DataSet.builder().set(Tag.CodeValue, "C5").setEmpty(Tag.CodeMeaning).build();
        DataSet response = first(STUDY_ROOT,
                keys("STUDY").setEmpty(Tag.StudyInstanceUID).setItems(Tag.ProcedureCodeSequence, item).build());
        assertEquals("1.2.5", response.string(Tag.StudyInstanceUID).orElse(""));
        DataSet found = response.items(Tag.ProcedureCodeSequence).getFirst();
        assertEquals("meaning", found.string(Tag.CodeMeaning).orElse(""));
        assertFalse(found.contains(Tag.CodingSchemeDesignator));
    }

    @Test
    void nothingMatchesIsSuccessWithoutResponses() throws IOException {
        try (FindResult result = find(STUDY_ROOT, keys("STUDY").set(Tag.StudyInstanceUID, "1.2.999").build(),
                TestContext.BASELINE)) {
            assertNull(result.next());
            assertEquals(Status.SUCCESS, result.finalStatus());
        }
    }

    private static DataSet instance(int i) {
        DataSet code = DataSet.builder().set(Tag.CodeValue, "C" + i).set(Tag.CodingSchemeDesignator, "99L")
                .set(Tag.CodeMeaning, "meaning").build();
        return DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 100").set(Tag.SOPClassUID, Uid.CTImageStorage)
                .set(Tag.SOPInstanceUID, "1.2." + i + ".1.1").setEmpty(Tag.AccessionNumber).set(Tag.Modality, "CT")
                .set(Tag.PatientName, i % 3 == 0 ? "Müller^Jürgen" : "Doe^John").set(Tag.PatientID, "P" + i % 3)
                .set(Tag.DerivationDescription, "derived " + i).setItems(Tag.ProcedureCodeSequence, code)
                .set(Tag.StudyInstanceUID, "1.2." + i).set(Tag.SeriesInstanceUID, "1.2." + i + ".1").build();
    }

    private static DataSetBuilder keys(String level) {
        return DataSet.builder().set(Tag.QueryRetrieveLevel, level);
    }

    private FindResult find(String sopClass, DataSet identifier, TestContext context) throws IOException {
        return service.find(context, new CFindRq(1, sopClass, Priority.MEDIUM, DataSet.EMPTY), identifier);
    }

    private DataSet first(String sopClass, DataSet identifier) throws IOException {
        try (FindResult result = find(sopClass, identifier, TestContext.BASELINE)) {
            var match = result.next();
            assertNotNull(match, () -> "no match: " + result.finalStatus());
            assertEquals(Status.PENDING, match.status());
            return match.identifier();
        }
    }

    private Status refusal(String sopClass, DataSet identifier, TestContext context) throws IOException {
        try (FindResult result = find(sopClass, identifier, context)) {
            assertNull(result.next());
            assertEquals(0xA900, result.finalStatus().code());
            return result.finalStatus();
        }
    }
}
