package io.larmor.data;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DicomFileTest {
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax BIG = TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;

    @TempDir
    Path folder;

    private static DataSetBuilder instance() {
        return DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, "1.2.3")
                .set(Tag.PatientName, "Doe^Jane");
    }

    @Test
    void whatIsWrittenHasPreambleMetaAndDataSet() throws IOException {
        var path = folder.resolve("a.dcm");
        DicomFile.write(path, instance().build(), EXPLICIT);
        var bytes = Files.readAllBytes(path);
        assertEquals("DICM", new String(bytes, 128, 4, StandardCharsets.US_ASCII));
        try (var file = DicomFile.open(path, ReadOptions.STRICT)) {
            var meta = file.fileMeta().orElseThrow();
            assertEquals(file.dataSetOffset() - 132 - 12, meta.element(Tag.FileMetaInformationGroupLength).orElseThrow()
                    .longs()[0]);
            assertEquals(Uid.CTImageStorage, file.sopClassUid());
            assertEquals("1.2.3", file.sopInstanceUid());
            assertEquals(EXPLICIT, file.transferSyntax());
            assertEquals("Doe^Jane", file.dataSet().string(Tag.PatientName).orElseThrow());
            assertEquals(bytes.length - file.dataSetOffset(), file.dataSetLength());
            assertArrayEquals(instance().build().encode(EXPLICIT),
                    Arrays.copyOfRange(bytes, (int) file.dataSetOffset(), bytes.length));
            assertEquals(List.of(), file.notes());
        }
    }

    @Test
    void whatIsReadAtFirstMayEndAnywhereInTheDataSet() throws IOException {
        int first = 16 * 1024;
        for (int length = first - 440; length <= first; length += 2) {
            var value = new byte[length];
            Arrays.fill(value, (byte) (length >>> 1));
            var dataSet = instance().setBytes(Tag.EncapsulatedDocument, Vr.OB, value)
                    .setBytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4}).build();
            var path = folder.resolve("straddling");
            DicomFile.write(path, dataSet, EXPLICIT);
            for (long threshold : new long[] {Long.MAX_VALUE, 4096}) {
                try (var file = DicomFile.open(path, ReadOptions.builder().bulkThreshold(threshold).build())) {
                    var meta = file.fileMeta().orElseThrow().encode(EXPLICIT);
                    assertArrayEquals(dataSet.encode(EXPLICIT), file.dataSet().encode(EXPLICIT));
                    assertArrayEquals(dataSet.encode(EXPLICIT),
                            file.readDataSet(ReadOptions.DEFAULT).encode(EXPLICIT));
                    assertArrayEquals(meta, file.fileMeta().orElseThrow().encode(EXPLICIT));
                }
            }
        }
    }

    @Test
    void aBareDataSetIsReadInTheSyntaxThatItLooksLike() throws IOException {
        for (var syntax : List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT, BIG)) {
            var path = Files.write(folder.resolve("bare"), instance().build().encode(syntax));
            try (var file = DicomFile.open(path)) {
                assertEquals(syntax, file.transferSyntax());
                assertTrue(file.fileMeta().isEmpty());
                assertEquals("1.2.3", file.sopInstanceUid());
                assertFalse(file.notes().isEmpty());
            }
            assertThrows(DicomFormatException.class, () -> DicomFile.open(path, ReadOptions.STRICT));
        }
    }

    @Test
    void whatTheDataSetSaysAboutItselfCountsMoreThanFileMeta() throws IOException {
        var path = folder.resolve("renamed");
        var meta = DicomFile.fileMeta(Uid.MRImageStorage, "9.9", EXPLICIT.uid(), "");
        DicomFile.write(path, meta, instance().build());
        try (var file = DicomFile.open(path)) {
            assertEquals(Uid.CTImageStorage, file.sopClassUid());
            assertEquals("1.2.3", file.sopInstanceUid());
        }
        DicomFile.write(path, meta, DataSet.builder().set(Tag.PatientID, "1").build());
        try (var file = DicomFile.open(path)) {
            assertEquals(Uid.MRImageStorage, file.sopClassUid());
            assertEquals("9.9", file.sopInstanceUid());
        }
    }

    @Test
    void whatIsNotDicomIsRefused() throws IOException {
        for (var text : List.of("", "x", "%PDF-1.7 and more", "GET / HTTP/1.1\r\n", "x".repeat(200))) {
            var path = Files.writeString(folder.resolve("other"), text);
            assertThrows(DicomFormatException.class, () -> DicomFile.open(path));
        }
        assertThrows(IOException.class, () -> DicomFile.open(folder.resolve("absent")));
    }

    @Test
    void largeValuesStayInTheFileUntilItIsClosed() throws IOException {
        var pixels = new byte[200_000];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 31);
        }
        for (var syntax : List.of(EXPLICIT, BIG)) {
            var path = folder.resolve("large");
            var icon = DataSet.builder().setBytes(Tag.PixelData, Vr.OW, pixels).build();
            var written = instance().setItems(Tag.IconImageSequence, icon).setBytes(Tag.PixelData, Vr.OW, pixels)
                    .build();
            DicomFile.write(path, written, syntax);
            DataSet dataSet;
            try (var file = DicomFile.open(path)) {
                dataSet = file.dataSet();
                var element = dataSet.element(Tag.PixelData).orElseThrow();
                assertTrue(element.bulkData().orElseThrow().isInFile());
                assertEquals(pixels.length, element.length());
                assertArrayEquals(pixels, element.bytes());
                assertEquals((pixels[0] & 0xFF) | ((pixels[1] & 0xFF) << 8), element.ints()[0]);
                assertArrayEquals(pixels, dataSet.item(Tag.IconImageSequence).orElseThrow().bytes(Tag.PixelData)
                        .orElseThrow());
                for (var target : List.of(EXPLICIT, BIG, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)) {
                    assertArrayEquals(written.encode(target), dataSet.encode(target));
                    assertArrayEquals(written.with(Tag.PatientID, "7").encode(target),
                            dataSet.with(Tag.PatientID, "7").encode(target));
                }
            }
            assertThrows(UncheckedIOException.class, () -> dataSet.bytes(Tag.PixelData));
            assertEquals("Doe^Jane", dataSet.string(Tag.PatientName).orElseThrow());
        }
    }

    @Test
    void aFileBeyondTwoGibibytesIsReadWithoutItsPixels() throws IOException {
        var path = folder.resolve("huge");
        long length = 0x8000_0010L;
        var before = instance().build().encode(EXPLICIT);
        try (var channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE)) {
            channel.write(
                    ByteBuffer.wrap(DicomFile.header(DicomFile.fileMeta(Uid.CTImageStorage, "1.2.3", EXPLICIT.uid(),
                            "SOURCE"))));
            channel.write(ByteBuffer.wrap(before));
            channel.write(
                    ByteBuffer.wrap(new byte[] {(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'W', 0, 0, 0x10, 0, 0, (byte) 0x80}));
            long end = channel.position() + length;
            channel.write(ByteBuffer.wrap(DataSet.builder().setBytes(0xFFFC_FFFC, Vr.OB, new byte[2]).build()
                    .encode(EXPLICIT)), end);
        }
        try (var file = DicomFile.open(path)) {
            var dataSet = file.dataSet();
            assertEquals(length, dataSet.element(Tag.PixelData).orElseThrow().length());
            assertTrue(dataSet.contains(0xFFFC_FFFC));
            assertThrows(IllegalStateException.class, () -> dataSet.bytes(Tag.PixelData));
            var counted = new long[1];
            dataSet.writeTo(new OutputStream() {
                @Override
                public void write(int b) {
                    counted[0]++;
                }

                @Override
                public void write(byte[] b, int off, int len) {
                    counted[0] += len;
                }
            }, EXPLICIT);
            assertEquals(file.dataSetLength(), counted[0]);
        }
    }

    @Test
    void aFileThatCannotBeWrittenWholeLeavesTheOldOne() throws IOException {
        var path = folder.resolve("kept");
        DicomFile.write(path, instance().build(), EXPLICIT);
        var old = Files.readAllBytes(path);
        var source = folder.resolve("source");
        DicomFile.write(source, instance().setBytes(Tag.PixelData, Vr.OW, new byte[100_000]).build(), EXPLICIT);
        DataSet broken;
        try (var file = DicomFile.open(source)) {
            broken = file.dataSet();
        }
        assertThrows(IOException.class, () -> DicomFile.write(path, broken, EXPLICIT));
        assertArrayEquals(old, Files.readAllBytes(path));
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void whatWouldBeNoFileIsRefused() throws IOException {
        var path = folder.resolve("kept");
        DicomFile.write(path, instance().build(), EXPLICIT);
        var old = Files.readAllBytes(path);
        refused(path, instance().setEmpty(Tag.SOPClassUID).build(), "(0008,0016): SOPClassUID is missing");
        refused(path, instance().remove(Tag.SOPInstanceUID).build(), "(0008,0018): SOPInstanceUID is missing");
        refused(path, instance().set(Tag.TransferSyntaxUID, BIG.uid()).build(), "(0002,0010): ");
        refused(path, instance().set(Tag.AffectedSOPClassUID, "1.2").build(), "(0000,0002): ");
        refused(path, instance().set(Tag.SpecificCharacterSet, "ISO_IR 100").set(Tag.PatientName, "山田").build(),
                "(0010,0010): the text has characters that ISO_IR 100");
        refused(path, instance().setFragments(Tag.PixelData, List.of(BulkData.of(new byte[0]))).build(),
                "(7FE0,0010): compressed pixel data cannot be written in transfer syntax 1.2.840.10008.1.2.1");
        var meta = DicomFile.fileMeta("1.2", "1.3", EXPLICIT.uid(), "").with(Tag.PatientID, "1");
        assertThrows(DicomFormatException.class, () -> DicomFile.write(path, meta, instance().build()));
        assertArrayEquals(old, Files.readAllBytes(path));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    private static void refused(Path path, DataSet dataSet, String why) {
        var message = String.valueOf(assertThrows(DicomFormatException.class,
                () -> DicomFile.write(path, dataSet, EXPLICIT)).getMessage());
        assertTrue(message.startsWith(why), message);
    }

    @Test
    void whatNeverHadUidsIsWrittenAsItsMakerSays() throws IOException {
        var path = folder.resolve("lenient");
        DicomFile.write(path, DicomFile.fileMeta("", "", EXPLICIT.uid(), ""),
                DataSet.builder().set(Tag.PatientID, "1").build());
        try (var file = DicomFile.open(path)) {
            assertEquals("1", file.dataSet().string(Tag.PatientID).orElseThrow());
            assertEquals("", file.sopClassUid());
        }
    }

    @Test
    void aGroupLengthThatIsNoNumberIsTolerated() throws IOException {
        var path = folder.resolve("odd");
        DicomFile.write(path, instance().build(), EXPLICIT);
        for (var vr : List.of("DS", "FL", "UI", "SQ", "OB")) {
            var bytes = Files.readAllBytes(path);
            bytes[136] = (byte) vr.charAt(0);
            bytes[137] = (byte) vr.charAt(1);
            var odd = Files.write(folder.resolve("odd" + vr), bytes);
            try (var file = DicomFile.open(odd)) {
                assertFalse(file.notes().isEmpty(), vr);
            } catch (DicomFormatException _) {
                // The header of some VRs is longer, so that nothing behind it can be found.
                assertTrue(List.of("SQ", "OB").contains(vr), vr);
            }
        }
    }

    @Test
    void aRangeThatNoFileHasIsRefused() throws IOException {
        var path = Files.write(folder.resolve("bulk"), new byte[10]);
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            assertThrows(IllegalArgumentException.class, () -> BulkData.of(channel, -5, -3));
            assertThrows(IllegalArgumentException.class, () -> BulkData.of(channel, -1, 3));
            assertThrows(IllegalArgumentException.class, () -> BulkData.of(channel, 0, -1));
            assertThrows(IllegalArgumentException.class, () -> BulkData.of(channel, 2, Long.MAX_VALUE - 1));
            assertEquals(10, BulkData.of(channel, 0, 10).bytes().length);
        }
    }

    @Test
    void aValueThatItsLengthFieldCannotTellIsRefused() throws IOException {
        var path = Files.write(folder.resolve("bulk"), new byte[10]);
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            for (long length : new long[] {0xFFFF_FFFFL, 0xFFFF_FFFEL + 1, 1L << 33}) {
                var bulk = BulkData.of(channel, 0, length);
                var value = instance().add(Element.of(Tag.PixelData, Vr.OW, bulk)).build();
                assertThrows(IllegalStateException.class,
                        () -> value.writeTo(OutputStream.nullOutputStream(), EXPLICIT));
                var fragments = instance().setFragments(Tag.PixelData, List.of(BulkData.of(new byte[0]), bulk)).build();
                assertThrows(IllegalStateException.class, () -> fragments.writeTo(OutputStream.nullOutputStream(),
                        TransferSyntax.of(Uid.JPEGBaseline8Bit)));
            }
        }
    }

    @Test
    void bytesAreNoSequence() {
        assertEquals("(0040,0275): a sequence has items, not bytes", assertThrows(IllegalArgumentException.class,
                () -> Element.of(Tag.RequestAttributesSequence, Vr.SQ, new byte[2])).getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> Element.of(Tag.RequestAttributesSequence, Vr.SQ, BulkData.of(new byte[2])));
        assertTrue(Element.of(Tag.RequestAttributesSequence, Vr.SQ, new byte[0]).isEmpty());
    }

    @Test
    void aFileThatShrinksUnderTheReaderIsReported() throws IOException {
        var path = folder.resolve("shrinks");
        DicomFile.write(path, instance().setBytes(Tag.PixelData, Vr.OW, new byte[100_000]).build(), EXPLICIT);
        try (var file = DicomFile.open(path)) {
            var pixels = file.dataSet().element(Tag.PixelData).orElseThrow().bulkData().orElseThrow();
            try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(file.dataSetOffset() + 500);
            }
            assertThrows(DicomFormatException.class, pixels::bytes);
        }
    }

    @Test
    void anItemKnowsWhereItWasRead(@TempDir Path folder) throws IOException {
        var item = DataSet.builder().set(Tag.CodeValue, "1").setBytes(Tag.EncapsulatedDocument, Vr.OB, new byte[50])
                .build();
        var built = DataSet.builder().setItems(Tag.ConceptNameCodeSequence, item, item).build();
        var path = folder.resolve("items.dcm");
        DicomFile.write(path, DicomFile.fileMeta("", "", EXPLICIT.uid(), ""), built);
        var valuesInFile = ReadOptions.builder().bulkThreshold(20).build();
        var bytes = Files.readAllBytes(path);
        try (var file = DicomFile.open(path, valuesInFile)) {
            var items = file.dataSet().items(Tag.ConceptNameCodeSequence);
            int second = 12 + 2 * 8 + 10 + 12 + 50;
            assertEquals(12 + 8, items.getFirst().offset().orElseThrow());
            assertEquals(second, items.getLast().offset().orElseThrow());
            int start = (int) file.dataSetOffset();
            var parsed = DataSet.parse(bytes, start, bytes.length - start, file.transferSyntax(), ReadOptions.DEFAULT);
            assertEquals(second, parsed.items(Tag.ConceptNameCodeSequence).getLast().offset().orElseThrow());
            assertEquals(0, parsed.offset().orElseThrow());
        }
        assertTrue(built.offset().isEmpty());
    }
}
