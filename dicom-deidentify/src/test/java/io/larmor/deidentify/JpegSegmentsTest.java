package io.larmor.deidentify;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.larmor.data.BulkData;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Element;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JpegSegmentsTest {
    private static final byte[] JFIF = segment(0xE0, "JFIF\0 density");
    private static final byte[] ADOBE = segment(0xEE, "Adobe transform");
    private static final byte[] TABLE = segment(0xDB, "quantization");
    private static final byte[] SCAN = segment(0xDA, "components");
    private static final byte[] EXIF = segment(0xE1, "Exif\0\0GPS");

    @Test
    void anImageWithWhatAnEncoderNeedsHasNothingToSay() {
        assertFalse(areIn(image(JFIF, ADOBE, TABLE, SCAN)));
        assertFalse(areIn(image(segment(0xE8, "mrfx transform"), segment(0xF7, "frame"), SCAN)));
        assertFalse(areIn(image(segment(0xE8, "SPIFF\0header"), segment(0xE8, "\0\0\0\1\u00ff\u00d8"),
                segment(0xF7, "frame"), SCAN)));
        assertFalse(areIn(image(segment(0xE0, "LJIF\0lossless"), SCAN)));
        assertFalse(areIn(image(new byte[] {(byte) 0xFF}, JFIF, TABLE, SCAN)), "a fill byte");
    }

    @ParameterizedTest
    @ValueSource(ints = {0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xEF, 0xFE})
    void segmentsOfCamerasAndProgramsAreFound(int marker) {
        assertTrue(areIn(image(JFIF, TABLE, segment(marker, "whose and where"), SCAN)));
        assertTrue(areIn(image(segment(marker, ""), SCAN)), "without a name");
        assertTrue(areIn(image(TABLE, SCAN), image(segment(marker, "x"), SCAN)), "in a later frame");
    }

    @Test
    void pixelsAreNotTakenForSegments() {
        assertFalse(areIn(image(JFIF, SCAN, EXIF)), "behind the first scan");
        assertFalse(areIn(EXIF), "a fragment that begins with no image");
    }

    @Test
    void whatIsCutOffIsLookedAtAsFarAsItGoes() {
        var whole = image(TABLE, TABLE, EXIF);
        for (int length = 0; length <= whole.length; length++) {
            assertEquals(length >= whole.length - EXIF.length + 4, areIn(Arrays.copyOf(whole, length)),
                    "of " + length + " bytes");
        }
        assertFalse(areIn(image(new byte[] {(byte) 0xFF, (byte) 0xDB, 0, 0}, SCAN)), "a length that is none");
    }

    @Test
    void itIsSaidThatTheyAreStillThere() throws DicomFormatException {
        var photograph = DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, "1.2")
                .set(Tag.PatientID, "A").add(pixels(image(EXIF, SCAN))).build();
        var result = Deidentifier.builder().build().deidentify(photograph);
        assertEquals(Set.of(Warning.IMAGE_METADATA), result.warnings());
    }

    private static boolean areIn(byte[]... frames) {
        return JpegSegments.areIn(DataSet.builder().add(pixels(frames)).build());
    }

    private static Element pixels(byte[]... frames) {
        return Element.ofFragments(Tag.PixelData,
                Stream.concat(Stream.of(new byte[0]), Arrays.stream(frames)).map(BulkData::of).toList());
    }

    private static byte[] image(byte[]... segments) {
        return joined(
                Stream.concat(Stream.of(new byte[] {(byte) 0xFF, (byte) 0xD8}), Arrays.stream(segments)).toList());
    }

    private static byte[] segment(int marker, String content) {
        int length = content.length() + 2;
        return joined(List.of(new byte[] {(byte) 0xFF, (byte) marker, (byte) (length >> 8), (byte) length},
                content.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static byte[] joined(List<byte[]> parts) {
        var all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
