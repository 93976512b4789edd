package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.media.DirectoryRecord;
import io.larmor.media.FileSet;
import io.larmor.media.FileSetUpdater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// File-sets beside those of DCMTK.
class DicomdirIT {
    /// What is about the place of a record, and a character set that DCMTK copies where none is needed.
    private static final List<Integer> NOT_COMPARED = List.of(Tag.OffsetOfTheNextDirectoryRecord, Tag.RecordInUseFlag,
            Tag.OffsetOfReferencedLowerLevelDirectoryEntity, Tag.SpecificCharacterSet);

    private static final List<String> EVERY_TYPE = List.of(Uid.SecondaryCaptureImageStorage, Uid.RTDoseStorage,
            Uid.RTStructureSetStorage, Uid.RTPlanStorage, Uid.RTBeamsTreatmentRecordStorage,
            Uid.GrayscaleSoftcopyPresentationStateStorage, Uid.TwelveLeadECGWaveformStorage, Uid.BasicTextSRStorage,
            Uid.KeyObjectSelectionDocumentStorage, Uid.MRSpectroscopyStorage, Uid.RawDataStorage,
            Uid.SpatialRegistrationStorage, Uid.SpatialFiducialsStorage, Uid.EncapsulatedPDFStorage,
            Uid.RealWorldValueMappingStorage, Uid.SurfaceSegmentationStorage, Uid.LensometryMeasurementsStorage,
            Uid.StereometricRelationshipStorage);

    @TempDir
    Path folder;
    private Path disc = Path.of("");

    @BeforeEach
    void make() throws IOException {
        Programs.require("dcmmkdir", "dcmdump", "dcmftest");
        disc = folder.resolve("disc");
        try (var updater = FileSetUpdater.create(disc, "LARMOR")) {
            for (var file : Synthetic.patients(Files.createDirectories(folder.resolve("files")), 4)) {
                assertTrue(updater.add(file));
            }
            assertEquals(List.of(), updater.commit().check());
        }
    }

    @Test
    void dcmtkReadsWhatWeWriteWithoutAWord() throws IOException, InterruptedException {
        var dicomdir = disc.resolve("DICOMDIR").toString();
        ForeignProcess.run("dcmftest", dicomdir).expectSuccess();
        var dump = ForeignProcess.run("dcmdump", dicomdir).expectSuccess();
        assertFalse(dump.output().lines().anyMatch(line -> line.startsWith("W:") || line.startsWith("E:")));
    }

    @Test
    void theTreeAndTheKeysAreThoseThatDcmmkdirMakes() throws IOException, InterruptedException {
        var theirs = folder.resolve("THEIRS");
        ForeignProcess.run("dcmmkdir", "+r", "+p", "IM*", "-Nxc", "+id", disc.toString(), "+D", theirs.toString())
                .expectNoErrorLine();
        assertEquals(records(FileSet.open(theirs)), records(FileSet.open(disc)));
    }

    /// One instance of each type of record that DCMTK knows, with all that a record may repeat (PS3.3 §F.5).
    @Test
    void recordsOfEveryTypeHaveTheKeysThatDcmmkdirGivesThem() throws IOException, InterruptedException {
        var all = folder.resolve("all");
        try (var updater = FileSetUpdater.create(all, "LARMOR")) {
            for (int i = 0; i < EVERY_TYPE.size(); i++) {
                var file = folder.resolve("instance" + i);
                DicomFile.write(file, instance(EVERY_TYPE.get(i), i), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
                assertTrue(updater.add(file));
            }
            assertEquals(List.of(), updater.notes());
            assertEquals(List.of(), updater.commit().check());
        }
        var theirs = folder.resolve("ALL");
        ForeignProcess.run("dcmmkdir", "+r", "+p", "*0*", "-Nxc", "+id", all.toString(), "+D", theirs.toString())
                .expectNoErrorLine();
        var expected = records(FileSet.open(theirs));
        var found = records(FileSet.open(all));
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((record, keys) -> assertEquals(keys, found.get(record), record));
        var dump = ForeignProcess.run("dcmdump", all.resolve("DICOMDIR").toString()).expectSuccess();
        assertFalse(dump.output().lines().anyMatch(line -> line.startsWith("W:") || line.startsWith("E:")));
    }

    private static DataSet instance(String sopClass, int number) {
        var uid = "1.2.826.0.1.3680043.10.1440.99." + number;
        var code = DataSet.EMPTY.with(Tag.CodeValue, "T1").with(Tag.CodingSchemeDesignator, "99L")
                .with(Tag.CodeMeaning, "Title");
        var modifier = DataSet.builder().set(Tag.RelationshipType, "HAS CONCEPT MOD").set(Tag.ValueType, "CODE")
                .setItems(Tag.ConceptNameCodeSequence, code).setItems(Tag.ConceptCodeSequence, code).build();
        var image = DataSet.EMPTY.with(Tag.ReferencedSOPClassUID, Uid.CTImageStorage)
                .with(Tag.ReferencedSOPInstanceUID, "1.2.3");
        var dataSet = DataSet.builder().set(Tag.SOPClassUID, sopClass).set(Tag.SOPInstanceUID, uid + ".1")
                .set(Tag.SeriesInstanceUID, uid).set(Tag.StudyInstanceUID, "1.2.826.0.1.3680043.10.1440.98")
                .set(Tag.PatientID, "P1").set(Tag.PatientName, "Doe^Jane").set(Tag.Modality, "OT")
                .set(Tag.StudyID, "S1").set(Tag.AccessionNumber, "A1").set(Tag.StudyDescription, "All")
                .set(Tag.SeriesNumber, Integer.toString(number + 1)).set(Tag.InstanceNumber, "1")
                .set(Tag.ImageType, "DERIVED", "SECONDARY").setItems(Tag.ReferencedImageSequence, image);
        for (int tag : new int[] {Tag.StudyDate, Tag.ContentDate, Tag.PresentationCreationDate, Tag.StructureSetDate,
            Tag.RTPlanDate, Tag.TreatmentDate, Tag.InstanceCreationDate}) {
            dataSet.set(tag, "20260102");
        }
        for (int tag : new int[] {Tag.StudyTime, Tag.ContentTime, Tag.PresentationCreationTime, Tag.StructureSetTime,
            Tag.RTPlanTime, Tag.TreatmentTime, Tag.InstanceCreationTime}) {
            dataSet.set(tag, "101112");
        }
        return dataSet.set(Tag.ContentLabel, "LABEL").set(Tag.ContentDescription, "Described")
                .set(Tag.ContentCreatorName, "Roe^Jack").set(Tag.DoseSummationType, "PLAN").set(Tag.DoseComment, "none")
                .set(Tag.StructureSetLabel, "RS").set(Tag.RTPlanLabel, "RP").set(Tag.CompletionFlag, "COMPLETE")
                .set(Tag.VerificationFlag, "VERIFIED").setItems(Tag.ConceptNameCodeSequence, code)
                .setItems(Tag.ContentSequence, modifier)
                .setItems(Tag.VerifyingObserverSequence, DataSet.EMPTY.with(Tag.VerificationDateTime, "20260103101112"))
                .setItems(Tag.ReferencedSeriesSequence, DataSet.builder().set(Tag.SeriesInstanceUID, "1.2")
                        .setItems(Tag.ReferencedImageSequence, image).build())
                .setItems(Tag.ReferencedImageEvidenceSequence, image).set(Tag.NumberOfFrames, "1")
                .setInts(Tag.Rows, 1).setInts(Tag.Columns, 1).setInts(Tag.DataPointRows, 1)
                .setInts(Tag.DataPointColumns, 1).set(Tag.DocumentTitle, "Title")
                .set(Tag.MIMETypeOfEncapsulatedDocument, "application/pdf").build();
    }

    @Test
    void dcmmkdirAppendsToWhatWeWriteAndWeToThat() throws IOException, InterruptedException {
        var more = Synthetic.study(Files.createDirectories(folder.resolve("more")), 7, 2);
        var added = Files.copy(more.getFirst(), disc.resolve("ADDED"));
        ForeignProcess.run("dcmmkdir", "+A", "-Nxc", "+id", disc.toString(), "+D", disc.resolve("DICOMDIR").toString(),
                added.getFileName().toString()).expectNoErrorLine();
        assertEquals(List.of(), FileSet.open(disc).check());
        int before = records(FileSet.open(disc)).size();
        try (var updater = FileSetUpdater.open(disc)) {
            assertTrue(updater.add(more.getLast()));
            assertEquals(List.of(), updater.commit().check());
        }
        assertEquals(before + 1, records(FileSet.open(disc)).size());
    }

    /// The records by what they are about, with their keys; DCMTK orders them by the names of the files that it finds.
    private static Map<String, String> records(FileSet fileSet) {
        var records = new TreeMap<String, String>();
        assertEquals(List.of(), fileSet.dicomdir().notes());
        fileSet.dicomdir().roots().forEach(root -> collect("", root, records));
        return records;
    }

    private static void collect(String path, DirectoryRecord record, Map<String, String> records) {
        var keys = record.keys();
        var here = path + "/" + record.type() + " " + keys.string(Tag.ReferencedSOPInstanceUIDInFile)
                .or(() -> keys.string(Tag.SeriesInstanceUID)).or(() -> keys.string(Tag.StudyInstanceUID))
                .or(() -> keys.string(Tag.PatientID)).orElse("");
        records.put(here, text(keys));
        record.children().forEach(child -> collect(here, child, records));
    }

    private static String text(DataSet keys) {
        var lines = new ArrayList<String>();
        for (var element : keys) {
            if (!NOT_COMPARED.contains(element.tag())) {
                lines.add(Tag.toString(element.tag()) + element.strings()
                        + element.items().stream().map(DicomdirIT::text).toList());
            }
        }
        return String.join(" ", lines);
    }
}
