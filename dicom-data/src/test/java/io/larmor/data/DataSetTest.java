package io.larmor.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DataSetTest {
    private static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax BIG = TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("//.*|\\s", ""));
    }

    @Test
    void aCommandSetIsImplicitLittleEndianWithItsGroupLength() {
        var echo = DataSet.builder()
                .setInts(Tag.CommandGroupLength, 0)
                .set(Tag.AffectedSOPClassUID, "1.2.840.10008.1.1")
                .setInts(Tag.CommandField, 0x0030)
                .setInts(Tag.MessageID, 7)
                .setInts(Tag.CommandDataSetType, 0x0101)
                .build();
        var expected = hex("""
                0000 0000 04000000 38000000
                0000 0200 12000000 312E322E3834302E31303030382E312E3100
                0000 0001 02000000 3000
                0000 1001 02000000 0700
                0000 0008 02000000 0101
                """);
        assertArrayEquals(expected, echo.encode(IMPLICIT));
        var read = DataSetTest.read(expected, IMPLICIT);
        assertEquals(0x38, read.intValue(Tag.CommandGroupLength).getAsInt());
        assertEquals("1.2.840.10008.1.1", read.string(Tag.AffectedSOPClassUID).orElseThrow());
        assertEquals(7, read.intValue(Tag.MessageID).getAsInt());
    }

    @Test
    void explicitBigEndianTurnsWordsRound() {
        var built = DataSet.builder()
                .set(Tag.Modality, "CT")
                .setInts(Tag.Rows, 0x0102)
                .setBytes(Tag.PixelData, Vr.OW, hex("01020304"))
                .build();
        var expected = hex("""
                0008 0060 4353 0002 4354
                0028 0010 5553 0002 0102
                7FE0 0010 4F57 0000 00000004 02010403
                """);
        assertArrayEquals(expected, built.encode(BIG));
        assertArrayEquals(hex("01020304"), read(expected, BIG).bytes(Tag.PixelData).orElseThrow());
        assertEquals(0x0102, read(expected, BIG).intValue(Tag.Rows).getAsInt());
    }

    @Test
    void sequencesOfBothLengthsReadAlikeAndComeBackAsTheyWere() {
        var item = "0800 5011 5549 0200 3100";
        var defined = hex("0800 4011 5351 0000 12000000 FEFF 00E0 0A000000" + item);
        var undefined = hex("0800 4011 5351 0000 FFFFFFFF FEFF 00E0 FFFFFFFF" + item
                + "FEFF 0DE0 00000000 FEFF DDE0 00000000");
        for (var bytes : List.of(defined, undefined)) {
            var read = read(bytes, EXPLICIT);
            var items = read.items(Tag.ReferencedImageSequence);
            assertEquals(1, items.size());
            assertEquals("1", items.getFirst().string(Tag.ReferencedSOPClassUID).orElseThrow());
            assertArrayEquals(bytes, read.encode(EXPLICIT));
            assertArrayEquals(bytes, read(read.encode(BIG), BIG).encode(EXPLICIT));
            assertArrayEquals(bytes, read(read.encode(IMPLICIT), IMPLICIT).encode(EXPLICIT));
        }
    }

    @Test
    void anUnknownOfUndefinedLengthIsASequenceInImplicitVr() {
        var bytes = hex("""
                0900 1000 4C4F 0400 41434D45
                0900 0110 554E 0000 FFFFFFFF
                  FEFF 00E0 FFFFFFFF 0800 6000 02000000 4354 FEFF 0DE0 00000000
                FEFF DDE0 00000000
                """);
        var read = read(bytes, EXPLICIT);
        assertEquals("CT", read.items(0x00091001).getFirst().string(Tag.Modality).orElseThrow());
        assertArrayEquals(bytes, read.encode(EXPLICIT));
        assertEquals("CT",
                read(read.encode(BIG), BIG).item(0x00091001).orElseThrow().string(Tag.Modality).orElseThrow());
    }

    @Test
    void aValueTooLongForItsHeaderIsWrittenAsUnknown() {
        var text = "x".repeat(0x10000);
        var built = DataSet.builder().lenient().set(Tag.ImageComments, text).build();
        var bytes = built.encode(EXPLICIT);
        assertEquals('U', bytes[4]);
        assertEquals(text, read(bytes, EXPLICIT).string(Tag.ImageComments).orElseThrow());
        assertEquals(Vr.LT, read(bytes, EXPLICIT).element(Tag.ImageComments).orElseThrow().vr());
    }

    @Test
    void groupLengthsStayUntilSomethingChanges() {
        var bytes = hex("0800 0000 554C 0400 0A000000 0800 6000 4353 0200 4354");
        var read = read(bytes, EXPLICIT);
        assertArrayEquals(bytes, read.encode(EXPLICIT));
        assertArrayEquals(hex("0800 6000 4353 0200 4D52"), read.with(Tag.Modality, "MR").encode(EXPLICIT));
        assertArrayEquals(hex("0800 6000 02000000 4354"), read.encode(IMPLICIT));
    }

    @Test
    void theFirstOfTwoEqualTagsCountsAndOrderIsRestored() {
        var bytes = hex("1000 2000 4C4F 0200 4142 0800 6000 4353 0200 4354 1000 2000 4C4F 0200 5859");
        var read = read(bytes, EXPLICIT);
        assertEquals(2, read.size());
        assertEquals(Tag.Modality, read.iterator().next().tag());
        assertEquals("AB", read.string(Tag.PatientID).orElseThrow());
        assertFalse(read.notes().isEmpty());
        assertArrayEquals(bytes, read.encode(EXPLICIT));
        assertThrows(DicomFormatException.class,
                () -> DataSet.parse(bytes, 0, bytes.length, EXPLICIT, ReadOptions.STRICT));
    }

    @Test
    void compressedPixelDataIsNeverWrittenAsNativeNorTheReverse() {
        var compressed = DataSet.builder()
                .setFragments(Tag.PixelData, List.of(BulkData.of(new byte[0]), BulkData.of(new byte[] {1, 2, 3})))
                .build();
        var jpeg = TransferSyntax.of("1.2.840.10008.1.2.4.50");
        var bytes = compressed.encode(jpeg);
        assertArrayEquals(hex("""
                E07F 1000 4F42 0000 FFFFFFFF FEFF 00E0 00000000 FEFF 00E0 04000000 01020300 FEFF DDE0 00000000
                """), bytes);
        assertEquals(2, read(bytes, jpeg).element(Tag.PixelData).orElseThrow().fragments().size());
        assertArrayEquals(bytes, read(bytes, jpeg).encode(jpeg));
        var jpeg2000 = TransferSyntax.of("1.2.840.10008.1.2.4.90");
        for (var other : List.of(read(bytes, jpeg), read(bytes, jpeg).with(Tag.Modality, "CT"),
                read(bytes, jpeg).compact())) {
            var refused = assertThrows(PixelDataMismatchException.class, () -> other.encode(jpeg2000));
            assertEquals("compressed (1.2.840.10008.1.2.4.50) pixel data cannot be written in transfer syntax "
                    + "1.2.840.10008.1.2.4.90", refused.getMessage());
            assertTrue(other.without(Tag.PixelData).encode(jpeg2000).length < bytes.length);
        }
        assertThrows(IllegalArgumentException.class, () -> compressed.encode(EXPLICIT));
        assertThrows(IllegalArgumentException.class, () -> read(bytes, jpeg).encode(EXPLICIT));
        var plain = DataSet.builder().setBytes(Tag.PixelData, Vr.OW, new byte[2]).build();
        assertThrows(IllegalArgumentException.class, () -> plain.encode(jpeg));
        assertThrows(IllegalArgumentException.class, () -> read(plain.encode(EXPLICIT), EXPLICIT).encode(jpeg));
    }

    @Test
    void pixelRepresentationDecidesBetweenSignedAndUnsigned() {
        var signed = hex("2800 0301 02000000 0100 2800 0601 02000000 FFFF");
        assertEquals(-1, read(signed, IMPLICIT).intValue(Tag.SmallestImagePixelValue).getAsInt());
        var unsigned = hex("2800 0301 02000000 0000 2800 0601 02000000 FFFF");
        assertEquals(0xFFFF, read(unsigned, IMPLICIT).intValue(Tag.SmallestImagePixelValue).getAsInt());
    }

    @Test
    void valuesLoseTheirPaddingAndKeepTheirPlace() {
        var data = DataSet.builder()
                .set(Tag.ImageType, "ORIGINAL", "", " AXIAL ")
                .set(Tag.ImageComments, "  two  ")
                .setDoubles(Tag.PixelSpacing, 0.1, 1.0 / 3)
                .build();
        var read = read(data.encode(EXPLICIT), EXPLICIT);
        assertEquals(List.of("ORIGINAL", "", "AXIAL"), read.strings(Tag.ImageType));
        assertEquals("  two", read.string(Tag.ImageComments).orElseThrow());
        assertEquals(1.0 / 3, read.doubles(Tag.PixelSpacing)[1], 1e-14);
        assertTrue(read.strings(Tag.PixelSpacing).get(1).length() <= 16);
        assertEquals(Optional.empty(), read.string(Tag.PatientName));
        assertThrows(NumberFormatException.class, () -> read.intValue(Tag.ImageComments));
    }

    @Test
    void nestingStopsAtTheLimit() {
        var data = DataSet.builder().set(Tag.CodeValue, "x").build();
        for (int i = 0; i < 64; i++) {
            data = DataSet.builder().setItems(Tag.ContentSequence, data).build();
        }
        var bytes = data.encode(EXPLICIT);
        assertEquals(1, read(bytes, EXPLICIT).size());
        var deeper = DataSet.builder().setItems(Tag.ContentSequence, data).build().encode(EXPLICIT);
        assertThrows(LimitExceededException.class, () -> DataSet.parse(deeper, EXPLICIT));
    }

    @Test
    void someElementsAreReadAndReadingCanStopEarly() throws Exception {
        var bytes = DataSet.builder().set(Tag.Modality, "CT").set(Tag.PatientID, "1").set(Tag.StudyID, "2").build()
                .encode(EXPLICIT);
        var only = ReadOptions.builder().onlyTags(Tag.StudyID, Tag.Modality).build();
        var two = DataSet.parse(bytes, 0, bytes.length, EXPLICIT, only);
        assertEquals(2, two.size());
        assertArrayEquals(hex("0800 6000 4353 0200 4354 2000 1000 5348 0200 3220"), two.encode(EXPLICIT));
        var stop = ReadOptions.builder().stopAtTag(Tag.PatientID).build();
        var one = DataSet.parse(bytes, 0, bytes.length, EXPLICIT, stop);
        assertArrayEquals(hex("0800 6000 4353 0200 4354"), one.encode(EXPLICIT));
    }

    @Test
    void textIsEncodedAnewWhenTheCharacterSetChanges() {
        var item = DataSet.builder().set(Tag.CodeMeaning, "Schädel").build();
        var latin = DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 100").set(Tag.PatientName, "Müller^Jürgen")
                .setItems(Tag.ProcedureCodeSequence, item).build();
        var read = read(latin.encode(EXPLICIT), EXPLICIT);
        assertArrayEquals("Müller^Jürgen ".getBytes(StandardCharsets.ISO_8859_1),
                Arrays.copyOf(read.bytes(Tag.PatientName).orElseThrow(), 14));
        var unicode = read.with(Tag.SpecificCharacterSet, "ISO_IR 192");
        for (var syntax : List.of(EXPLICIT, IMPLICIT, BIG)) {
            var again = read(unicode.encode(syntax), syntax);
            assertEquals("Müller^Jürgen", again.string(Tag.PatientName).orElseThrow());
            assertEquals("Schädel",
                    again.item(Tag.ProcedureCodeSequence).orElseThrow().string(Tag.CodeMeaning).orElseThrow());
        }
        var moved = DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 192")
                .setItems(Tag.RequestAttributesSequence, read.items(Tag.ProcedureCodeSequence)).build();
        assertEquals("Schädel", read(moved.encode(EXPLICIT), EXPLICIT).item(Tag.RequestAttributesSequence).orElseThrow()
                .string(Tag.CodeMeaning).orElseThrow());
    }

    @Test
    void unknownValueRepresentationsAreReadByTheDictionaryOrAsBytes() {
        var unknown = hex("0800 6000 554E 0000 02000000 4354 0900 0110 5A5A 0000 02000000 0102");
        var read = read(unknown, EXPLICIT);
        assertEquals("CT", read.string(Tag.Modality).orElseThrow());
        assertEquals(Vr.UN, read.element(0x00091001).orElseThrow().vr());
        assertArrayEquals(hex("0102"), read.bytes(0x00091001).orElseThrow());
        assertEquals(1, read.notes().size());
        assertArrayEquals(unknown, read.encode(EXPLICIT));
    }

    @Test
    void namesDatesAndTimesHaveTypes() {
        var data = DataSet.builder().lenient().set(Tag.PatientName, "Doe^Jane")
                .set(Tag.StudyDate, "20260131")
                .set(Tag.StudyTime, "not a time").build();
        assertEquals("Doe", data.personName(Tag.PatientName).orElseThrow().alphabetic().family());
        assertEquals(DicomDate.parse("20260131"), data.date(Tag.StudyDate).orElseThrow());
        assertEquals(Optional.empty(), data.time(Tag.StudyTime));
    }

    private static DataSet read(byte[] bytes, TransferSyntax syntax) {
        try {
            return DataSet.parse(bytes, syntax);
        } catch (DicomFormatException e) {
            throw new AssertionError(e);
        }
    }
}
