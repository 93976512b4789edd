package io.larmor.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BulkDataTest {
    @TempDir
    Path folder;

    private static DataSet image(byte[] pixels) {
        return DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, "1.2.3")
                .setBytes(Tag.PixelData, Vr.OW, pixels).build();
    }

    private static byte[] pixels(int length) {
        var pixels = new byte[length];
        new Random(length).nextBytes(pixels);
        return pixels;
    }

    private static BulkData bulk(DataSet dataSet) {
        return dataSet.element(Tag.PixelData).orElseThrow().bulkData().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 65_534, 65_536, 65_538, 200_000})
    void aStreamHasTheValueInLittleEndianOrder(int length) throws IOException {
        var pixels = pixels(length);
        for (var syntax : new TransferSyntax[] {TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_VR_BIG_ENDIAN}) {
            var path = folder.resolve("image");
            DicomFile.write(path, image(pixels), syntax);
            for (long threshold : new long[] {16, Long.MAX_VALUE}) {
                try (var file = DicomFile.open(path, ReadOptions.builder().bulkThreshold(threshold).build())) {
                    var bulk = bulk(file.dataSet());
                    var in = bulk.newInputStream();
                    assertEquals(length, in.available());
                    assertArrayEquals(pixels, in.readAllBytes());
                    assertEquals(-1, in.read());
                    var odd = bulk.newInputStream();
                    var out = new ByteArrayOutputStream();
                    out.write(odd.readNBytes(1));
                    assertEquals(Math.max(0, length - 1), odd.transferTo(out));
                    assertArrayEquals(pixels, out.toByteArray());
                    assertEquals(0, odd.available());
                    assertEquals(-1, odd.read(new byte[1]));
                }
            }
        }
    }

    @Test
    void aStreamOfAClosedFileFails() throws IOException {
        var path = folder.resolve("image");
        DicomFile.write(path, image(pixels(200_000)), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        BulkData bulk;
        try (var file = DicomFile.open(path)) {
            bulk = bulk(file.dataSet());
        }
        try (var in = bulk.newInputStream()) {
            assertThrows(IOException.class, in::read);
        }
    }

    @Test
    void dataSetsAreComparedByWhatTheyHold() throws IOException {
        var image = image(pixels(200_000)).with(Tag.PatientName, "Müller");
        var path = folder.resolve("image");
        DicomFile.write(path, image.with(Tag.SpecificCharacterSet, "ISO_IR 192"),
                TransferSyntax.EXPLICIT_VR_BIG_ENDIAN);
        try (var file = DicomFile.open(path)) {
            assertTrue(image.hasSameContent(file.dataSet()));
            assertTrue(file.dataSet().hasSameContent(image));
            assertFalse(image.equals(file.dataSet()));
            assertFalse(image.hasSameContent(file.dataSet().with(Tag.PatientID, "1")));
            assertFalse(image.hasSameContent(file.dataSet().with(Tag.PatientName, "Mueller")));
            assertTrue(image.hasSameContent(image));
        }
    }
}
