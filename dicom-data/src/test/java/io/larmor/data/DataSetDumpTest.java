package io.larmor.data;

import java.io.IOException;
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
                        (0008,0016) UI       26  SOPClassUID                         1.2.840.10008.5.1.4.1.1.2 = CT Image Storage
                        (0008,0050) SH        0  AccessionNumber
                        (0008,2218) SQ        -  AnatomicRegionSequence              1 item
                          item 1
                            (0008,0100) SH        4  CodeValue                       T-1
                        (0028,0010) US        2  Rows                                512
                        (0028,0030) DS        8  PixelSpacing                        0.5\\0.25
                        (0029,0010) LO       18  PrivateCreator                      SIEMENS CSA HEADER
                        (0029,1010) OB        2  CSA Image Header Info               01 ab
                        (0029,1099) LO        2  ?                                   x
                        """,
                DataSetDump.toString(dataSet));
    }

    @Test
    void aLongValueIsCut() throws IOException {
        var dataSet = DataSet.builder().set(Tag.TextValue, "a".repeat(500))
                .setBytes(Tag.PixelData, Vr.OW, new byte[100_000]).build();
        for (var line : DataSetDump.toString(dataSet).lines().toList()) {
            assertEquals(120, line.length());
            assertTrue(line.endsWith("…"));
        }
        var out = new StringBuilder();
        DataSetDump.write(dataSet, out, new DataSetDump.Options(0, false));
        assertTrue(out.length() > 300_000);
    }

    @Test
    void noControlCharacterReachesTheTerminal() {
        var dump = DataSetDump.toString(DataSet.builder().set(Tag.TextValue, "a\u001b[31m\r\nb\u009b\u0007").build());
        assertTrue(dump.endsWith("a\\u001B[31m\\r\\nb\\u009B\\u0007\n"));
    }

    @Test
    void coloursAreOnlyThereWhenAskedFor() throws IOException {
        var dataSet = DataSet.builder().set(Tag.Modality, "CT").build();
        var out = new StringBuilder();
        DataSetDump.write(dataSet, out, new DataSetDump.Options(120, true));
        assertTrue(out.toString().contains("\u001b["));
        assertFalse(DataSetDump.toString(dataSet).contains("\u001b"));
        assertEquals(DataSetDump.toString(dataSet), out.toString().replaceAll("\u001b\\[[0-9]*m", ""));
    }

    @Test
    void encapsulatedPixelDataIsCounted() {
        var fragments = List.of(BulkData.of(new byte[4]), BulkData.of(new byte[10]), BulkData.of(new byte[2]));
        assertEquals(
                "(7FE0,0010) OB        -  PixelData                           2 fragments of 12 bytes, with a Basic Offset Table\n",
                DataSetDump.toString(DataSet.builder().setFragments(Tag.PixelData, fragments).build()));
    }
}
