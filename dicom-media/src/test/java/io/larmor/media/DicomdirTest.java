package io.larmor.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DicomdirTest {
    private static final String SAMPLES = "filesets/pydicom-dicomdirtests/";

    @TempDir
    Path folder;

    private static Map<String, Integer> types(Dicomdir dicomdir) {
        var types = new TreeMap<String, Integer>();
        dicomdir.forEach(record -> types.merge(record.type(), 1, Integer::sum));
        return types;
    }

    @ParameterizedTest
    @ValueSource(strings = {"DICOMDIR", "DICOMDIR-bigEnd", "DICOMDIR-implicit", "DICOMDIR-reordered"})
    void theSameTreeIsReadInEverySyntaxAndOrder(String name) throws IOException {
        var fileSet = FileSet.open(Shared.directory().resolve(SAMPLES + name));
        var expected = FileSet.open(Shared.directory().resolve(SAMPLES + "DICOMDIR"));
        assertEquals("{IMAGE=31, PATIENT=2, SERIES=13, STUDY=6}", types(fileSet.dicomdir()).toString());
        assertEquals(List.of(), fileSet.dicomdir().notes());
        assertEquals(keys(expected.dicomdir()), keys(fileSet.dicomdir()));
        // What lies in a folder of another file-set is not referred to here; all else agrees.
        assertTrue(fileSet.check().stream().allMatch(found -> found.kind() == Finding.Kind.UNREFERENCED
                && found.file().startsWith("TINY_ALPHA")));
    }

    private static List<String> keys(Dicomdir dicomdir) {
        var keys = new ArrayList<String>();
        dicomdir.forEach(record -> keys.add(record.type() + record.keys().strings(Tag.PatientID)
                + record.keys().strings(Tag.StudyInstanceUID) + record.keys().strings(Tag.SeriesInstanceUID)
                + record.keys().strings(Tag.ReferencedFileID)));
        return keys;
    }

    @Test
    void withoutOffsetsTheOrderOfTheRecordsCounts() throws IOException {
        var path = Files.write(folder.resolve("DICOMDIR"), directory(12));
        patchFirst(path, Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, 0);
        var dicomdir = Dicomdir.read(path);
        assertEquals("{IMAGE=12, PATIENT=1, SERIES=1, STUDY=1}", types(dicomdir).toString());
        assertEquals(12, dicomdir.roots().getFirst().children().getFirst().children().getFirst().children().size());
        assertEquals(List.of("no offset leads to the records: they are taken in their order"), dicomdir.notes());
    }

    @Test
    void recordsWithoutAPatientAreReported() throws IOException {
        var dicomdir = Dicomdir.read(Shared.directory().resolve(SAMPLES + "DICOMDIR-nopatient"));
        assertEquals(51, dicomdir.unreachable().size());
        assertFalse(dicomdir.notes().isEmpty());
    }

    @Test
    void aDirectoryWithoutRecordsIsEmpty() throws IOException {
        var dicomdir = Dicomdir.read(Shared.directory().resolve(SAMPLES + "DICOMDIR-empty.dcm"));
        assertEquals(List.of(), dicomdir.roots());
        assertEquals(List.of(), dicomdir.notes());
    }

    @Test
    void anImageIsNoDirectory() throws IOException {
        var path = folder.resolve("IMAGE");
        DicomFile.write(path, Instances.image("1", "1.2.3", 1), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        assertThrows(DicomFormatException.class, () -> Dicomdir.read(path));
    }

    @Test
    void offsetsInACircleEnd() throws IOException {
        var path = Files.write(folder.resolve("DICOMDIR"), directory(3));
        var first = Dicomdir.read(path).fileSet()
                .intValue(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity).orElseThrow();
        patchLast(path, Tag.OffsetOfTheNextDirectoryRecord, first);
        var dicomdir = Dicomdir.read(path);
        assertEquals("{IMAGE=3, PATIENT=1, SERIES=1, STUDY=1}", types(dicomdir).toString());
        assertEquals(List.of("the record at " + first + " is referred to again"), dicomdir.notes());
    }

    @Test
    void anOffsetThatIsNoRecordsEnds() throws IOException {
        var path = Files.write(folder.resolve("DICOMDIR"), directory(3));
        patchLast(path, Tag.OffsetOfReferencedLowerLevelDirectoryEntity, 0xFFFF_FFF0);
        var dicomdir = Dicomdir.read(path);
        assertEquals(List.of("the offset 4294967280 is that of no record"), dicomdir.notes());
        assertEquals("{IMAGE=3, PATIENT=1, SERIES=1, STUDY=1}", types(dicomdir).toString());
    }

    @Test
    void aRecordThatIsNotInUseIsLeftOut() throws IOException {
        var path = Files.write(folder.resolve("DICOMDIR"), directory(3));
        patchLast(path, Tag.RecordInUseFlag, 0);
        assertEquals("{IMAGE=2, PATIENT=1, SERIES=1, STUDY=1}", types(Dicomdir.read(path)).toString());
        patchLast(path, Tag.RecordInUseFlag, 7);
        assertEquals("{IMAGE=3, PATIENT=1, SERIES=1, STUDY=1}", types(Dicomdir.read(path)).toString());
    }

    @Test
    void aDeepChainIsCut() throws IOException {
        var records = new ArrayList<DataSet>();
        int count = 5_000;
        for (int i = 0; i < count; i++) {
            records.add(DataSet.builder().setInts(Tag.OffsetOfTheNextDirectoryRecord, 0)
                    .setInts(Tag.RecordInUseFlag, 0xFFFF)
                    .setInts(Tag.OffsetOfReferencedLowerLevelDirectoryEntity, 0)
                    .set(Tag.DirectoryRecordType, "PRIVATE").build());
        }
        var path = folder.resolve("DICOMDIR");
        var dataSet = DataSet.builder().setInts(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, 0)
                .setItems(Tag.DirectoryRecordSequence, records).build();
        var meta = DicomFile.fileMeta("1.2.840.10008.1.3.10", "1.2.3", "1.2.840.10008.1.2.1", "");
        DicomFile.write(path, meta, dataSet);
        long start;
        var places = new ArrayList<Long>();
        try (var file = DicomFile.open(path)) {
            start = file.dataSetOffset();
            file.dataSet().items(Tag.DirectoryRecordSequence).forEach(item -> places.add(start
                    + item.offset().orElseThrow() - 8));
        }
        for (int i = 0; i < count; i++) {
            int lower = i + 1 < count ? places.get(i + 1).intValue() : 0;
            records.set(i, records.get(i).toBuilder()
                    .setInts(Tag.OffsetOfReferencedLowerLevelDirectoryEntity, lower).build());
        }
        DicomFile.write(path, meta, dataSet.toBuilder()
                .setInts(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, places.getFirst().intValue())
                .setItems(Tag.DirectoryRecordSequence, records).build());
        var dicomdir = Dicomdir.read(path);
        assertEquals(32, types(dicomdir).get("PRIVATE"));
        assertEquals(count - 32, dicomdir.unreachable().size());
    }

    @Test
    void damageIsRefusedOrReadAndNeverMore() throws IOException {
        var bytes = directory(5);
        var random = new Random(42);
        int read = 0;
        for (int i = 0; i < 500; i++) {
            var damaged = bytes.clone();
            for (int k = 0; k < 4; k++) {
                damaged[132 + random.nextInt(bytes.length - 132)] = (byte) random.nextInt(256);
            }
            var path = Files.write(folder.resolve("DICOMDIR"), damaged);
            try {
                var dicomdir = Dicomdir.read(path);
                assertTrue(types(dicomdir).values().stream().mapToInt(n -> n).sum() <= 8);
                read++;
            } catch (DicomFormatException e) {
                // Refused.
            }
        }
        assertTrue(read > 0);
    }

    /// A directory of one series.
    private static byte[] directory(int images) throws IOException {
        var work = Files.createTempDirectory("larmor-dicomdir");
        try (var updater = FileSetUpdater.create(work, "TEST")) {
            var source = work.resolve("source");
            for (int i = 1; i <= images; i++) {
                DicomFile.write(source, Instances.image("1", "1.2.3." + i, i),
                        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
                updater.add(source);
            }
            return Files.readAllBytes(updater.commit().file());
        } finally {
            try (var walk = Files.walk(work)) {
                for (var path : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void patchFirst(Path path, int tag, int value) throws IOException {
        patch(path, tag, value, true);
    }

    private static void patchLast(Path path, int tag, int value) throws IOException {
        patch(path, tag, value, false);
    }

    /// Sets a value of UL or US in explicit VR little endian, where its tag stands first or last.
    private static void patch(Path path, int tag, int value, boolean first) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        int found = -1;
        for (int at = 132; at < bytes.capacity() - 12 && (found < 0 || !first); at++) {
            if (bytes.getShort(at) == (short) (tag >>> 16) && bytes.getShort(at + 2) == (short) tag
                    && bytes.get(at + 4) == 'U') {
                found = at;
            }
        }
        if (bytes.getShort(found + 6) == 2) {
            bytes.putShort(found + 8, (short) value);
        } else {
            bytes.putInt(found + 8, value);
        }
        Files.write(path, bytes.array());
    }

    @Test
    void aRecordThatIsItsOwnLowerLevelIsVisitedOnce() throws IOException {
        var dicomdir = Dicomdir.read(Shared.directory().resolve("malformed/files/dicomdir-lower-self.dcm"));
        var seen = new ArrayList<DirectoryRecord>();
        dicomdir.forEach(seen::add);
        assertEquals(1, seen.size());
        assertEquals(List.of(), seen.getFirst().children());
        assertFalse(dicomdir.notes().isEmpty());
    }
}
