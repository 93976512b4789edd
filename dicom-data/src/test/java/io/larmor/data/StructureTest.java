package io.larmor.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What holds for all bytes: what was written reads back, and what is malformed is refused the same by all readers.
class StructureTest {
    private static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax BIG = TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
    private static final TransferSyntax DEFLATED = TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax JPEG = TransferSyntax.of("1.2.840.10008.1.2.4.50");

    @TempDir
    Path folder;

    @Test
    void whatWasWrittenReadsBackInEverySyntax() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            var built = new RandomData(seed).dataSet(3);
            for (var syntax : List.of(EXPLICIT, BIG, DEFLATED)) {
                var bytes = built.encode(syntax);
                var read = DataSet.parse(bytes, syntax);
                assertEquals(CorpusTest.values(built, true), CorpusTest.values(read, true), "seed " + seed);
                assertArrayEquals(bytes, read.encode(syntax));
                assertArrayEquals(built.encode(EXPLICIT), read.compact().encode(EXPLICIT));
            }
            var read = DataSet.parse(built.encode(IMPLICIT), IMPLICIT);
            assertEquals(CorpusTest.values(built, false), CorpusTest.values(read, false), "seed " + seed);
        }
    }

    @Test
    void theTranscoderDoesWhatReadingAndWritingDo() throws IOException {
        for (int seed = 0; seed < 100; seed++) {
            var built = new RandomData(seed).dataSet(3);
            for (var from : List.of(EXPLICIT, BIG, DEFLATED)) {
                for (var to : List.of(IMPLICIT, EXPLICIT, BIG, DEFLATED)) {
                    var out = new ByteArrayOutputStream();
                    Transcoder.convert(new ByteArrayInputStream(built.encode(from)), from, out, to);
                    boolean exact = to.explicitVr();
                    assertEquals(CorpusTest.values(DataSet.parse(built.encode(to), to), exact),
                            CorpusTest.values(DataSet.parse(out.toByteArray(), to), exact), "seed " + seed);
                }
            }
        }
    }

    @Test
    void cutAnywhereButBetweenElementsIsRefusedByAllReaders() throws IOException {
        for (var syntax : List.of(IMPLICIT, EXPLICIT, BIG, JPEG)) {
            for (var bytes : List.of(sample(syntax, false), sample(syntax, true))) {
                var boundaries = boundaries(bytes, syntax);
                for (int cut = 0; cut < bytes.length; cut++) {
                    assertEquals(boundaries.contains(cut), reads(bytes, cut, syntax), syntax + " cut at " + cut);
                    assertEquals(boundaries.contains(cut), scans(bytes, cut, syntax), syntax + " scan cut at " + cut);
                    assertEquals(boundaries.contains(cut), streams(bytes, cut, syntax),
                            syntax + " stream cut at " + cut);
                }
            }
        }
        var deflated = sample(DEFLATED, false);
        for (int cut = 0; cut < deflated.length - 1; cut++) {
            assertTrue(!reads(deflated, cut, DEFLATED) && !scans(deflated, cut, DEFLATED)
                    && !streams(deflated, cut, DEFLATED), "deflated cut at " + cut);
        }
    }

    @Test
    void allReadersAgreeOnEveryChangedByte() throws IOException {
        var random = new Random(7);
        for (var syntax : List.of(IMPLICIT, EXPLICIT, BIG, JPEG)) {
            for (var original : List.of(sample(syntax, false), sample(syntax, true))) {
                try (var file = FileChannel.open(Files.write(folder.resolve("changed"), original),
                        StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    for (int at = 0; at < original.length; at++) {
                        for (int change : new int[] {1, -1, random.nextInt(256)}) {
                            var bytes = original.clone();
                            bytes[at] = (byte) (bytes[at] + change);
                            boolean reads = reads(bytes, bytes.length, syntax);
                            assertEquals(reads, scans(bytes, bytes.length, syntax), syntax + " changed at " + at);
                            assertEquals(reads, streams(bytes, bytes.length, syntax), syntax + " changed at " + at);
                            file.write(ByteBuffer.wrap(bytes, at, 1), at);
                            assertEquals(reads, readsAsFile(file, syntax), syntax + " file changed at " + at);
                        }
                        file.write(ByteBuffer.wrap(original, at, 1), at);
                    }
                }
            }
        }
    }

    @Test
    void aBombOfNestedSequencesIsRefusedAtTheLimitByAllReaders() {
        var bytes = new byte[20 * 100_000];
        for (int i = 0; i < 100_000; i++) {
            ByteBuffer.wrap(bytes, i * 20, 20).put(new byte[] {0x08, 0, 0x40, 0x11, 'S', 'Q', 0, 0, -1, -1, -1, -1,
                (byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, -1, -1, -1, -1});
        }
        assertThrows(LimitExceededException.class, () -> DataSet.parse(bytes, EXPLICIT));
        assertThrows(LimitExceededException.class, () -> DataSet.read(new ByteArrayInputStream(bytes), EXPLICIT,
                ReadOptions.DEFAULT, BulkDataConsumer.DISCARD));
        var scanner = new HeaderScanner(EXPLICIT, ReadOptions.DEFAULT);
        assertThrows(LimitExceededException.class, () -> scanner.accept(ByteBuffer.wrap(bytes)));
        var deepest = limited(Limits.DEFAULT.withNesting(128));
        assertThrows(LimitExceededException.class, () -> DataSet.parse(bytes, 0, bytes.length, EXPLICIT, deepest));
    }

    @Test
    void aDeclaredLengthIsNeverAllocated() {
        // (0008,0005) CS would be short; UT says it has 4 GiB less two.
        var bytes = new byte[] {0x08, 0, 0x05, 0, 'U', 'T', 0, 0, -2, -1, -1, -1, 'x', 'y'};
        var refused = assertThrows(DicomFormatException.class, () -> DataSet.parse(bytes, EXPLICIT));
        assertEquals(0x0008_0005, refused.tag().getAsInt());
        assertEquals(0, refused.offset().getAsLong());
        assertTrue(refused.reason().contains("4294967294"));
    }

    @Test
    void eachLimitHoldsAndIsNamed() {
        var item = DataSet.builder().set(Tag.ReferencedSOPClassUID, "1.2").build();
        var dataSet = DataSet.builder().setItems(Tag.ReferencedImageSequence, item, item, item)
                .set(Tag.ImageComments, "x".repeat(1000)).build();
        for (var syntax : List.of(EXPLICIT, IMPLICIT, BIG, DEFLATED)) {
            var bytes = dataSet.encode(syntax);
            assertExceeds(Limits.Kind.ELEMENT_LENGTH, Limits.DEFAULT.withElementLength(999), bytes, syntax);
            assertExceeds(Limits.Kind.ITEMS, Limits.DEFAULT.withItems(2), bytes, syntax);
            assertExceeds(Limits.Kind.NESTING, Limits.DEFAULT.withNesting(0), bytes, syntax);
            var enough = new Limits(1, 1000, 3, 1, 2000);
            assertDoesNotThrow(() -> DataSet.parse(bytes, 0, bytes.length, syntax, limited(enough)));
        }
        var fragments = sample(JPEG, true);
        assertExceeds(Limits.Kind.ITEMS, Limits.DEFAULT.withItems(5), fragments, JPEG);
        var bytes = dataSet.encode(DEFLATED);
        var refused = assertThrows(LimitExceededException.class,
                () -> DataSet.parse(bytes, 0, bytes.length, DEFLATED, limited(Limits.DEFAULT.withTotal(500))));
        assertEquals(Limits.Kind.TOTAL, refused.limit());
    }

    @Test
    void whatInflatesTooFarIsRefusedBeforeItHas() throws IOException {
        var zeros = DataSet.builder().setBytes(Tag.PixelData, Vr.OW, new byte[24 << 20]).build().encode(DEFLATED);
        assertTrue(zeros.length < 100_000);
        assertExceeds(Limits.Kind.INFLATE_RATIO, Limits.DEFAULT, zeros, DEFLATED);
        var refused = assertThrows(LimitExceededException.class, () -> DataSet.parse(zeros, DEFLATED));
        assertTrue(refused.offset().getAsLong() < 20 << 20, refused.getMessage());
        var transcoding = assertThrows(LimitExceededException.class, () -> Transcoder.convert(
                new ByteArrayInputStream(zeros), DEFLATED, OutputStream.nullOutputStream(), EXPLICIT));
        assertEquals(Limits.Kind.INFLATE_RATIO, transcoding.limit());
        var willing = limited(Limits.DEFAULT.withInflateRatio(1100));
        assertEquals(24 << 20, DataSet.parse(zeros, 0, zeros.length, DEFLATED, willing).element(Tag.PixelData)
                .orElseThrow().length());
    }

    private static ReadOptions limited(Limits limits) {
        return ReadOptions.builder().limits(limits).build();
    }

    /// Reads as a data set, and as a scanner.
    private static void assertExceeds(Limits.Kind limit, Limits limits, byte[] bytes, TransferSyntax syntax) {
        var parsing = assertThrows(LimitExceededException.class,
                () -> DataSet.parse(bytes, 0, bytes.length, syntax, limited(limits)));
        assertEquals(limit, parsing.limit());
        var scanner = new HeaderScanner(syntax, limited(limits).toBuilder().onlyTags(Tag.PatientName).build());
        var scanning = assertThrows(LimitExceededException.class, () -> scanner.accept(ByteBuffer.wrap(bytes)));
        assertEquals(limit, scanning.limit());
        var streaming = assertThrows(LimitExceededException.class, () -> DataSet.read(new ByteArrayInputStream(bytes),
                syntax, limited(limits), BulkDataConsumer.DISCARD));
        assertEquals(limit, streaming.limit());
    }

    @Test
    void aScannerKeepsNoMoreThanItsLimit() {
        var bytes = DataSet.builder().setBytes(0x0009_1010, Vr.OB, new byte[5 << 20]).build().encode(EXPLICIT);
        var wanted = new HeaderScanner(EXPLICIT, ReadOptions.builder().onlyTags(0x0009_1010).build());
        assertThrows(LimitExceededException.class, () -> wanted.accept(ByteBuffer.wrap(bytes)));
        assertTrue(scans(bytes, bytes.length, EXPLICIT));
    }

    @Test
    void compressedPixelDataIsNotConverted() {
        var bytes = sample(JPEG, true);
        assertThrows(IllegalArgumentException.class, () -> Transcoder.convert(new ByteArrayInputStream(bytes), JPEG,
                new ByteArrayOutputStream(), EXPLICIT));
        for (var to : List.of(IMPLICIT, BIG, DEFLATED)) {
            assertThrows(DicomFormatException.class, () -> Transcoder.convert(new ByteArrayInputStream(bytes), EXPLICIT,
                    new ByteArrayOutputStream(), to));
        }
    }

    /// A data set with most kinds of structure in few bytes.
    private static byte[] sample(TransferSyntax syntax, boolean undefined) {
        var inner = DataSet.builder().set(Tag.CodeValue, "T-1").build();
        var item = DataSet.builder().set(Tag.ReferencedSOPClassUID, "1.2").setItems(Tag.ConceptCodeSequence, inner,
                inner);
        var builder = DataSet.builder()
                .set(Tag.SpecificCharacterSet, "ISO_IR 100")
                .setItems(Tag.ReferencedImageSequence, item.build(), DataSet.EMPTY)
                .set(Tag.PatientName, "Doe^Jane")
                .setInts(Tag.PixelRepresentation, 1)
                .setInts(Tag.Rows, 2)
                .setItems(Tag.RequestAttributesSequence);
        if (syntax.encapsulated()) {
            builder.setFragments(Tag.PixelData, List.of(BulkData.of(new byte[0]), BulkData.of(new byte[6])));
        } else {
            builder.setBytes(Tag.PixelData, Vr.OW, new byte[8]);
        }
        var bytes = builder.build().encode(syntax);
        if (undefined && !syntax.encapsulated() && !syntax.deflated()) {
            // The transcoder writes sequences with undefined lengths.
            var other = syntax.equals(BIG) ? EXPLICIT : BIG;
            var out = new ByteArrayOutputStream();
            try {
                Transcoder.convert(new ByteArrayInputStream(builder.build().encode(other)), other, out, syntax);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            bytes = out.toByteArray();
        }
        return bytes;
    }

    private static Set<Integer> boundaries(byte[] bytes, TransferSyntax syntax) throws IOException {
        var boundaries = new HashSet<Integer>();
        var tags = new ArrayList<Integer>();
        DataSet.parse(bytes, syntax).forEach(element -> tags.add(element.tag()));
        for (int tag : tags) {
            var before = ReadOptions.builder().stopAtTag(tag).build();
            var parser = new DataSetParser(bytes, 0, bytes.length, before);
            parser.parse(syntax);
            boundaries.add((int) parser.position());
        }
        return boundaries;
    }

    private static boolean reads(byte[] bytes, int length, TransferSyntax syntax) {
        try {
            DataSet.parse(bytes, 0, length, syntax, ReadOptions.DEFAULT);
            return true;
        } catch (DicomFormatException e) {
            return false;
        }
    }

    private static boolean readsAsFile(FileChannel file, TransferSyntax syntax) throws IOException {
        var options = ReadOptions.builder().bulkThreshold(5).build();
        try {
            new DataSetParser(file, 0, file.size(), options).parse(syntax);
            return true;
        } catch (DicomFormatException e) {
            return false;
        }
    }

    private static boolean streams(byte[] bytes, int length, TransferSyntax syntax) throws IOException {
        var options = ReadOptions.builder().bulkThreshold(5).build();
        try {
            DataSet.read(new ByteArrayInputStream(bytes, 0, length), syntax, options, BulkDataConsumer.DISCARD);
            return true;
        } catch (DicomFormatException e) {
            return false;
        }
    }

    private static boolean scans(byte[] bytes, int length, TransferSyntax syntax) {
        try {
            var scanner = new HeaderScanner(syntax, ReadOptions.builder().onlyTags(Tag.PatientName).build());
            for (int at = 0; at < length; at += 7) {
                scanner.accept(ByteBuffer.wrap(bytes, at, Math.min(7, length - at)));
            }
            scanner.finish();
            return true;
        } catch (DicomFormatException e) {
            return false;
        }
    }
}
