package io.larmor.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The snippets of the package's tour. What stands in a region is shown there.
class TourTest {

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void writeAFile() throws IOException {
        var scheduled = DataSet.builder().set(Tag.ScheduledProcedureStepID, "SPS1").build();
        var dataSet = DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, "2.25.1")
                .set(Tag.StudyDate, "20240229").set(Tag.StudyTime, "1305").set(Tag.TimezoneOffsetFromUTC, "+0100")
                .set(Tag.PatientName, "Yamada^Tarou=山田^太郎").set(Tag.PixelSpacing, "0.5", "0.75")
                .setItems(Tag.RequestAttributesSequence, scheduled).setInts(Tag.Rows, 512)
                .setBytes(Tag.PixelData, Vr.OW, new byte[600_000]).build();
        var meta = DicomFile.fileMeta(Uid.CTImageStorage, "2.25.1", Uid.ExplicitVRLittleEndian, "");
        try (var out = Files.newOutputStream(folder.resolve("ct.dcm"))) {
            out.write(DicomFile.header(meta));
            dataSet.writeTo(out, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        }
    }

    @Test
    void read() throws IOException {
        // @start region="read"
        try (var file = DicomFile.open(folder.resolve("ct.dcm"))) {
            DataSet dataSet = file.dataSet();
            String family = dataSet.personName(Tag.PatientName).map(PersonName::family).orElse("");
            int rows = dataSet.intValue(Tag.Rows).orElse(0);
            // @end
            assertEquals("Yamada", family);
            assertEquals(512, rows);
        }
    }

    @Test
    void stream() throws IOException {
        try (var in = Files.newInputStream(folder.resolve("ct.dcm"));
                var spool = FileChannel.open(folder.resolve("spool"), StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // @start region="stream"
            DicomStream file = DicomStream.open(in, ReadOptions.DEFAULT);
            DataSet dataSet = file.readDataSet(BulkDataConsumer.spool(spool));
            // @end
            assertEquals(512, dataSet.intValue(Tag.Rows).orElseThrow());
            assertEquals(600_000, spool.size());
            assertEquals(600_000, dataSet.bytes(Tag.PixelData).orElseThrow().length);
        }
    }

    @Test
    void values() throws IOException {
        try (var file = DicomFile.open(folder.resolve("ct.dcm"))) {
            var dataSet = file.dataSet();
            // @start region="values"
            double[] spacing = dataSet.doubles(Tag.PixelSpacing);
            String ideographs = dataSet.personName(Tag.PatientName).orElseThrow().ideographic().family();
            DicomDateTime study = dataSet.dateTime(Tag.StudyDate, Tag.StudyTime).orElseThrow();
            String step = dataSet.string(TagPath.parse("RequestAttributesSequence[0].ScheduledProcedureStepID"))
                    .orElse("");
            // @end
            assertEquals(0.75, spacing[1]);
            assertEquals("山田", ideographs);
            assertEquals("202402291305+0100", study.toString());
            assertEquals("SPS1", step);
        }
    }

    @Test
    void build() {
        // @start region="build"
        DataSet report = DataSet.builder()
                .set(Tag.Modality, "SR")
                .setNames(Tag.PatientName, PersonName.of("Doe", "Jane"))
                .setDates(Tag.StudyDate, DicomDate.of(LocalDate.of(2024, 2, 29)))
                .setDoubles(Tag.PatientWeight, 71.5)
                .build();
        DataSet other = report.with(Tag.PatientID, "4711");
        // @end
        assertEquals("Doe^Jane", report.string(Tag.PatientName).orElseThrow());
        assertEquals(report.size() + 1, other.size());
        assertThrows(InvalidValueException.class, () -> report.with(Tag.Modality, "no code"));
    }

    @Test
    void privateElements() {
        // @start region="private"
        DataSet image = DataSet.builder().setPrivate("SIEMENS CSA HEADER", 0x0029_0008, "IMAGE NUM 4").build();
        int tag = image.privateTag("SIEMENS CSA HEADER", 0x0029_0008).orElseThrow();
        // @end
        assertEquals(0x0029_1008, tag);
        assertEquals(List.of("IMAGE NUM 4"), image.strings(tag));
    }

    @Test
    void write() throws DicomFormatException {
        var dataSet = DataSet.builder().set(Tag.PatientName, "Müller").build();
        // @start region="write"
        byte[] bytes = dataSet.encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        DataSet again = DataSet.parse(bytes, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        String json = DicomJson.toString(again);
        // @end
        assertEquals("Müller", again.string(Tag.PatientName).orElseThrow());
        assertTrue(json.contains("Müller"));
    }

    @Test
    void aDateAndATimeTakeTheOffsetOfTheDataSet() {
        var data = DataSet.builder().setDates(Tag.StudyDate, DicomDate.of(LocalDate.of(2024, 2, 29)))
                .setTimes(Tag.StudyTime, DicomTime.of(LocalTime.of(13, 5))).build();
        assertEquals("20240229130500.000000", data.dateTime(Tag.StudyDate, Tag.StudyTime).orElseThrow().toString());
        var east = data.with(Tag.TimezoneOffsetFromUTC, "-0330");
        assertEquals(ZoneOffset.ofHoursMinutes(-3, -30),
                east.dateTime(Tag.StudyDate, Tag.StudyTime).orElseThrow().offset());
        assertEquals("20240229-0330", east.without(Tag.StudyTime).dateTime(Tag.StudyDate, Tag.StudyTime).orElseThrow()
                .toString());
        assertTrue(east.without(Tag.StudyDate).dateTime(Tag.StudyDate, Tag.StudyTime).isEmpty());
        var wrong = data.with(Tag.TimezoneOffsetFromUTC, "+1500");
        assertEquals(null, wrong.dateTime(Tag.StudyDate, Tag.StudyTime).orElseThrow().offset());
    }
}
