package io.larmor.data;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Data sets are read from streams that go by once, and their large values are not held.
class PassingTest {
    /// How many arbitrary data sets: `-Dpassing.seeds`.
    private static final int SEEDS = Integer.getInteger("passing.seeds", 15);
    private static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax BIG = TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
    private static final TransferSyntax DEFLATED = TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax JPEG = TransferSyntax.of("1.2.840.10008.1.2.4.50");

    @TempDir
    Path folder;

    /// Gives at most so many bytes at a time.
    private static InputStream pieces(byte[] bytes, int most) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return super.read(into, offset, Math.min(most, length));
            }
        };
    }

    private static ReadOptions above(long threshold) {
        return ReadOptions.builder().bulkThreshold(threshold).build();
    }

    @Test
    void piecesOfEverySizeMakeTheDataSetThatTheWholeMakes() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            var built = new RandomData(seed).dataSet(3);
            for (var syntax : List.of(IMPLICIT, EXPLICIT, BIG, DEFLATED)) {
                var bytes = built.encode(syntax);
                var plain = syntax.equals(DEFLATED) ? EXPLICIT : syntax;
                var whole = DataSet.parse(bytes, syntax);
                for (int most : new int[] {1, 2, 3, 7, 8, 12, 13, 64, 1000, 100_000}) {
                    var held = DataSet.read(pieces(bytes, most), syntax, above(Long.MAX_VALUE),
                            BulkDataConsumer.DISCARD);
                    assertArrayEquals(whole.encode(plain), held.encode(plain), "seed " + seed);
                    var passed = DataSet.read(pieces(bytes, most), syntax, above(seed), PassingTest::keep);
                    assertArrayEquals(whole.encode(plain), passed.encode(plain), "seed " + seed);
                    assertEquals(CorpusTest.values(held, false), CorpusTest.values(passed, false));
                }
            }
        }
    }

    private static Optional<BulkData> keep(PassingValue value, InputStream bytes) throws IOException {
        return Optional.of(BulkData.of(bytes.readAllBytes()));
    }

    @Test
    void aConsumerIsToldWhereAValueStands() throws IOException {
        var icon = DataSet.builder().setBytes(Tag.PixelData, Vr.OW, words(40)).build();
        var other = DataSet.builder().set(Tag.CodeValue, "T-1").build();
        var built = DataSet.builder().setItems(Tag.IconImageSequence, other, icon)
                .set(Tag.PatientName, "x".repeat(60)).setBytes(Tag.PixelData, Vr.OW, words(100)).build();
        for (var syntax : List.of(IMPLICIT, EXPLICIT, BIG, DEFLATED)) {
            var seen = new ArrayList<PassingValue>();
            var contents = new ArrayList<byte[]>();
            var read = DataSet.read(pieces(built.encode(syntax), 9), syntax, above(30), (value, bytes) -> {
                seen.add(value);
                contents.add(bytes.readAllBytes());
                return Optional.empty();
            });
            var name = TagPath.of(Tag.PatientName);
            var pixels = TagPath.of(Tag.PixelData);
            var inner = TagPath.of(Tag.IconImageSequence, 1, Tag.PixelData);
            var expected = List.of(new PassingValue(name, Vr.PN, -1, 60), new PassingValue(inner, Vr.OW, -1, 40),
                    new PassingValue(pixels, Vr.OW, -1, 100));
            assertEquals(expected, seen, syntax.uid());
            var last = contents.getLast();
            if (syntax.bigEndian()) {
                BulkData.swap(last, 0, last.length, 2);
            }
            assertArrayEquals(words(100), last, syntax.uid());
            assertEquals(100, read.element(Tag.PixelData).orElseThrow().length());
            var gone = read.element(pixels).orElseThrow().bulkData().orElseThrow();
            assertThrows(IOException.class, gone::bytes);
            assertThrows(IOException.class, () -> read.writeTo(OutputStream.nullOutputStream(), syntax));
        }
    }

    private static byte[] words(int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    @Test
    void whatWasSpooledIsWrittenAgain() throws IOException {
        var file = folder.resolve("spool");
        try (var spool = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            var icon = DataSet.builder().setBytes(Tag.PixelData, Vr.OW, words(40)).build();
            var built = DataSet.builder().setItems(Tag.IconImageSequence, icon)
                    .setBytes(Tag.PixelData, Vr.OW, words(100)).build();
            for (var syntax : List.of(IMPLICIT, EXPLICIT, BIG)) {
                var bytes = built.encode(syntax);
                var channel = Channels.newChannel(new ByteArrayInputStream(bytes));
                var read = DataSet.read(Channels.newInputStream(channel), syntax, above(30),
                        BulkDataConsumer.spool(spool));
                assertTrue(read.element(Tag.PixelData).orElseThrow().bulkData().orElseThrow().isInFile());
                assertArrayEquals(words(100), read.bytes(Tag.PixelData).orElseThrow());
                assertArrayEquals(bytes, read.encode(syntax));
                assertArrayEquals(built.encode(EXPLICIT), read.encode(EXPLICIT));
                assertArrayEquals(built.encode(BIG), read.encode(BIG));
            }
        }
    }

    @Test
    void fragmentsPassToo() throws IOException {
        var first = new byte[3000];
        Arrays.fill(first, (byte) 1);
        var second = new byte[5000];
        Arrays.fill(second, (byte) 2);
        var table = new byte[] {0, 0, 0, 0, (byte) (3008 & 0xFF), 3008 >> 8, 0, 0};
        var built = DataSet.builder().set(Tag.NumberOfFrames, "2").setInts(Tag.Rows, 2).setInts(Tag.Columns, 2)
                .setInts(Tag.SamplesPerPixel, 1).setInts(Tag.BitsAllocated, 8).setFragments(Tag.PixelData,
                        List.of(BulkData.of(table), BulkData.of(first), BulkData.of(second)))
                .build();
        var bytes = built.encode(JPEG);
        for (int most : new int[] {1, 100, 10_000}) {
            var seen = new ArrayList<Integer>();
            var read = DataSet.read(pieces(bytes, most), JPEG, ReadOptions.DEFAULT, (value, in) -> {
                seen.add(value.fragment());
                assertEquals(TagPath.of(Tag.PixelData), value.path());
                return keep(value, in);
            });
            assertEquals(List.of(1, 2), seen);
            var frames = Frames.of(read);
            assertArrayEquals(first, frames.bytes(0));
            assertArrayEquals(second, frames.bytes(1));
            assertArrayEquals(bytes, read.encode(JPEG));
            var gone = DataSet.read(pieces(bytes, most), JPEG, ReadOptions.DEFAULT, BulkDataConsumer.DISCARD);
            assertThrows(IOException.class, () -> Frames.of(gone).bytes(0));
        }
    }

    @Test
    void valuesThatAreNotWantedGoToNobody() throws IOException {
        var icon = DataSet.builder().setBytes(Tag.PixelData, Vr.OW, words(40)).build();
        var built = DataSet.builder().setItems(Tag.IconImageSequence, icon).set(Tag.PatientName, "x".repeat(60))
                .setBytes(Tag.PixelData, Vr.OW, words(100)).build();
        var options = above(30).toBuilder().onlyTags(Tag.PatientName).build();
        var read = DataSet.read(pieces(built.encode(EXPLICIT), 10), EXPLICIT, options, (value, bytes) -> {
            assertEquals(TagPath.of(Tag.PatientName), value.path());
            return keep(value, bytes);
        });
        assertEquals(1, read.size());
        assertEquals("x".repeat(60), read.string(Tag.PatientName).orElseThrow());
    }

    @Test
    void whatDecidesOnOtherElementsIsHeldEvenIfItIsLarge() throws IOException {
        var built = DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 144").set(Tag.PatientName, "Иванова")
                .set(0x0019_0010, Vr.LO, "SIEMENS MR HEADER").set(0x0019_1008, Vr.CS, "AB")
                .setInts(Tag.PixelRepresentation, 1)
                .setBytes(Tag.SmallestImagePixelValue, Vr.SS, new byte[] {-1, -1}).build();
        var read = DataSet.read(pieces(built.encode(IMPLICIT), 9), IMPLICIT, above(0), PassingTest::keep);
        assertEquals("Иванова", read.string(Tag.PatientName).orElseThrow());
        assertEquals(Vr.CS, read.element(0x0019_1008).orElseThrow().vr());
        assertEquals(-1, read.intValue(Tag.SmallestImagePixelValue).getAsInt());
    }

    @Test
    void aValueMayBeLeftUnreadAndIsNotReadLater() throws IOException {
        var built = DataSet.builder().setBytes(Tag.PixelData, Vr.OW, words(100)).set(0xFFFC_FFFC, Vr.LO, "end").build();
        for (int take : new int[] {0, 1, 50, 100}) {
            var kept = new ArrayList<InputStream>();
            var read = DataSet.read(pieces(built.encode(EXPLICIT), 20), EXPLICIT, above(30), (_, bytes) -> {
                kept.add(bytes);
                assertEquals(take, bytes.readNBytes(take).length);
                return Optional.empty();
            });
            assertEquals("end", read.string(0xFFFC_FFFC).orElseThrow());
            assertThrows(IOException.class, () -> kept.getFirst().read());
        }
        var wrong = pieces(built.encode(EXPLICIT), 20);
        assertThrows(IllegalStateException.class, () -> DataSet.read(wrong, EXPLICIT, above(30),
                (_, _) -> Optional.of(BulkData.of(new byte[3]))));
    }

    @Test
    void pixelDataLongerThanTheMemoryAllowedPasses() throws IOException {
        long length = 3L << 30;
        var header = DataSet.builder().setInts(Tag.Rows, 7).build().encode(EXPLICIT);
        byte[] pixels = {(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'B', 0, 0, 0, 0, 0, (byte) 0xC0};
        var options = ReadOptions.builder().limits(Limits.DEFAULT.withTotal(1000)).build();
        long[] passed = {0};
        var read = DataSet.read(new SequenceInputStream(new SequenceInputStream(new ByteArrayInputStream(header),
                new ByteArrayInputStream(pixels)), zeros(length)), EXPLICIT, options, (value, bytes) -> {
                    assertEquals(length, value.length());
                    var chunk = new byte[1 << 20];
                    for (int n = bytes.read(chunk); n >= 0; n = bytes.read(chunk)) {
                        passed[0] += n;
                    }
                    return Optional.empty();
                });
        assertEquals(length, passed[0]);
        assertEquals(length, read.element(Tag.PixelData).orElseThrow().length());
        assertEquals(7, read.intValue(Tag.Rows).getAsInt());
    }

    private static InputStream zeros(long length) {
        return new InputStream() {
            private long left = length;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] into, int offset, int most) {
                int n = (int) Math.min(left, most);
                left -= n;
                return n == 0 ? -1 : n;
            }
        };
    }

    @Test
    void aDeclaredLengthIsNotAllocatedAndMemoryIsLimited() {
        // Held, because the threshold says so; a gibibyte is declared and two bytes come.
        var lie = new byte[] {0x08, 0, 0x05, 0, 'U', 'T', 0, 0, 0, 0, 0, 0x3F, 'x', 'y'};
        var refused = assertThrows(DicomFormatException.class, () -> DataSet.read(pieces(lie, 100), EXPLICIT,
                above(Long.MAX_VALUE), BulkDataConsumer.DISCARD));
        assertTrue(refused.reason().contains("ends inside an element"), refused.getMessage());
        var passing = assertThrows(DicomFormatException.class, () -> DataSet.read(pieces(lie, 100), EXPLICIT,
                above(10), BulkDataConsumer.DISCARD));
        assertEquals(0x0008_0005, passing.tag().getAsInt());
        var limits = ReadOptions.builder().limits(Limits.DEFAULT.withTotal(100_000)).build();
        var many = DataSet.builder();
        for (int i = 0; i < 20; i++) {
            many.setBytes(0x0009_1000 + i, Vr.OB, new byte[10_000]);
        }
        var bytes = many.build().encode(EXPLICIT);
        var over = assertThrows(LimitExceededException.class,
                () -> DataSet.read(pieces(bytes, 1000), EXPLICIT, limits, BulkDataConsumer.DISCARD));
        assertEquals(Limits.Kind.TOTAL, over.limit());
    }
}
