package io.larmor.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FramesTest {
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax BIG = TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
    private static final TransferSyntax JPEG = TransferSyntax.of("1.2.840.10008.1.2.4.50");

    @TempDir
    Path folder;

    private static DataSetBuilder image(int frames, int bits) {
        return DataSet.builder().set(Tag.NumberOfFrames, Integer.toString(frames)).setInts(Tag.SamplesPerPixel, 1)
                .setInts(Tag.Rows, 3).setInts(Tag.Columns, 2).setInts(Tag.BitsAllocated, bits);
    }

    private static byte[] counting(int length, int from) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    @Test
    void nativeFramesAreRangesInEitherByteOrder() throws IOException {
        var image = image(3, 16).setBytes(Tag.PixelData, Vr.OW, counting(36, 0)).build();
        for (var syntax : List.of(EXPLICIT, BIG, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)) {
            var frames = Frames.of(DataSet.parse(image.encode(syntax), syntax));
            assertEquals(3, frames.count());
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(counting(12, 12 * i), frames.bytes(i), syntax.uid());
            }
            assertThrows(IndexOutOfBoundsException.class, () -> frames.frame(3));
            assertThrows(IndexOutOfBoundsException.class, () -> frames.frame(-1));
        }
    }

    @Test
    void framesOfAnOddNumberOfBytesAreFoundInBigEndianWords() throws IOException {
        var image = image(2, 8).setInts(Tag.Columns, 3).setBytes(Tag.PixelData, Vr.OW, counting(18, 0)).build();
        var frames = Frames.of(DataSet.parse(image.encode(BIG), BIG));
        assertArrayEquals(counting(9, 0), frames.bytes(0));
        assertArrayEquals(counting(9, 9), frames.bytes(1));
    }

    @Test
    void framesOfSingleBitsMayStartWithinAByte() throws IOException {
        // Six pixels a frame: 111111 000000 101010 ..., least significant bit first.
        var image = image(3, 1).setBytes(Tag.PixelData, Vr.OB, new byte[] {0b0011_1111, (byte) 0b0101_0000, 0b01, 0})
                .build();
        var frames = Frames.of(image);
        assertEquals(0b11_1111, frames.bytes(0)[0] & 0b11_1111);
        assertEquals(0b00_0000, frames.bytes(1)[0] & 0b11_1111);
        assertEquals(0b01_0101, frames.bytes(2)[0] & 0b11_1111);
    }

    @Test
    void declaredFramesThatAreNotThereAreRefused() {
        var few = image(4, 16).setBytes(Tag.PixelData, Vr.OW, counting(36, 0)).build();
        assertThrows(DicomFormatException.class, () -> Frames.of(few));
        var none = image(1, 16).build();
        assertThrows(DicomFormatException.class, () -> Frames.of(none));
        var huge = image(Integer.MAX_VALUE, 16).setInts(Tag.Rows, 65535).setInts(Tag.Columns, 65535)
                .setBytes(Tag.PixelData, Vr.OW, counting(36, 0)).build();
        assertThrows(DicomFormatException.class, () -> Frames.of(huge));
        var sizeless = DataSet.builder().setBytes(Tag.PixelData, Vr.OW, new byte[4]).build();
        assertThrows(DicomFormatException.class, () -> Frames.of(sizeless));
        var fragments = image(3, 8).setFragments(Tag.PixelData, fragments(new byte[0], counting(4, 0))).build();
        assertThrows(DicomFormatException.class, () -> Frames.of(fragments));
    }

    private static List<BulkData> fragments(byte[]... all) {
        var fragments = new ArrayList<BulkData>();
        for (var fragment : all) {
            fragments.add(BulkData.of(fragment));
        }
        return fragments;
    }

    private static byte[] table(int... offsets) {
        var table = ByteBuffer.allocate(4 * offsets.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int offset : offsets) {
            table.putInt(offset);
        }
        return table.array();
    }

    private static Frames read(DataSetBuilder image) throws IOException {
        return Frames.of(DataSet.parse(image.build().encode(JPEG), JPEG));
    }

    @Test
    void eachWayToFindEncapsulatedFramesFindsTheSame() throws IOException {
        byte[][] parts = {{(byte) 0xFF, (byte) 0xD8, 1, 2}, {3, 4}, {(byte) 0xFF, (byte) 0xD8, 5, 6, 7, 8}, {9, 10},
            {11, 12}};
        var first = new byte[] {(byte) 0xFF, (byte) 0xD8, 1, 2, 3, 4};
        var second = new byte[] {(byte) 0xFF, (byte) 0xD8, 5, 6, 7, 8, 9, 10, 11, 12};
        for (var table : List.of(table(0, 22), new byte[0])) {
            var frames = read(image(2, 8).setFragments(Tag.PixelData,
                    fragments(table, parts[0], parts[1], parts[2], parts[3], parts[4])));
            assertArrayEquals(first, frames.bytes(0));
            assertArrayEquals(second, frames.bytes(1));
            assertEquals(3, frames.frame(1).size());
        }
        var single = read(image(1, 8).setFragments(Tag.PixelData, fragments(new byte[0], parts[0], parts[1])));
        assertArrayEquals(first, single.bytes(0));
        var oneEach = read(image(2, 8).setFragments(Tag.PixelData, fragments(new byte[0], parts[1], parts[3])));
        assertArrayEquals(parts[3], oneEach.bytes(1));
    }

    @Test
    void theExtendedOffsetTableCountsMoreAndKnowsPadding() throws IOException {
        var frames = read(image(2, 8).setBytes(Tag.ExtendedOffsetTable, Vr.OV, longs(0, 12))
                .setBytes(Tag.ExtendedOffsetTableLengths, Vr.OV, longs(3, 2))
                .setFragments(Tag.PixelData, fragments(new byte[0], new byte[] {1, 2, 3, 0}, new byte[] {4, 5})));
        assertArrayEquals(new byte[] {1, 2, 3}, frames.bytes(0));
        assertArrayEquals(new byte[] {4, 5}, frames.bytes(1));
    }

    private static byte[] longs(long... values) {
        var bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            bytes.putLong(value);
        }
        return bytes.array();
    }

    @Test
    void aTableThatPointsBesideTheFragmentsIsRefused() {
        byte[] part = {1, 2};
        var wrong = image(2, 8).setFragments(Tag.PixelData, fragments(table(0, 11), part, part, part));
        assertThrows(DicomFormatException.class, () -> read(wrong));
        var nothing = image(2, 8).setFragments(Tag.PixelData, fragments(new byte[0], part, part, part));
        assertThrows(DicomFormatException.class, () -> read(nothing));
    }

    /// What is in the holes of a sparse file costs nothing.
    private Path sparse(DataSet header, TransferSyntax syntax, long... fragments) throws IOException {
        return sparse(header, syntax, new byte[0], fragments);
    }

    private Path sparse(DataSet header, TransferSyntax syntax, byte[] table, long[] fragments) throws IOException {
        var file = folder.resolve("sparse");
        var meta = DicomFile.header(DicomFile.fileMeta(Uid.MultiFrameGrayscaleWordSecondaryCaptureImageStorage, "1.2",
                syntax.uid(), ""));
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(meta));
            channel.write(ByteBuffer.wrap(header.encode(syntax)));
            boolean encapsulated = syntax.encapsulated();
            channel.write(little(0x0010_7FE0, 0x0000_574F, encapsulated ? -1 : (int) fragments[0]));
            if (encapsulated) {
                channel.write(little(0xE000_FFFE, table.length));
                channel.write(ByteBuffer.wrap(table));
            }
            for (long length : fragments) {
                if (encapsulated) {
                    channel.write(little(0xE000_FFFE, (int) length));
                }
                channel.position(channel.position() + length - 4);
                channel.write(little(0x7070_7070));
            }
            if (encapsulated) {
                channel.write(little(0xE0DD_FFFE, 0));
            }
            channel.write(little(0xFFFC_FFFC, 0x0000_424F, 2));
            channel.write(ByteBuffer.wrap(new byte[2]));
        }
        return file;
    }

    private static ByteBuffer little(int... values) {
        var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.flip();
    }

    @Test
    void aValueOfMoreThanTwoGibibytesIsReadByFrame() throws IOException {
        long frame = 1024L * 1024 * 2;
        int count = 1100;
        var header = image(count, 16).setInts(Tag.Rows, 1024).setInts(Tag.Columns, 1024).build();
        var path = sparse(header, EXPLICIT, frame * count);
        try (var file = DicomFile.open(path, ReadOptions.STRICT)) {
            var dataSet = file.dataSet();
            var pixels = dataSet.element(Tag.PixelData).orElseThrow();
            assertEquals(frame * count, pixels.length());
            assertEquals(2, dataSet.element(0xFFFC_FFFC).orElseThrow().length());
            var last = Frames.of(dataSet).bytes(count - 1);
            assertEquals(frame, last.length);
            assertEquals(0x70, last[last.length - 1]);
            assertThrows(IllegalStateException.class, pixels.bulkData().orElseThrow()::bytes);
            assertThrows(IllegalStateException.class, () -> dataSet.encode(EXPLICIT));
        }
    }

    @Test
    void fragmentsOfMoreThanFourGibibytesAreReadByFrame() throws IOException {
        long length = 0x7000_0000L;
        var path = sparse(image(3, 8).build(), JPEG, length, length, length);
        try (var file = DicomFile.open(path, ReadOptions.STRICT)) {
            assertEquals(Files.size(path), file.dataSetOffset() + file.dataSetLength());
            var frames = Frames.of(file.dataSet());
            var last = frames.frame(2).getFirst();
            assertEquals(length, last.length());
            assertArrayEquals(new byte[] {0, 0x70, 0x70, 0x70, 0x70}, last.slice(length - 5, 5).bytes());
            assertEquals(2, file.dataSet().element(0xFFFC_FFFC).orElseThrow().length());
        }
    }

    /// Indexing an object of 256 MiB and reading a frame in its middle.
    private void assertTouchesLittle(TransferSyntax syntax, DataSetBuilder image, byte[] table, int frameLength,
            long... lengths) throws IOException {
        var path = sparse(image.build(), syntax, table, lengths);
        long offset;
        try (var file = DicomFile.open(path, ReadOptions.STRICT)) {
            offset = file.dataSetOffset();
        }
        try (var counting = new CountingChannel(FileChannel.open(path))) {
            long size = counting.size();
            assertTrue(size > 256 << 20, "size " + size);
            var dataSet = new DataSetParser(counting, offset, size, ReadOptions.STRICT).parse(syntax);
            var frame = Frames.of(dataSet).bytes(300);
            assertEquals(frameLength, frame.length);
            assertEquals(0x70, frame[frame.length - 1]);
            assertTrue(counting.count() < size / 100, counting.count() + " of " + size + " bytes read");
        } finally {
            Files.delete(path);
        }
    }

    @Test
    void oneFrameOfAQuarterOfAGibibyteTouchesLessThanAHundredthOfIt() throws IOException {
        int count = 513;
        int length = 512 * 1024;
        var lengths = new long[count];
        Arrays.fill(lengths, length);
        var offsets = new int[count];
        var longOffsets = new long[count];
        for (int i = 0; i < count; i++) {
            offsets[i] = i * (length + 8);
            longOffsets[i] = offsets[i];
        }
        var large = image(count, 16).setInts(Tag.Rows, 512).setInts(Tag.Columns, 512);
        assertTouchesLittle(JPEG, large, table(offsets), length, lengths);
        assertTouchesLittle(JPEG, large, new byte[0], length, lengths);
        assertTouchesLittle(JPEG, image(count, 16).setBytes(Tag.ExtendedOffsetTable, Vr.OV, longs(longOffsets))
                .setBytes(Tag.ExtendedOffsetTableLengths, Vr.OV, longs(lengths)), new byte[0], length, lengths);
        // What marks the end of a fragment stands at that of the pixel data only, so that it is the last frame here.
        var one = image(301, 16).setInts(Tag.Rows, 512).setInts(Tag.Columns, 896);
        assertTouchesLittle(EXPLICIT, one, new byte[0], 512 * 896 * 2, 301L * 512 * 896 * 2);
    }
}
