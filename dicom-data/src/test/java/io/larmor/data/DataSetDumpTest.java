package io.larmor.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DataSetDumpTest {

    @Test
    void anElementIsALine() {
        var item = DataSet.builder().set(Tag.CodeValue, "T-1").build();
        var dataSet = DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).setEmpty(Tag.AccessionNumber)
                .setItems(Tag.AnatomicRegionSequence, item).set(0x00290010, Vr.LO, "SIEMENS CSA HEADER")
                .setBytes(0x00291010, Vr.OB, new byte[] {1, (byte) 0xAB}).set(0x00291099, Vr.LO, "x")
                .setInts(Tag.Rows, 512).set(Tag.PixelSpacing, "0.5", "0.25").build();
        assertEquals(
                """
                        (0008,0016) UI  SOPClassUID                         1.2.840.10008.5.1.4.1.1.2 = CT Image Storage
                        (0008,0050) SH  AccessionNumber
                        (0008,2218) SQ  AnatomicRegionSequence              1 item
                          item 1
                            (0008,0100) SH  CodeValue                       T-1
                        (0028,0010) US  Rows                                512
                        (0028,0030) DS  PixelSpacing                        0.5\\0.25
                        (0029,0010) LO  PrivateCreator                      SIEMENS CSA HEADER
                        (0029,1010) OB  CSA Image Header Info               01 AB
                        (0029,1099) LO  ?                                   x
                        """,
                DataSetDump.toString(dataSet));
    }

    @Test
    void lengthsAreToldWhenAskedFor() throws IOException {
        var dataSet = DataSet.builder().setInts(Tag.Rows, 512).set(Tag.PixelSpacing, "0.5", "0.25")
                .setItems(Tag.AnatomicRegionSequence, DataSet.EMPTY).build();
        var out = new ByteArrayOutputStream();
        DataSetDump.write(dataSet, out, DataSetDump.Options.DEFAULT.withLengths(true).withDepth(0));
        assertEquals("""
                (0008,2218) SQ        -  AnatomicRegionSequence              1 item
                (0028,0010) US        2  Rows                                512
                (0028,0030) DS        8  PixelSpacing                        0.5\\0.25
                """, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void depthIsLimited() throws IOException {
        var inner = DataSet.builder().setItems(Tag.AnatomicRegionModifierSequence, DataSet.EMPTY).build();
        var dataSet = DataSet.builder().setItems(Tag.AnatomicRegionSequence, inner).build();
        for (int depth = 0; depth < 4; depth++) {
            var out = new StringBuilder();
            DataSetDump.write(dataSet, out, DataSetDump.Options.DEFAULT.withDepth(depth));
            assertEquals(Math.min(5 - 1, 1 + 2 * depth - (depth > 1 ? 1 : 0)), out.toString().lines().count());
        }
    }

    @Test
    void aCharacterIsWholeOrNotThere() throws IOException {
        for (int length = 55; length < 80; length++) {
            for (var tail : List.of("", "😀", "é", "\u0001", "\n", "b")) {
                var dataSet = DataSet.builder().lenient().set(Tag.TextValue, "a".repeat(length) + tail + "b").build();
                // Beyond ASCII there is a Specific Character Set, too.
                var line = DataSetDump.toString(dataSet).lines().toList().getLast();
                assertTrue(line.length() <= 120, line);
                assertTrue(line.endsWith("b") || line.endsWith("…"), line);
                assertFalse(line.contains("?"), line);
            }
        }
    }

    @Test
    void aLongValueIsCut() throws IOException {
        var dataSet = DataSet.builder().set(Tag.TextValue, "a".repeat(500))
                .setBytes(Tag.SelectorOWValue, Vr.OW, new byte[100_000]).build();
        for (var line : DataSetDump.toString(dataSet).lines().toList()) {
            assertTrue(line.length() > 116 && line.length() <= 120, line);
            assertTrue(line.endsWith("…"));
        }
        var out = new StringBuilder();
        DataSetDump.write(dataSet, out, DataSetDump.Options.DEFAULT.withWidth(0));
        assertTrue(out.length() > 300_000);
    }

    @Test
    void noControlCharacterReachesTheTerminal() {
        var dump = DataSetDump
                .toString(DataSet.builder().lenient().set(Tag.TextValue, "a\u001b[31m\r\nb\u009b\u0007").build());
        assertTrue(dump.endsWith("a\\u001B[31m\\r\\nb\\u009B\\u0007\n"));
    }

    @Test
    void coloursAreOnlyThereWhenAskedFor() throws IOException {
        var dataSet = DataSet.builder().set(Tag.Modality, "CT").build();
        var out = new StringBuilder();
        DataSetDump.write(dataSet, out, DataSetDump.Options.DEFAULT.withColour(true));
        assertTrue(out.toString().contains("\u001b["));
        assertFalse(DataSetDump.toString(dataSet).contains("\u001b"));
        assertEquals(DataSetDump.toString(dataSet), out.toString().replaceAll("\u001b\\[[0-9]*m", ""));
    }

    @Test
    void pixelDataIsCountedAndNotShown() {
        assertEquals("(7FE0,0010) OW  PixelData                           100000 bytes\n", DataSetDump
                .toString(DataSet.builder().setBytes(Tag.PixelData, Vr.OW, new byte[100_000]).build()));
    }

    @Test
    void encapsulatedPixelDataIsCounted() {
        var fragments = List.of(BulkData.of(new byte[4]), BulkData.of(new byte[10]), BulkData.of(new byte[2]));
        assertEquals(
                "(7FE0,0010) OB  PixelData                           2 fragments of 12 bytes, with a Basic Offset Table\n",
                DataSetDump.toString(DataSet.builder().setFragments(Tag.PixelData, fragments).build()));
    }
}
