package io.larmor.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uids;
import io.larmor.testkit.SyntheticStudies.Modality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SyntheticStudiesTest {
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    private static SyntheticStudies.Builder small() {
        return SyntheticStudies.builder().instances(3).matrix(16).frames(2);
    }

    private static String text(DataSet instance, int tag) {
        return instance.string(tag).orElseThrow();
    }

    @Test
    void theSameSeedGivesTheSameBytes() {
        var first = small().seed(7).build().all().map(instance -> instance.encode(EXPLICIT)).toList();
        var second = small().seed(7).build().all().map(instance -> instance.encode(EXPLICIT)).toList();
        assertEquals(first.size(), second.size());
        for (int i = 0; i < first.size(); i++) {
            assertArrayEquals(first.get(i), second.get(i));
        }
    }

    @Test
    void anotherSeedGivesOtherUids() {
        var one = text(small().seed(1).build().all().findFirst().orElseThrow(), Tag.SOPInstanceUID);
        var other = text(small().seed(2).build().all().findFirst().orElseThrow(), Tag.SOPInstanceUID);
        assertNotEquals(one, other);
    }

    @Test
    void everyInstanceHasAUidOfItsOwnThatIsValid() {
        var studies = small().studies(40).build();
        var uids = studies.all().map(instance -> text(instance, Tag.SOPInstanceUID)).toList();
        assertEquals(studies.size(), uids.size());
        assertEquals(uids.size(), new HashSet<>(uids).size());
        assertTrue(uids.stream().allMatch(Uids::isValid));
    }

    @Test
    void theInstancesOfAStudyAreOfOneStudyAndOnePatient() {
        var studies = small().studies(4).build();
        for (int i = 0; i < studies.studies(); i++) {
            var instances = studies.study(i).toList();
            assertEquals(studies.size(i), instances.size());
            for (int tag : new int[] {Tag.StudyInstanceUID, Tag.PatientID, Tag.PatientName, Tag.StudyDate}) {
                assertEquals(1, instances.stream().map(instance -> text(instance, tag)).distinct().count());
            }
            var modality = studies.modality(i).name();
            assertTrue(instances.stream().allMatch(instance -> text(instance, Tag.Modality).equals(modality)));
        }
    }

    @Test
    void slicesOfASeriesLieOneAboveTheOther() {
        var slices = small().modalities(Modality.CT).series(1).build().study(0).toList();
        for (int i = 1; i < slices.size(); i++) {
            var below = slices.get(i - 1).doubles(Tag.ImagePositionPatient);
            var above = slices.get(i).doubles(Tag.ImagePositionPatient);
            assertEquals(below[0], above[0]);
            assertEquals(slices.get(i).doubleValue(Tag.SliceThickness).orElseThrow(), above[2] - below[2], 1e-6);
        }
    }

    @Test
    void pixelDataIsAsLongAsTheHeaderSays() {
        small().build().all().filter(instance -> instance.contains(Tag.PixelData)).forEach(instance -> {
            int expected = instance.intValue(Tag.Rows).orElseThrow() * instance.intValue(Tag.Columns).orElseThrow()
                    * instance.intValue(Tag.NumberOfFrames).orElse(1)
                    * instance.intValue(Tag.BitsAllocated).orElseThrow() / 8;
            assertEquals(expected, instance.bytes(Tag.PixelData).orElseThrow().length);
        });
    }

    @Test
    void everyNameSurvivesItsCharacterSet() throws IOException {
        var studies = SyntheticStudies.builder().studies(32).instances(1).series(1).matrix(8).frames(1).build();
        var names = new HashSet<String>();
        for (var instance : studies.all().toList()) {
            var read = DataSet.parse(instance.encode(EXPLICIT), EXPLICIT);
            assertEquals(text(instance, Tag.PatientName), text(read, Tag.PatientName));
            assertTrue(text(read, Tag.PatientName).chars().noneMatch(c -> c == '?' || c == '\uFFFD'));
            names.add(text(read, Tag.PatientName));
        }
        assertEquals(16, names.size());
        assertTrue(names.contains("Yamada^Tarou=山田^太郎=やまだ^たろう"));
    }

    @Test
    void aReportNamesImagesThatExist() {
        var studies = small().modalities(Modality.CT, Modality.SR).studies(2).build();
        var images = studies.study(0).map(instance -> text(instance, Tag.SOPInstanceUID)).collect(Collectors.toSet());
        var report = studies.study(1).findFirst().orElseThrow();
        var evidence = report.item(Tag.CurrentRequestedProcedureEvidenceSequence).orElseThrow();
        var series = evidence.item(Tag.ReferencedSeriesSequence).orElseThrow();
        var named = series.items(Tag.ReferencedSOPSequence);
        assertEquals(3, named.size());
        assertTrue(named.stream().allMatch(item -> images.contains(text(item, Tag.ReferencedSOPInstanceUID))));
    }

    @Test
    void filesAreReadAsWhatWasWritten(@TempDir Path folder) throws IOException {
        var studies = small().build();
        List<Path> written = new ArrayList<>();
        assertEquals(studies.size(), studies.writeTo(folder, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, written::add));
        assertEquals(folder.resolve("ST0001-CT").resolve("SE001").resolve("IM0001.dcm"), written.getFirst());
        try (var file = DicomFile.open(written.getFirst())) {
            assertEquals(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, file.transferSyntax());
            var instance = studies.all().findFirst().orElseThrow();
            assertArrayEquals(instance.encode(EXPLICIT), file.dataSet().encode(EXPLICIT));
        }
    }

    @Test
    void settingsOutOfBoundsAreRefused() {
        var message = assertThrows(IllegalArgumentException.class, () -> SyntheticStudies.builder().matrix(7))
                .getMessage();
        assertEquals("7 rows of an image: expected 8 to 4096", message);
    }
}
