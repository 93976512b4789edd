package io.larmor.archive.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.ArchiveRefusedException;
import io.larmor.archive.ArchiveRefusedException.Reason;
import io.larmor.archive.Durability;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.Query;
import io.larmor.archive.QueryLevel;
import io.larmor.archive.QueryRoot;
import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.Tag;
import io.larmor.data.Vr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class QueryTest {
    private static final String STUDY = "1.2.826.0.1.3680043.8.498.1";

    @TempDir
    private Path folder;
    private Archive archive;

    @BeforeEach
    void open() throws IOException {
        archive = Archive.open(ArchiveConfig.builder(folder).durability(Durability.OS).build());
    }

    @AfterEach
    void close() throws IOException {
        archive.close();
    }

    private List<DataSet> ask(QueryRoot root, boolean relational, DataSetBuilder identifier) throws IOException {
        var answers = new ArrayList<DataSet>();
        try (var result = archive.query(Query.of(root, identifier.build(), relational))) {
            for (var answer = result.next(); answer != null; answer = result.next()) {
                answers.add(answer);
            }
        }
        return answers;
    }

    private static DataSetBuilder level(String level) {
        return DataSet.builder().set(Tag.QueryRetrieveLevel, level);
    }

    @Test
    void aMissingHigherUniqueKeyIsRefusedUnlessRelational() throws IOException {
        Sample.store(archive, Sample.instance(1, 1, 1, 10).build());
        for (var root : QueryRoot.values()) {
            var refused = assertThrows(ArchiveRefusedException.class,
                    () -> ask(root, false, level("SERIES").setEmpty(Tag.SeriesInstanceUID)));
            assertEquals(Reason.IDENTIFIER_MISMATCH, refused.reason());
            assertEquals(1, ask(root, true, level("SERIES").setEmpty(Tag.SeriesInstanceUID)).size());
        }
        assertEquals(1, ask(QueryRoot.STUDY_ROOT, false,
                level("SERIES").set(Tag.StudyInstanceUID, STUDY).setEmpty(Tag.SeriesInstanceUID)).size());
        assertThrows(ArchiveRefusedException.class, () -> ask(QueryRoot.PATIENT_ROOT, false,
                level("SERIES").set(Tag.StudyInstanceUID, STUDY).setEmpty(Tag.SeriesInstanceUID)));
    }

    @Test
    void aLevelThatTheModelLacksIsRefused() {
        for (var bad : List.of("PATIENT", "FRAME", "")) {
            assertEquals(Reason.IDENTIFIER_MISMATCH, assertThrows(ArchiveRefusedException.class,
                    () -> ask(QueryRoot.STUDY_ROOT, true, level(bad).setEmpty(Tag.PatientID))).reason());
        }
    }

    @Test
    void keysOfLowerLevelsAreReportedAsUnsupported() throws IOException {
        Sample.store(archive, Sample.instance(1, 1, 1, 10).build());
        var identifier = level("STUDY").setEmpty(Tag.StudyInstanceUID).set(Tag.Modality, "XX").setEmpty(Tag.StudyDate)
                .build();
        try (var result = archive.query(Query.of(QueryRoot.STUDY_ROOT, identifier, false))) {
            assertEquals(List.of(Tag.Modality), result.unsupportedKeys());
            var answer = result.next();
            assertTrue(answer != null && answer.contains(Tag.StudyDate) && !answer.contains(Tag.Modality));
        }
    }

    @Test
    void pixelDataIsNoKey() throws IOException {
        Sample.store(archive, Sample.instance(1, 1, 1, 10).build());
        var identifier = level("STUDY").setEmpty(Tag.StudyInstanceUID).setEmpty(Tag.PixelData).build();
        try (var result = archive.query(Query.of(QueryRoot.STUDY_ROOT, identifier, false))) {
            assertEquals(List.of(Tag.PixelData), result.unsupportedKeys());
            var answer = result.next();
            assertTrue(answer != null && !answer.contains(Tag.PixelData));
        }
    }

    @Test
    void aSearchThatIsCancelledEnds() throws IOException {
        Sample.store(archive, Sample.instance(1, 1, 1, 10).build());
        try (var result = archive
                .query(Query.of(QueryRoot.STUDY_ROOT, level("STUDY").setEmpty(Tag.StudyInstanceUID).build(), false))) {
            result.cancel();
            assertEquals(null, result.next());
        }
    }

    @Test
    void whatTheIndexDoesNotHoldComesFromTheObject() throws IOException {
        Sample.store(archive,
                Sample.instance(1, 1, 1, 100_000).set(Tag.KVP, "120").set(Tag.ConvolutionKernel, "B30f").build());
        Sample.store(archive, Sample.instance(1, 1, 2, 100).set(Tag.KVP, "80").build());
        Sample.store(archive, Sample.instance(1, 1, 3, 100).build());
        var image = level("IMAGE").set(Tag.StudyInstanceUID, STUDY).set(Tag.SeriesInstanceUID, STUDY + ".1")
                .setEmpty(Tag.SOPInstanceUID)
                .setEmpty(Tag.ConvolutionKernel).setEmpty(Tag.KVP).build();
        var all = ask(QueryRoot.STUDY_ROOT, false, image.toBuilder());
        assertEquals(3, all.size());
        assertEquals("B30f", all.getFirst().string(Tag.ConvolutionKernel).orElse(""));
        assertTrue(all.get(1).element(Tag.ConvolutionKernel).orElseThrow().isEmpty());
        assertEquals(1, ask(QueryRoot.STUDY_ROOT, false, image.toBuilder().set(Tag.KVP, "80.0")).size());
    }

    @Test
    void privateAttributesAreAnsweredFromTheObject() throws IOException {
        Sample.store(archive, Sample.instance(1, 1, 1, 10).set(0x0009_0010, Vr.LO, "LARMOR TEST")
                .set(0x0009_1001, Vr.LO, "secret").build());
        var answers = ask(QueryRoot.STUDY_ROOT, false, level("STUDY").setEmpty(Tag.StudyInstanceUID)
                .set(0x0009_0010, Vr.LO, "LARMOR TEST").set(0x0009_1001, Vr.LO, "sec*"));
        assertEquals("secret", answers.getFirst().string(0x0009_1001).orElse(""));
    }

    @Test
    void anItemIsAnsweredWithTheAttributesAskedFor() throws IOException {
        var code = DataSet.builder().set(Tag.CodeValue, "A").set(Tag.CodingSchemeDesignator, "99L")
                .set(Tag.CodeMeaning, "Älter").build();
        Sample.store(archive, Sample.instance(1, 1, 1, 10).set(Tag.SpecificCharacterSet, "ISO_IR 100")
                .setItems(Tag.ProcedureCodeSequence, code, code.with(Tag.CodeValue, "B")).build());
        var key = DataSet.builder().set(Tag.CodeValue, "B").setEmpty(Tag.CodeMeaning).build();
        var answers = ask(QueryRoot.STUDY_ROOT, false, level("STUDY").setItems(Tag.ProcedureCodeSequence, key));
        var items = answers.getFirst().items(Tag.ProcedureCodeSequence);
        assertEquals(1, items.size());
        assertEquals("Älter", items.getFirst().string(Tag.CodeMeaning).orElse(""));
        assertFalse(items.getFirst().contains(Tag.CodingSchemeDesignator));
    }

    @Test
    void answersAreInTheCharacterSetOfTheQuestionIfItCanHoldThem() throws IOException {
        Sample.store(archive, Sample.instance(2, 1, 1, 10).set(Tag.SpecificCharacterSet, "ISO_IR 100")
                .set(Tag.PatientName, "Müller").build());
        Sample.store(archive, Sample.instance(4, 1, 1, 10).set(Tag.SpecificCharacterSet, "ISO_IR 192")
                .set(Tag.PatientName, "山田").build());
        Sample.store(archive, Sample.instance(6, 1, 1, 10).build());
        var sets = new ArrayList<String>();
        for (var answer : ask(QueryRoot.STUDY_ROOT, false,
                level("STUDY").set(Tag.SpecificCharacterSet, "ISO_IR 100").setEmpty(Tag.PatientName))) {
            sets.add(answer.string(Tag.SpecificCharacterSet).orElse("none"));
        }
        assertEquals(List.of("ISO_IR 100", "ISO_IR 192", "none"), sets);
    }

    @Test
    void patientsWithoutAnIdAreNotTakenForOne() throws IOException {
        for (int study = 0; study < 3; study++) {
            Sample.store(archive, Sample.instance(study, 1, 1, 10).setEmpty(Tag.PatientID).build());
        }
        assertEquals(3, archive.statistics().patients());
        assertEquals(3, ask(QueryRoot.PATIENT_ROOT, false, level("PATIENT").setEmpty(Tag.PatientID)).size());
    }

    @Test
    void issuersTellPatientsApart() throws IOException {
        Sample.store(archive, Sample.instance(2, 1, 1, 10).set(Tag.IssuerOfPatientID, "A").build());
        Sample.store(archive, Sample.instance(3, 1, 1, 10).set(Tag.IssuerOfPatientID, "B").build());
        assertEquals(2, archive.statistics().patients());
        assertEquals(1, ask(QueryRoot.PATIENT_ROOT, false,
                level("PATIENT").set(Tag.PatientID, "P1").set(Tag.IssuerOfPatientID, "B")).size());
    }

    @Test
    void whatIsStoredWhileAQueryRunsDoesNotDisturbIt() throws IOException {
        for (int study = 0; study < 50; study++) {
            Sample.store(archive, Sample.instance(study, 1, 1, 10).build());
        }
        try (var result = archive
                .query(Query.of(QueryRoot.STUDY_ROOT, level("STUDY").setEmpty(Tag.StudyInstanceUID).build(), false))) {
            int count = 0;
            for (var answer = result.next(); answer != null; answer = result.next()) {
                if (count++ == 10) {
                    archive.delete(InstanceSelection.study("1.2.826.0.1.3680043.8.498.0"));
                    Sample.store(archive, Sample.instance(99, 1, 1, 10).build());
                }
            }
            assertEquals(51, count);
        }
    }

    @Test
    void retrievalNeedsTheUniqueKeysOfItsLevels() throws ArchiveRefusedException {
        var series = DataSet.builder().set(Tag.SeriesInstanceUID, "1.2").build();
        assertThrows(ArchiveRefusedException.class,
                () -> InstanceSelection.of(QueryRoot.STUDY_ROOT, QueryLevel.SERIES, series, false));
        assertEquals(List.of("1.2"),
                InstanceSelection.of(QueryRoot.STUDY_ROOT, QueryLevel.SERIES, series, true).series());
        var study = series.with(Tag.StudyInstanceUID, "1", "2");
        assertEquals(List.of("1", "2"),
                InstanceSelection.of(QueryRoot.STUDY_ROOT, QueryLevel.STUDY, study, false).studies());
        assertThrows(ArchiveRefusedException.class,
                () -> InstanceSelection.of(QueryRoot.PATIENT_ROOT, QueryLevel.STUDY, study, false));
        assertThrows(ArchiveRefusedException.class,
                () -> InstanceSelection.of(QueryRoot.STUDY_ROOT, QueryLevel.STUDY, DataSet.EMPTY, true));
    }

    @Test
    void whatIsAtHandIsFoundWithoutReadingMore() throws IOException {
        for (int study = 1; study <= 30; study++) {
            Sample.store(archive, Sample.instance(study, 1, 1, 10).build());
        }
        var all = level("STUDY").setEmpty(Tag.StudyInstanceUID).build();
        try (var result = archive.query(Query.of(QueryRoot.STUDY_ROOT, all, false))) {
            assertFalse(result.isAtHand(), "nothing was read yet");
            for (int i = 1; i <= 30; i++) {
                assertNotNull(result.next());
                // The first twenty are read together, and then all that are left.
                assertEquals(i != 20, result.isAtHand(), "after " + i);
            }
            assertNull(result.next());
        }
    }

    @Test
    void whatIsFarAwayIsNotAtHand() throws IOException {
        for (int study = 1; study <= 30; study++) {
            Sample.store(archive, Sample.instance(study, 1, 1, 10).build());
        }
        // The index does not compare names as people do: who is meant is decided afterwards. The 29th study is P14's.
        var one = level("STUDY").setEmpty(Tag.StudyInstanceUID).set(Tag.PatientName, "doe^john*4").build();
        try (var result = archive.query(Query.of(QueryRoot.STUDY_ROOT, one, false))) {
            assertEquals("Doe^John4", Objects.requireNonNull(result.next()).string(Tag.PatientName).orElseThrow());
            int found = 1;
            for (var next = result.next(); next != null; next = result.next()) {
                found++;
            }
            assertEquals(4, found);
            assertTrue(result.isAtHand(), "the end");
        }
        var fromObjects = level("STUDY").setEmpty(Tag.StudyInstanceUID).setEmpty(Tag.KVP).build();
        try (var result = archive.query(Query.of(QueryRoot.STUDY_ROOT, fromObjects, false))) {
            assertNotNull(result.next());
            assertFalse(result.isAtHand(), "an object has to be read");
        }
    }
}
