package io.larmor.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.SopClasses;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FileSetUpdaterTest {
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    @TempDir
    Path folder;
    @TempDir
    Path source;

    private Path file(DataSet dataSet) throws IOException {
        var path = source.resolve(dataSet.string(Tag.SOPInstanceUID).orElse("none") + ".dcm");
        DicomFile.write(path, DicomFile.fileMeta(dataSet.string(Tag.SOPClassUID).orElse(""),
                dataSet.string(Tag.SOPInstanceUID).orElse(""), EXPLICIT.uid(), ""), dataSet);
        return path;
    }

    private static List<String> tree(FileSet fileSet) {
        var lines = new ArrayList<String>();
        fileSet.dicomdir().forEach(record -> lines.add(record.type()
                + record.keys().string(Tag.ReferencedFileID).map(_ -> " " + String.join("/",
                        record.keys().strings(Tag.ReferencedFileID))).orElse("")));
        return lines;
    }

    @Test
    void filesAreCopiedInUnderNamesThatConform() throws IOException {
        try (var updater = FileSetUpdater.create(folder, "LARMOR 1")) {
            assertTrue(updater.add(file(Instances.image("A", "1.1", 1))));
            assertTrue(updater.add(file(Instances.image("A", "1.2", 2))));
            assertTrue(updater.add(file(Instances.of(Uid.BasicTextSRStorage, "A", "1.3", 1))));
            assertTrue(updater.add(file(Instances.image("B", "1.4", 1))));
            assertFalse(updater.add(file(Instances.image("B", "1.4", 1))));
            var fileSet = updater.commit();
            assertEquals(List.of("PATIENT", "STUDY", "SERIES", "IMAGE PT000000/ST000000/SE000000/IM000000",
                    "IMAGE PT000000/ST000000/SE000000/IM000001", "SERIES",
                    "SR DOCUMENT PT000000/ST000000/SE000001/SR000000", "PATIENT", "STUDY", "SERIES",
                    "IMAGE PT000001/ST000000/SE000000/IM000000"), tree(fileSet));
            assertEquals("LARMOR 1", fileSet.dicomdir().fileSetId());
            assertEquals(List.of(), fileSet.check());
            assertEquals(4, updater.size());
        }
        assertArrayEquals(Files.readAllBytes(source.resolve("1.2.dcm")),
                Files.readAllBytes(folder.resolve("PT000000/ST000000/SE000000/IM000001")));
        assertThrows(FileAlreadyExistsException.class, () -> FileSetUpdater.create(folder, ""));
    }

    @Test
    void whatIsNotCommittedGoes() throws IOException {
        try (var updater = FileSetUpdater.create(folder, "")) {
            updater.add(file(Instances.image("A", "1.1", 1)));
        }
        try (var left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void aFileUnderAConformingNameStaysWhereItIs() throws IOException {
        var inside = Files.createDirectories(folder.resolve("IMAGES")).resolve("I1");
        DicomFile.write(inside, Instances.image("A", "1.1", 1), EXPLICIT);
        try (var updater = FileSetUpdater.create(folder, "")) {
            updater.add(inside);
            assertEquals(List.of("PATIENT", "STUDY", "SERIES", "IMAGE IMAGES/I1"), tree(updater.commit()));
        }
        assertTrue(Files.exists(inside));
    }

    @Test
    void aFileThatARecordRefersToIsNotDeleted() throws IOException {
        var inside = Files.createDirectories(folder.resolve("IMAGES")).resolve("I1");
        DicomFile.write(inside, Instances.image("A", "1.1", 1), EXPLICIT);
        try (var updater = FileSetUpdater.create(folder, "")) {
            updater.add(inside);
            updater.commit();
        }
        // So that the record follows a file that was changed in its place.
        DicomFile.write(inside, Instances.image("B", "1.1", 1), EXPLICIT);
        try (var updater = FileSetUpdater.open(folder)) {
            assertTrue(updater.remove("1.1"));
            assertTrue(updater.add(inside));
            assertEquals(List.of(), updater.commit().check());
            assertTrue(Files.exists(inside));
            assertTrue(updater.remove("1.1"));
            updater.commit();
        }
        assertFalse(Files.exists(inside));
    }

    @Test
    void aFileSetIsChangedAndWhatIsNotUnderstoodStays() throws IOException {
        try (var updater = FileSetUpdater.create(folder, "SET")) {
            updater.add(file(Instances.image("A", "1.1", 1)));
            updater.add(file(Instances.image("B", "1.2", 1)));
            updater.commit();
        }
        var directory = Dicomdir.read(folder.resolve("DICOMDIR"));
        var root = new RecordNode(null, DataSet.EMPTY);
        directory.roots().forEach(root::copy);
        root.add(DataSet.builder().set(Tag.DirectoryRecordType, "PRIVATE").set(Tag.PrivateRecordUID, "1.2.3")
                .set(0x0009_0010, Vr.LO, "NOBODY").set(0x0009_1001, Vr.LO, "KEPT").build(), "");
        new DicomdirWriter(directory.fileSet(), root).write(folder.resolve("DICOMDIR"));
        try (var updater = FileSetUpdater.open(folder)) {
            assertFalse(updater.remove("1.99"));
            assertTrue(updater.remove("1.1"));
            assertTrue(updater.add(file(Instances.image("B", "1.3", 2))));
            var fileSet = updater.commit();
            assertEquals(List.of("PATIENT", "STUDY", "SERIES", "IMAGE PT000001/ST000000/SE000000/IM000000",
                    "IMAGE PT000002/ST000000/SE000000/IM000001", "PRIVATE"), tree(fileSet));
            assertEquals("KEPT", fileSet.dicomdir().roots().getLast().keys().string(0x0009_1001).orElseThrow());
            assertEquals("SET", fileSet.dicomdir().fileSetId());
            assertEquals(List.of(), fileSet.check());
        }
        assertFalse(Files.exists(folder.resolve("PT000000")));
    }

    @Test
    void keysAreInTheCharacterSetOfTheirInstance() throws IOException {
        var greek = Instances.image("A", "1.1", 1).toBuilder().set(Tag.SpecificCharacterSet, "ISO_IR 126")
                .set(Tag.PatientName, "Διονυσιος").build();
        var latin = Instances.image("B", "1.2", 1).toBuilder().set(Tag.SpecificCharacterSet, "ISO_IR 100")
                .set(Tag.PatientName, "Buc^Jérôme").build();
        try (var updater = FileSetUpdater.create(folder, "")) {
            updater.add(file(greek));
            updater.add(file(latin));
            var roots = updater.commit().dicomdir().roots();
            assertEquals("Διονυσιος", roots.getFirst().keys().string(Tag.PatientName).orElseThrow());
            assertEquals("Buc^Jérôme", roots.getLast().keys().string(Tag.PatientName).orElseThrow());
            assertEquals("ISO_IR 100", roots.getLast().keys().string(Tag.SpecificCharacterSet).orElseThrow());
            assertFalse(roots.getFirst().children().getFirst().keys().contains(Tag.SpecificCharacterSet));
        }
        assertTrue(new String(Files.readAllBytes(folder.resolve("DICOMDIR")), StandardCharsets.ISO_8859_1)
                .contains("Buc^Jérôme"));
    }

    @Test
    void aReportsRecordHasItsTitleItsModifiersAndItsVerification() throws IOException {
        var code = DataSet.builder().set(Tag.CodeValue, "1").set(Tag.CodingSchemeDesignator, "DCM")
                .set(Tag.CodeMeaning, "Title").build();
        var modifier = DataSet.builder().set(Tag.RelationshipType, "HAS CONCEPT MOD").set(Tag.ValueType, "CODE")
                .build();
        var text = DataSet.builder().set(Tag.RelationshipType, "CONTAINS").set(Tag.TextValue, "secret").build();
        var early = DataSet.builder().set(Tag.VerificationDateTime, "20260101").build();
        var late = DataSet.builder().set(Tag.VerificationDateTime, "20260202").build();
        try (var updater = FileSetUpdater.create(folder, "")) {
            updater.add(file(Instances.of(Uid.BasicTextSRStorage, "A", "1.1", 1).toBuilder()
                    .set(Tag.CompletionFlag, "COMPLETE").set(Tag.VerificationFlag, "VERIFIED")
                    .setItems(Tag.ConceptNameCodeSequence, code).setItems(Tag.ContentSequence, modifier, text)
                    .setItems(Tag.VerifyingObserverSequence, late, early).build()));
            var record = updater.commit().dicomdir().roots().getFirst().children().getFirst().children().getFirst()
                    .children().getFirst().keys();
            assertEquals(1, record.items(Tag.ContentSequence).size());
            assertEquals("20260202", record.string(Tag.VerificationDateTime).orElseThrow());
            assertEquals("Title", record.items(Tag.ConceptNameCodeSequence).getFirst().string(Tag.CodeMeaning)
                    .orElseThrow());
            assertTrue(record.contains(Tag.ContentDate));
            assertTrue(updater.notes().stream().anyMatch(note -> note.contains("(0008,0023)")));
        }
    }

    @Test
    void whatADirectoryCannotHoldIsRefused() throws IOException {
        try (var updater = FileSetUpdater.create(folder, "")) {
            var raw = Instances.of("1.2.3.4.5", "A", "1.1", 1);
            assertThrows(DicomFormatException.class, () -> updater.add(file(raw)));
            assertThrows(DicomFormatException.class,
                    () -> updater.add(file(Instances.image("A", "1.1", 1).without(Tag.SOPInstanceUID))));
            assertEquals(List.of(), updater.commit().dicomdir().roots());
        }
    }

    @Test
    void everyStorageClassOfTheStandardHasARecordTypeButForProtocols() {
        var without = SopClasses.storage().stream().filter(uid -> RecordType.of(uid).isEmpty())
                .filter(uid -> !SopClasses.isRetired(uid)).toList();
        for (var uid : without) {
            // Procedure protocols and inventories have no record type that we write; DICOS is another standard.
            assertTrue(uid.startsWith("1.2.840.10008.5.1.4.1.1.200.") || uid.startsWith("1.2.840.10008.5.1.4.1.1.501.")
                    || uid.equals("1.2.840.10008.5.1.4.1.1.201.1") || uid.equals(Uid.MediaStorageDirectoryStorage),
                    uid);
        }
    }

    @Test
    void checkingFindsWhatDoesNotAgree() throws IOException {
        FileSet fileSet;
        try (var updater = FileSetUpdater.create(folder, "")) {
            for (int i = 1; i <= 3; i++) {
                updater.add(file(Instances.image("A", "1." + i, i)));
            }
            fileSet = updater.commit();
        }
        var series = folder.resolve("PT000000/ST000000/SE000000");
        Files.delete(series.resolve("IM000000"));
        DicomFile.write(series.resolve("IM000001"), Instances.image("A", "1.77", 2),
                TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        Files.writeString(series.resolve("IM000002"), "no longer DICOM");
        DicomFile.write(folder.resolve("NEW"), Instances.image("A", "1.78", 2), EXPLICIT);
        Files.writeString(folder.resolve("README"), "not DICOM, and welcome");
        assertEquals(List.of(Finding.Kind.MISSING, Finding.Kind.SOP_INSTANCE, Finding.Kind.TRANSFER_SYNTAX,
                Finding.Kind.UNREADABLE, Finding.Kind.UNREFERENCED),
                fileSet.check().stream().map(Finding::kind).toList());
    }

    @Test
    void aNameThatLeadsOutIsFoundAndNotFollowed() throws IOException {
        var root = new RecordNode(null, DataSet.EMPTY);
        root.add(DataSet.builder().lenient().set(Tag.DirectoryRecordType, "IMAGE")
                .set(Tag.ReferencedFileID, Vr.CS, "..", "..", "ETC", "PASSWD").build(), "");
        new DicomdirWriter(DataSet.EMPTY, root).write(folder.resolve("DICOMDIR"));
        var fileSet = FileSet.open(folder);
        assertEquals(List.of(Finding.Kind.OUTSIDE), fileSet.check().stream().map(Finding::kind).toList());
        assertThrows(DicomFormatException.class, () -> fileSet.resolve(fileSet.dicomdir().roots().getFirst()));
    }
}
