package io.larmor.deidentify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Element;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DeidentifierTest {
    private static final byte[] KEY = "a key of the tests".getBytes(StandardCharsets.US_ASCII);

    private static Deidentifier with(ProfileOption... options) {
        var builder = Deidentifier.builder().key(KEY);
        Arrays.stream(options).forEach(builder::option);
        return builder.build();
    }

    private static DataSet run(DataSet dataSet, ProfileOption... options) throws DicomFormatException {
        return with(options).deidentify(dataSet).dataSet();
    }

    private static DataSet image(String patient, String uid) {
        return DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, uid)
                .set(Tag.StudyInstanceUID, "1.2.3").set(Tag.SeriesInstanceUID, "1.2.3.1")
                .set(Tag.PatientID, patient).set(Tag.PatientName, "Doe^John").set(Tag.Modality, "CT")
                .set(Tag.StudyDate, "20260301").set(Tag.StudyTime, "101112")
                .set(Tag.StudyDescription, "CT chest abdomen pelvis - 55F Dr. Smith").build();
    }

    @Test
    void aStudyStaysOneAndPatientsStayApart() throws DicomFormatException {
        var one = run(image("A", "1.2.3.1.1"));
        var two = run(image("A", "1.2.3.1.2"));
        var other = run(image("B", "1.2.3.1.3"));
        assertEquals(one.string(Tag.StudyInstanceUID), two.string(Tag.StudyInstanceUID));
        assertEquals(one.string(Tag.PatientID), two.string(Tag.PatientID));
        assertNotEquals(one.string(Tag.SOPInstanceUID), two.string(Tag.SOPInstanceUID));
        assertNotEquals(one.string(Tag.PatientID), other.string(Tag.PatientID));
        assertEquals(Uid.CTImageStorage, one.string(Tag.SOPClassUID).orElseThrow());
        assertTrue(one.string(Tag.SOPInstanceUID).orElseThrow().startsWith("2.25."));
        var elsewhere = Deidentifier.builder().build().deidentify(image("A", "1.2.3.1.1")).dataSet();
        assertNotEquals(one.string(Tag.SOPInstanceUID), elsewhere.string(Tag.SOPInstanceUID));
    }

    @Test
    void whatTheTableLacksGoesToo() throws DicomFormatException {
        var before = image("A", "1.2").toBuilder().set(Tag.PatientBirthDateInAlternativeCalendar, "1415-03-02")
                .set(Tag.ContactDisplayName, "Smith").set(Tag.RadiationMachineName, "CT7")
                .set(Tag.DoseComment, "for Mr Doe").set(Tag.RetrieveURL, "https://doe.example.org/1.2.99")
                .set(Tag.Manufacturer, "ACME").build();
        var after = run(before);
        assertFalse(after.contains(Tag.PatientBirthDateInAlternativeCalendar));
        assertFalse(after.contains(Tag.ContactDisplayName));
        assertTrue(after.element(Tag.RadiationMachineName).orElseThrow().isEmpty());
        assertEquals("urn:removed", after.string(Tag.RetrieveURL).orElseThrow());
        assertEquals("REMOVED", after.string(Tag.DoseComment).orElseThrow());
        assertEquals("ACME", after.string(Tag.Manufacturer).orElseThrow());
        assertEquals("CT7",
                run(before, ProfileOption.RETAIN_DEVICE_IDENTITY).string(Tag.RadiationMachineName).orElseThrow());
    }

    @Test
    void whatWasDoneIsWrittenDown() throws DicomFormatException {
        var after = run(image("A", "1.2"), ProfileOption.RETAIN_DEVICE_IDENTITY, ProfileOption.CLEAN_DESCRIPTORS);
        assertEquals("YES", after.string(Tag.PatientIdentityRemoved).orElseThrow());
        assertEquals("REMOVED", after.string(Tag.LongitudinalTemporalInformationModified).orElseThrow());
        assertEquals(List.of("113100", "113109", "113105"), after.items(Tag.DeidentificationMethodCodeSequence).stream()
                .map(code -> code.string(Tag.CodeValue).orElseThrow()).toList());
        assertEquals(3, after.strings(Tag.DeidentificationMethod).size());
        assertEquals("CT chest abdomen pelvis", after.string(Tag.StudyDescription).orElseThrow());
        var again = run(after, ProfileOption.RETAIN_UIDS);
        assertEquals(List.of("113100", "113110", "113109", "113105"),
                again.items(Tag.DeidentificationMethodCodeSequence).stream()
                        .map(code -> code.string(Tag.CodeValue).orElseThrow()).toList());
    }

    @Test
    void datesShiftByTheSameNumberOfDaysForAPatient() throws DicomFormatException {
        var before = image("A", "1.2").toBuilder().set(Tag.AcquisitionDateTime, "20260302235959.5+0100")
                .set(Tag.ContentDate, "20251231").build();
        var after = run(before, ProfileOption.RETAIN_MODIFIED_DATES);
        var study = after.date(Tag.StudyDate).orElseThrow().date();
        int days = new Pseudonyms(KEY).shift("A");
        assertEquals(LocalDate.of(2026, 3, 1).minusDays(days), study);
        assertEquals(LocalDate.of(2025, 12, 31).minusDays(days),
                after.date(Tag.ContentDate).orElseThrow().date());
        assertTrue(after.string(Tag.AcquisitionDateTime).orElseThrow().endsWith("235959.5+0100"));
        assertEquals("101112", after.string(Tag.StudyTime).orElseThrow());
        assertEquals("MODIFIED", after.string(Tag.LongitudinalTemporalInformationModified).orElseThrow());
        var full = run(before, ProfileOption.RETAIN_FULL_DATES);
        assertEquals("20260301", full.string(Tag.StudyDate).orElseThrow());
        assertEquals("UNMODIFIED", full.string(Tag.LongitudinalTemporalInformationModified).orElseThrow());
    }

    @Test
    void aPartOfADateIsShiftedAndWhatIsNoneGoes() {
        assertEquals("2025", Pseudonyms.shifted("2026", 1));
        assertEquals("202512", Pseudonyms.shifted("202601", 1));
        assertEquals("20240228", Pseudonyms.shifted("20240229", 1));
        assertEquals("", Pseudonyms.shifted("20260231x", 1));
        assertEquals("", Pseudonyms.shifted("DOE", 1));
        assertEquals("", Pseudonyms.shifted("20260301 Doe", 1));
        assertEquals("", Pseudonyms.shifted("20260301-20260302", 1));
        assertEquals("", Pseudonyms.shifted("00010101", 1));
        assertEquals("20260228235959.123456-0500", Pseudonyms.shifted("20260301235959.123456-0500", 1));
    }

    @Test
    void aTimeThatIsNoneGoesThoughTimesStay() throws DicomFormatException {
        var before = image("A", "1.2").toBuilder().lenient().set(Tag.StudyTime, "Doe").set(Tag.SeriesTime, "1011")
                .add(Element.of(Tag.TimeOfGainCalibration, Vr.TM, "Doe")).build();
        var after = run(before, ProfileOption.RETAIN_MODIFIED_DATES);
        assertTrue(after.string(Tag.StudyTime).isEmpty() && after.string(Tag.TimeOfGainCalibration).isEmpty());
        assertEquals("1011", after.string(Tag.SeriesTime).orElseThrow());
    }

    @Test
    void datesThatWereChangedBeforeAreNotSaidToBeUnmodified() throws DicomFormatException {
        var removed = run(image("A", "1.2"));
        var modified = run(image("A", "1.2"), ProfileOption.RETAIN_MODIFIED_DATES);
        assertEquals("REMOVED", temporal(removed, ProfileOption.RETAIN_FULL_DATES));
        assertEquals("REMOVED", temporal(removed, ProfileOption.RETAIN_MODIFIED_DATES));
        assertEquals("MODIFIED", temporal(modified, ProfileOption.RETAIN_FULL_DATES));
        assertEquals("REMOVED", temporal(modified));
    }

    private static String temporal(DataSet before, ProfileOption... options) throws DicomFormatException {
        return run(before, options).string(Tag.LongitudinalTemporalInformationModified).orElseThrow();
    }

    @Test
    void anEncapsulatedDocumentIsReplaced() throws DicomFormatException {
        var text = "%PDF Doe".getBytes(StandardCharsets.US_ASCII);
        var after = run(image("A", "1.2").toBuilder().setBytes(Tag.EncapsulatedDocument, Vr.OB, text)
                .setInts(Tag.EncapsulatedDocumentLength, text.length).build());
        assertArrayEquals(new byte[2], after.bytes(Tag.EncapsulatedDocument).orElseThrow());
        assertFalse(after.contains(Tag.EncapsulatedDocumentLength));
    }

    @Test
    void whatBelongsIntoCommandsMetaInformationAndDirectoriesGoes() throws DicomFormatException {
        var before = image("A", "1.2").toBuilder().set(Tag.SourceApplicationEntityTitle, "DOE_AE")
                .set(Tag.MoveOriginatorApplicationEntityTitle, "DOE_AE").set(Tag.ReferencedFileID, "DOE").build();
        var after = run(before);
        assertFalse(after.contains(Tag.SourceApplicationEntityTitle) || after.contains(Tag.ReferencedFileID)
                || after.contains(Tag.MoveOriginatorApplicationEntityTitle));
    }

    @Test
    void theDictionaryJudgesWhatCameUnderAnotherVr() throws DicomFormatException {
        var before = image("A", "1.2").toBuilder().lenient()
                .add(Element.of(Tag.EvaluatorName, Vr.LO, "Doe"))
                .add(Element.of(Tag.SecondaryReviewDate, Vr.SH, "20260301"))
                .add(Element.of(Tag.ReferencedSeriesSequence, Vr.OB, "Doe ".getBytes(StandardCharsets.US_ASCII)))
                .build();
        var after = run(before);
        assertEquals("REMOVED", after.string(Tag.EvaluatorName).orElseThrow());
        assertEquals("REMOVED", after.string(Tag.SecondaryReviewDate).orElseThrow());
        assertFalse(after.contains(Tag.ReferencedSeriesSequence));
    }

    @Test
    void uidsThatDifferStayDifferentWhereDummiesTakeTheirPlace() throws DicomFormatException {
        var groups = run(DataSet.builder().setItems(Tag.AnnotationGroupSequence,
                DataSet.builder().set(Tag.AnnotationGroupUID, "1.2.7").build(),
                DataSet.builder().set(Tag.AnnotationGroupUID, "1.2.8").build()).build())
                .items(Tag.AnnotationGroupSequence);
        assertEquals(with().replacementUid("1.2.7"), groups.getFirst().string(Tag.AnnotationGroupUID).orElseThrow());
        assertEquals(with().replacementUid("1.2.8"), groups.getLast().string(Tag.AnnotationGroupUID).orElseThrow());
    }

    @Test
    void stepsOfAPreparationAreCleanedItemByItem() throws DicomFormatException {
        var step = DataSet.builder().setItems(Tag.SpecimenPreparationStepContentItemSequence,
                item("TEXT", "1", "99LOCAL").set(Tag.TextValue, "for Doe").build(),
                item("NUM", "2", "99LOCAL").set(Tag.NumericValue, "7").build()).build();
        var before = DataSet.builder().setItems(Tag.SpecimenPreparationSequence, step).build();
        var after = run(before, ProfileOption.CLEAN_STRUCTURED_CONTENT).items(Tag.SpecimenPreparationSequence)
                .getFirst().items(Tag.SpecimenPreparationStepContentItemSequence);
        assertEquals("REMOVED", after.getFirst().string(Tag.TextValue).orElseThrow());
        assertEquals("7", after.getLast().string(Tag.NumericValue).orElseThrow());
        assertTrue(run(before).items(Tag.SpecimenPreparationSequence).isEmpty());
    }

    @Test
    void safePrivateAttributesStayWithTheirCreator() throws DicomFormatException {
        var before = image("A", "1.2").toBuilder().set(0x7053_0010, Vr.LO, "Philips PET Private Group")
                .set(0x7053_1000, Vr.DS, "1.5").set(0x7053_1003, Vr.LO, "Doe").set(0x0009_0010, Vr.LO, "VENDOR")
                .set(0x0009_1001, Vr.LO, "Doe").set(0x0009_1002, Vr.LO, "harmless").build();
        var basic = run(before);
        assertFalse(basic.contains(0x7053_1000) || basic.contains(0x7053_0010) || basic.contains(0x0009_0010));
        var after = run(before, ProfileOption.RETAIN_SAFE_PRIVATE);
        assertEquals("1.5", after.string(0x7053_1000).orElseThrow());
        assertEquals("Philips PET Private Group", after.string(0x7053_0010).orElseThrow());
        assertFalse(after.contains(0x7053_1003) || after.contains(0x0009_0010) || after.contains(0x0009_1002));
        var declared = before.toBuilder().setItems(Tag.PrivateDataElementCharacteristicsSequence, DataSet.builder()
                .setInts(Tag.PrivateGroupReference, 9).set(Tag.PrivateCreatorReference, "VENDOR")
                .set(Tag.BlockIdentifyingInformationStatus, "MIXED")
                .setInts(Tag.NonidentifyingPrivateElements, 0x02).build()).build();
        var told = run(declared, ProfileOption.RETAIN_SAFE_PRIVATE);
        assertEquals("harmless", told.string(0x0009_1002).orElseThrow());
        assertFalse(told.contains(0x0009_1001));
    }

    @Test
    void uidsInSafePrivateAttributesAreReplaced() throws DicomFormatException {
        var before = image("A", "1.2").toBuilder().set(0x0099_0010, Vr.LO, "NQHeader")
                .set(0x0099_1002, Vr.UI, "1.2.3.1").build();
        var after = run(before, ProfileOption.RETAIN_SAFE_PRIVATE);
        assertEquals(after.string(Tag.SeriesInstanceUID), after.string(0x0099_1002));
        assertEquals("1.2.3.1", run(before, ProfileOption.RETAIN_SAFE_PRIVATE, ProfileOption.RETAIN_UIDS)
                .string(0x0099_1002).orElseThrow());
    }

    @Test
    void thePrivateSequenceThatIsNotKnownIsProcessedItemByItem() throws DicomFormatException {
        var item = DataSet.builder().set(Tag.PatientName, "Doe").set(Tag.PatientComments, "Doe")
                .set(Tag.StudyInstanceUID, "1.2.3").set(Tag.EchoTime, "5").set(0x0009_0010, Vr.LO, "VENDOR")
                .set(0x0009_1001, Vr.LO, "Doe").set(0x7053_0010, Vr.LO, "Philips PET Private Group")
                .set(0x7053_1000, Vr.DS, "1.5").build();
        var before = image("A", "1.2").toBuilder().set(0x0009_0010, Vr.LO, "VENDOR")
                .add(Element.ofItems(0x0009_1010, List.of(item)))
                .add(Element.ofItems(0x0009_1011, List.of(item.only(0x0009_0010, 0x0009_1001)))).build();
        assertFalse(run(before).contains(0x0009_1010));
        var after = run(before, ProfileOption.RETAIN_SAFE_PRIVATE);
        assertEquals("VENDOR", after.string(0x0009_0010).orElseThrow());
        assertFalse(after.contains(0x0009_1011));
        var kept = after.items(0x0009_1010).getFirst();
        assertEquals("1.5", kept.string(0x7053_1000).orElseThrow());
        assertEquals("5", kept.string(Tag.EchoTime).orElseThrow());
        assertEquals(after.string(Tag.StudyInstanceUID), kept.string(Tag.StudyInstanceUID));
        assertTrue(kept.string(Tag.PatientName).isEmpty());
        assertFalse(kept.contains(0x0009_1001) || kept.contains(0x0009_0010) || kept.contains(Tag.PatientComments));
    }

    @Test
    void aReportIsCleanedItemByItem() throws DicomFormatException {
        var report = image("A", "1.2").toBuilder().set(Tag.SOPClassUID, Uid.ComprehensiveSRStorage)
                .setItems(Tag.ContentSequence,
                        item("PNAME", "121008", "DCM").set(Tag.PersonName, "Smith^Jane").build(),
                        item("TEXT", "121071", "DCM").set(Tag.TextValue, "Mr Doe has it").build(),
                        item("DATE", "77", "99X").set(Tag.Date, "20260303").build(),
                        item("NUM", "8867-4", "LN").setItems(Tag.MeasuredValueSequence, DataSet.builder()
                                .set(Tag.NumericValue, "72").build()).build(),
                        item("CONTAINER", "121070", "DCM").setItems(Tag.ContentSequence,
                                item("TEXT", "1", "99LOCAL").set(Tag.TextValue, "Doe again").build(),
                                item("UIDREF", "2", "99LOCAL").set(Tag.UID, "1.2.3").build()).build())
                .build();
        var text = new String(run(report, ProfileOption.CLEAN_STRUCTURED_CONTENT)
                .encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN), StandardCharsets.ISO_8859_1);
        for (var word : List.of("Doe", "Smith", "20260303")) {
            assertFalse(text.contains(word), word);
        }
        var after = run(report, ProfileOption.CLEAN_STRUCTURED_CONTENT).items(Tag.ContentSequence);
        assertTrue(after.stream().anyMatch(item -> item.item(Tag.MeasuredValueSequence)
                .flatMap(value -> value.string(Tag.NumericValue)).orElse("").equals("72")));
        assertEquals(new Pseudonyms(KEY).uid("1.2.3"),
                after.getLast().items(Tag.ContentSequence).getLast().string(Tag.UID).orElseThrow());
        var dummy = run(report).items(Tag.ContentSequence);
        assertEquals(1, dummy.size());
        assertEquals("REMOVED", dummy.getFirst().string(Tag.PersonName).orElseThrow());
    }

    private static DataSetBuilder item(String type, String code, String scheme) {
        return DataSet.builder().set(Tag.RelationshipType, "CONTAINS").set(Tag.ValueType, type)
                .setItems(Tag.ConceptNameCodeSequence, DataSet.builder().set(Tag.CodeValue, code)
                        .set(Tag.CodingSchemeDesignator, scheme).set(Tag.CodeMeaning, "x").build());
    }

    @Test
    void textsOfGraphicsGoAndShapesStay() throws DicomFormatException {
        var before = image("A", "1.2").toBuilder().setItems(Tag.GraphicAnnotationSequence, DataSet.builder()
                .setItems(Tag.TextObjectSequence, DataSet.builder().set(Tag.UnformattedTextValue, "Doe").build())
                .setItems(Tag.GraphicObjectSequence, DataSet.builder().set(Tag.GraphicType, "POINT").build()).build())
                .setBytes(0x6000_3000, Vr.OW, new byte[2]).setInts(0x6000_0010, 1).build();
        var after = run(before, ProfileOption.CLEAN_GRAPHICS);
        var annotation = after.items(Tag.GraphicAnnotationSequence).getFirst();
        assertFalse(annotation.contains(Tag.TextObjectSequence));
        assertEquals("POINT",
                annotation.items(Tag.GraphicObjectSequence).getFirst().string(Tag.GraphicType).orElseThrow());
        assertFalse(after.contains(0x6000_3000) || after.contains(0x6000_0010));
    }

    @Test
    void whatCannotBeVouchedForIsSaid() throws DicomFormatException {
        assertEquals(Set.of(), with().deidentify(image("A", "1.2")).warnings());
        var burnedIn = image("A", "1.2").with(Tag.BurnedInAnnotation, "YES");
        assertEquals(Set.of(Warning.BURNED_IN_ANNOTATION), with().deidentify(burnedIn).warnings());
        var ultrasound = image("A", "1.2").toBuilder().set(Tag.Modality, "US").setInts(Tag.Rows, 1)
                .set(Tag.SOPClassUID, Uid.UltrasoundImageStorage).build();
        assertEquals(Set.of(Warning.BURNED_IN_ANNOTATION_POSSIBLE), with().deidentify(ultrasound).warnings());
        assertEquals(Set.of(), with().deidentify(ultrasound.with(Tag.BurnedInAnnotation, "NO")).warnings());
        var document = image("A", "1.2").toBuilder().setBytes(Tag.EncapsulatedDocument, Vr.OB, new byte[2]).build();
        assertEquals(Set.of(Warning.DOCUMENT_REPLACED), with().deidentify(document).warnings());
        assertEquals(Set.of(Warning.OPAQUE_CONTENT), with().deidentify(
                image("A", "1.2").with(Tag.SOPClassUID, Uid.BasicVoiceAudioWaveformStorage)).warnings());
        assertEquals(Set.of(Warning.PRIVATE_SOP_CLASS),
                with().deidentify(image("A", "1.2").with(Tag.SOPClassUID, "1.2.3")).warnings());
    }

    @Test
    void whatCannotBeDoneIsRefused() {
        var builder = Deidentifier.builder();
        assertThrows(IllegalArgumentException.class, builder.key(new byte[3])::build);
        assertThrows(IllegalArgumentException.class, () -> with(ProfileOption.RETAIN_FULL_DATES,
                ProfileOption.RETAIN_MODIFIED_DATES));
        assertThrows(DicomFormatException.class,
                () -> run(DataSet.builder().set(Tag.SOPClassUID, Uid.MediaStorageDirectoryStorage).build()));
    }

    @Test
    void aNameThatIsNoneIsRefusedAtOnce() {
        assertEquals("the Patient ID to be set has at most 64 characters", assertThrows(IllegalArgumentException.class,
                Deidentifier.builder().patientId("x".repeat(70))::build).getMessage());
        for (var wrong : List.of("A\\B", "x".repeat(65), "a=b=c=d", "a\n", "a\uD83D")) {
            assertThrows(IllegalArgumentException.class, Deidentifier.builder().patientName(wrong)::build);
        }
        Deidentifier.builder().patientId("x".repeat(64)).patientName("A^B=C^D").build();
        Deidentifier.builder().patientId("").patientName("").build();
    }

    @Test
    void aNameBeyondTheCharacterSetBringsUnicode(@TempDir Path folder) throws IOException {
        var from = folder.resolve("in.dcm");
        var latin = image("A", "1.2.99").toBuilder().set(Tag.SpecificCharacterSet, "ISO_IR 100")
                .set(Tag.Manufacturer, "Müller").build();
        DicomFile.write(from, latin, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        var to = folder.resolve("out.dcm");
        for (var name : List.of("山田", "Müller")) {
            Deidentifier.builder().patientName(name).option(ProfileOption.RETAIN_DEVICE_IDENTITY).build()
                    .deidentify(from, to);
            try (var file = DicomFile.open(to)) {
                assertEquals(name, file.dataSet().string(Tag.PatientName).orElseThrow());
                assertEquals("Müller", file.dataSet().string(Tag.Manufacturer).orElseThrow());
                assertEquals(name.equals("山田") ? "ISO_IR 192" : "ISO_IR 100",
                        file.dataSet().string(Tag.SpecificCharacterSet).orElseThrow());
            }
        }
    }

    @Test
    void whatBecameOfAnIdentifierIsTold() throws DicomFormatException {
        var deidentifier = with();
        var done = deidentifier.deidentify(image("A", "1.2.99")).dataSet();
        assertEquals(done.string(Tag.SOPInstanceUID).orElseThrow(), deidentifier.replacementUid("1.2.99"));
        assertEquals(done.string(Tag.StudyInstanceUID).orElseThrow(), with().replacementUid("1.2.3"));
        assertEquals(done.string(Tag.PatientID).orElseThrow(), deidentifier.replacementPatientId("A"));
        assertEquals(Uid.CTImageStorage, deidentifier.replacementUid(Uid.CTImageStorage));
        assertEquals("1.2.99", with(ProfileOption.RETAIN_UIDS).replacementUid("1.2.99"));
        assertEquals("X", Deidentifier.builder().patientId("X").build().replacementPatientId("A"));
    }

    @Test
    void aFileThatIsNotWhatItSaysIsNoMistakeOfTheProgram(@TempDir Path folder) throws IOException {
        var from = folder.resolve("in.dcm");
        var meta = DicomFile.header(DicomFile.fileMeta("", "", Uid.JPEGBaseline8Bit, ""));
        var pixels = image("A", "1.2").toBuilder().setBytes(Tag.PixelData, Vr.OW, new byte[2]).build()
                .encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        var whole = Arrays.copyOf(meta, meta.length + pixels.length);
        System.arraycopy(pixels, 0, whole, meta.length, pixels.length);
        Files.write(from, whole);
        var to = folder.resolve("out.dcm");
        assertThrows(DicomFormatException.class, () -> with().deidentify(from, to));
        assertFalse(Files.exists(to));
        DicomFile.write(from, DicomFile.fileMeta("", "", Uid.ExplicitVRLittleEndian, ""),
                DataSet.builder().set(Tag.PatientID, "A").build());
        with().deidentify(from, to);
        assertTrue(Files.exists(to));
    }

    @ParameterizedTest
    @EnumSource(names = {"CLEAN_PIXEL_DATA", "CLEAN_RECOGNIZABLE_VISUAL_FEATURES"})
    void optionsThatNeedEyesAreRefused(ProfileOption option) {
        assertThrows(IllegalArgumentException.class, () -> with(option));
    }

    @Test
    void aFilesOwnInformationIsReplaced(@TempDir Path folder) throws IOException {
        var from = folder.resolve("in.dcm");
        var pixels = new byte[200_000];
        Arrays.fill(pixels, (byte) 7);
        var meta = DicomFile.fileMeta(Uid.CTImageStorage, "1.2.99", Uid.ExplicitVRLittleEndian, "SECRET_AE");
        DicomFile.write(from, meta, image("A", "1.2.99").toBuilder().setInts(Tag.BitsAllocated, 8)
                .setBytes(Tag.PixelData, Vr.OW, pixels).build());
        var bytes = Files.readAllBytes(from);
        Arrays.fill(bytes, 0, 128, (byte) 'S');
        Files.write(from, bytes);
        var to = folder.resolve("out.dcm");
        with().deidentify(from, to);
        var written = Files.readAllBytes(to);
        assertArrayEquals(new byte[128], Arrays.copyOf(written, 128));
        var text = new String(written, StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("SECRET_AE") || text.contains("1.2.99") || text.contains("Doe"));
        try (var file = DicomFile.open(to)) {
            assertArrayEquals(pixels, file.dataSet().bytes(Tag.PixelData).orElseThrow());
            assertEquals(file.sopInstanceUid(), file.fileMeta().orElseThrow().string(Tag.MediaStorageSOPInstanceUID)
                    .orElseThrow());
        }
    }
}
