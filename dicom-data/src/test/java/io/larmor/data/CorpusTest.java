package io.larmor.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/// Files of many makers and kinds: written as they were, scanned as they are read. That they read as others read them shows
/// [CorpusReportTest].
class CorpusTest {
    private static final List<TransferSyntax> NATIVE = List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
            TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);

    @TestFactory
    Stream<DynamicTest> everyFileIsWrittenAsItWas() throws IOException {
        return tests(this::isWrittenAsItWas);
    }

    @TestFactory
    Stream<DynamicTest> everyFileScansAsItReads() throws IOException {
        return tests(this::scans);
    }

    @TestFactory
    Stream<DynamicTest> everyNativeFileConvertsWithoutLoss() throws IOException {
        return tests(this::converts);
    }

    private interface FileTest {
        void run(Path file, Shared.Row row) throws IOException;
    }

    private static Stream<DynamicTest> tests(FileTest test) throws IOException {
        var files = Shared.directory().resolve("files");
        return Shared.table(files.resolve("INDEX.tsv")).stream()
                .map(row -> DynamicTest.dynamicTest(row.get("file"),
                        () -> test.run(files.resolve(row.get("file")), row)));
    }

    private static boolean readsOrRefuses(Path file) throws IOException {
        return readsOrRefuses(file, ReadOptions.DEFAULT);
    }

    private static boolean readsOrRefuses(Path file, ReadOptions options) throws IOException {
        try (var dicom = DicomFile.open(file, options)) {
            dicom.dataSet();
            return true;
        } catch (DicomFormatException e) {
            return false;
        }
    }

    private void isWrittenAsItWas(Path file, Shared.Row row) throws IOException {
        if (!readsOrRefuses(file)) {
            return;
        }
        var small = ReadOptions.builder().bulkThreshold(100).build();
        for (var options : List.of(ReadOptions.DEFAULT, small)) {
            try (var dicom = DicomFile.open(file, options)) {
                var syntax = dicom.transferSyntax();
                var bytes = Files.readAllBytes(file);
                var expected = data(bytes, dicom);
                var plain = syntax.deflated() ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : syntax;
                assertArrayEquals(expected, dicom.dataSet().encode(plain));
                var out = new ByteArrayOutputStream();
                dicom.dataSet().writeTo(out, plain);
                assertArrayEquals(expected, out.toByteArray());
                var stream = DicomStream.open(new ByteArrayInputStream(bytes), options);
                assertEquals(dicom.dataSetOffset(), stream.dataSetOffset());
                assertEquals(dicom.notes(), stream.notes());
                var streamed = stream
                        .readDataSet((_, passing) -> Optional.of(BulkData.of(passing.readAllBytes())));
                assertArrayEquals(expected, streamed.encode(plain));
            }
        }
    }

    /// The bytes of the data set, inflated.
    private static byte[] data(byte[] file, DicomFile dicom) throws IOException {
        var bytes = Arrays.copyOfRange(file, (int) dicom.dataSetOffset(), file.length);
        return dicom.transferSyntax().deflated() ? Deflate.inflate(bytes, 0, bytes.length, Limits.DEFAULT) : bytes;
    }

    private void scans(Path file, Shared.Row row) throws IOException {
        try (var dicom = DicomFile.open(file)) {
            var bytes = Files.readAllBytes(file);
            bytes = Arrays.copyOfRange(bytes, (int) dicom.dataSetOffset(), bytes.length);
            DataSet whole;
            try {
                whole = DataSet.parse(bytes, dicom.transferSyntax());
            } catch (DicomFormatException e) {
                var refused = bytes;
                assertThrows(DicomFormatException.class,
                        () -> scan(refused, dicom.transferSyntax(), new Random(1), ReadOptions.DEFAULT));
                return;
            }
            for (int seed = 0; seed < 3; seed++) {
                var random = new Random(seed);
                var tags = new ArrayList<Integer>();
                whole.forEach(element -> {
                    if (element.length() < 100_000 && (random.nextInt(3) == 0)) {
                        tags.add(element.tag());
                    }
                });
                var wanted = tags.stream().mapToInt(tag -> tag).toArray();
                var options = ReadOptions.builder().onlyTags(wanted).build();
                var scanned = scan(bytes, dicom.transferSyntax(), random, options);
                assertEquals(describeText(whole.only(wanted)), describeText(scanned));
            }
        } catch (DicomFormatException e) {
            assertEquals("refuse", row.get("expected").substring(0, 6));
        }
    }

    private static DataSet scan(byte[] bytes, TransferSyntax syntax, Random random, ReadOptions options)
            throws DicomFormatException {
        var scanner = new HeaderScanner(syntax, options);
        for (int at = 0; at < bytes.length;) {
            int n = Math.min(bytes.length - at, 1 + random.nextInt(random.nextInt(4) == 0 ? 40_000 : 30));
            var piece = ByteBuffer.allocateDirect(n).put(bytes, at, n).flip();
            scanner.accept(piece.asReadOnlyBuffer());
            at += n;
        }
        return scanner.finish();
    }

    private void converts(Path file, Shared.Row row) throws IOException {
        if (!readsOrRefuses(file)) {
            return;
        }
        try (var dicom = DicomFile.open(file)) {
            var from = dicom.transferSyntax();
            if (from.encapsulated()) {
                return;
            }
            var bytes = Files.readAllBytes(file);
            bytes = Arrays.copyOfRange(bytes, (int) dicom.dataSetOffset(), bytes.length);
            var original = DataSet.parse(bytes, from);
            boolean lossless = from.explicitVr();
            for (var to : NATIVE) {
                var out = new ByteArrayOutputStream();
                Transcoder.convert(new ByteArrayInputStream(bytes), from, out, to);
                var streamed = DataSet.parse(out.toByteArray(), to);
                var written = DataSet.parse(original.encode(to), to);
                boolean exact = lossless && to.explicitVr();
                assertEquals(values(original, exact), values(streamed, exact), to.uid());
                assertEquals(values(original, exact), values(written, exact), to.uid());
            }
        }
    }

    @Test
    void everyMalformedFileDoesWhatItMust() throws IOException {
        var folder = Shared.directory().resolve("malformed");
        var wrong = new ArrayList<String>();
        for (var row : Shared.table(folder.resolve("files-INDEX.tsv"))) {
            var file = folder.resolve("files").resolve(row.get("file"));
            var outcome = assertDoesNotThrow(() -> Outcome.of(file), row.get("file"));
            // Loops in a directory are for a reader of the directory to see.
            if (!row.get("file").startsWith("dicomdir") && !outcome.isWhat(row.get("must"))) {
                wrong.add(row.get("file") + ": " + outcome + ", must: " + row.get("must"));
            }
            assertDoesNotThrow(() -> readsOrRefuses(file, ReadOptions.builder().lenient(false).build()),
                    row.get("file"));
        }
        assertEquals(List.of(), wrong);
    }

    /// What became of a malformed file.
    private enum Outcome {
        READ, READ_AND_REPORTED, REFUSED;

        static Outcome of(Path file) throws IOException {
            try (var dicom = DicomFile.open(file)) {
                var notes = new ArrayList<>(dicom.notes());
                notes.addAll(dicom.dataSet().notes());
                return notes.isEmpty() ? READ : READ_AND_REPORTED;
            } catch (DicomFormatException e) {
                return REFUSED;
            }
        }

        boolean isWhat(String must) {
            if (must.startsWith("reads")) {
                return this != REFUSED || must.contains(" or error by a stated limit") || must.endsWith(") or error");
            }
            return switch (this) {
                case REFUSED -> must.startsWith("error");
                case READ_AND_REPORTED -> must.matches("error.*(reported|skipped|by a stated rule|, or reads).*");
                case READ -> must.contains(", or reads");
            };
        }
    }

    @Test
    void framesOfMalformedPixelDataAreRefusedOrThere() throws IOException {
        var folder = Shared.directory().resolve("malformed/files");
        try (var file = DicomFile.open(folder.resolve("pix-frames-text.dcm"))) {
            var dataSet = file.dataSet();
            assertThrows(DicomFormatException.class, () -> Frames.of(dataSet).bytes(0));
        }
        try (var file = DicomFile.open(folder.resolve("pix-bot-huge-count.dcm"))) {
            var frames = Frames.of(file.dataSet());
            assertEquals(1, frames.count());
            assertEquals(frames.bytes(0).length, file.dataSet().element(Tag.PixelData).orElseThrow().fragments()
                    .getLast().length());
        }
    }

    /// Without the character set, which a data set with text gets when it is put together of elements.
    private static String describeText(DataSet dataSet) throws IOException {
        return describe(dataSet).replaceAll("(?m)^00080005 .*\n", "");
    }

    /// The elements of a data set, with the bytes of their values.
    private static String describe(DataSet dataSet) throws IOException {
        var out = new StringBuilder();
        for (var element : dataSet) {
            out.append(String.format(Locale.ROOT, "%08X %s ", element.tag(), element.vr())).append(element.strings());
            for (var fragment : element.fragments()) {
                out.append(Oracle.sha256(fragment.bytes())).append(' ');
            }
            if (element.bulkData().isPresent()) {
                out.append(Oracle.sha256(element.bulkData().get().bytes()));
            }
            for (var item : element.items()) {
                out.append('{').append(describe(item)).append('}');
            }
            out.append('\n');
        }
        return out.toString();
    }

    /// The values of a data set as far as a conversion keeps them: without group lengths, and without the VRs where
    /// implicit VR is on the way.
    static String values(DataSet dataSet, boolean exact) throws IOException {
        var out = new StringBuilder();
        for (var element : dataSet) {
            if ((element.tag() & 0xFFFF) == 0) {
                continue;
            }
            out.append(String.format(Locale.ROOT, "%08X ", element.tag()));
            boolean sequence = element.vr() == Vr.SQ;
            if (exact) {
                out.append(element.vr()).append(' ');
            } else if (Dictionary.vr(element.tag()) == Vr.UN) {
                // What has a VR in one syntax is bytes in another that names none.
                out.append('\n');
                continue;
            }
            if (!sequence) {
                var bytes = element.bytes();
                bytes = bytes.length % 2 == 1 ? Values.even(bytes, element.vr()) : bytes;
                out.append(bytes.length).append(' ').append(Oracle.sha256(bytes));
            }
            for (var item : element.items()) {
                out.append('{').append(values(item, exact)).append('}');
            }
            out.append('\n');
        }
        return out.toString();
    }
}
