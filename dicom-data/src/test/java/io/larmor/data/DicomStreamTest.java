package io.larmor.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A file that goes by once is the file that it is when it can be read anywhere.
class DicomStreamTest {
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final List<TransferSyntax> ALL = List.of(EXPLICIT, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_VR_BIG_ENDIAN, TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
    private static final ReadOptions SMALL = ReadOptions.builder().bulkThreshold(64).build();

    @TempDir
    Path folder;

    private static DataSet image() {
        var pixels = new byte[5000];
        Arrays.fill(pixels, (byte) 7);
        return DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, "1.2.3")
                .set(Tag.PatientName, "Doe^Jane").setBytes(Tag.PixelData, Vr.OW, pixels).build();
    }

    private byte[] file(DataSet dataSet, TransferSyntax syntax) throws IOException {
        var path = folder.resolve("file.dcm");
        DicomFile.write(path, dataSet, syntax);
        return Files.readAllBytes(path);
    }

    private static InputStream pieces(byte[] bytes, int most) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return super.read(into, offset, Math.min(most, length));
            }
        };
    }

    private static Optional<BulkData> keep(PassingValue value, InputStream bytes) throws IOException {
        return Optional.of(BulkData.of(bytes.readAllBytes()));
    }

    @Test
    void piecesOfEverySizeMakeTheFileThatTheWholeIs() throws IOException {
        var image = image();
        for (var syntax : ALL) {
            var bytes = file(image, syntax);
            for (int most : new int[] {1, 7, 131, 145, 100_000}) {
                var stream = DicomStream.open(pieces(bytes, most), SMALL);
                try (var file = DicomFile.open(folder.resolve("file.dcm"), SMALL)) {
                    assertEquals(syntax, stream.transferSyntax());
                    assertEquals(file.dataSetOffset(), stream.dataSetOffset());
                    assertEquals(file.notes(), stream.notes());
                    assertArrayEquals(file.fileMeta().orElseThrow().encode(EXPLICIT),
                            stream.fileMeta().orElseThrow().encode(EXPLICIT));
                    assertArrayEquals(image.encode(EXPLICIT),
                            stream.readDataSet(DicomStreamTest::keep).encode(EXPLICIT));
                }
            }
        }
    }

    @Test
    void aBareDataSetIsReadInTheSyntaxThatItLooksLike() throws IOException {
        for (var syntax : ALL.subList(0, 3)) {
            var stream = DicomStream.open(pieces(image().encode(syntax), 5), SMALL);
            assertEquals(syntax, stream.transferSyntax());
            assertTrue(stream.fileMeta().isEmpty());
            assertFalse(stream.notes().isEmpty());
            assertArrayEquals(image().encode(EXPLICIT), stream.readDataSet(DicomStreamTest::keep).encode(EXPLICIT));
            var strict = pieces(image().encode(syntax), 5);
            assertThrows(DicomFormatException.class, () -> DicomStream.open(strict, ReadOptions.STRICT));
        }
    }

    /// Memory above the limit is never taken, although the pixel data is ten times as long.
    @Test
    void pixelDataPassesThroughAPipeWithoutBeingHeld() throws IOException, InterruptedException {
        var limits = Limits.DEFAULT.withTotal(500);
        var bytes = file(image(), EXPLICIT);
        var pipe = Pipe.open();
        var writer = Thread.ofVirtual().start(() -> {
            try (var sink = pipe.sink()) {
                for (var all = ByteBuffer.wrap(bytes); all.hasRemaining();) {
                    sink.write(all);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        try (var source = pipe.source()) {
            var stream = DicomStream.open(source, SMALL.toBuilder().limits(limits).build());
            long[] passed = {0};
            var dataSet = stream.readDataSet((value, passing) -> {
                assertEquals(TagPath.of(Tag.PixelData), value.path());
                passed[0] = passing.readAllBytes().length;
                return Optional.empty();
            });
            assertEquals(5000, passed[0]);
            assertEquals("Doe^Jane", dataSet.string(Tag.PatientName).orElseThrow());
        }
        writer.join();
    }

    @Test
    void theDataSetIsGivenOutOnce() throws IOException {
        var bytes = file(image(), EXPLICIT);
        var stream = DicomStream.open(Channels.newChannel(new ByteArrayInputStream(bytes)), SMALL);
        var out = new ByteArrayOutputStream();
        Transcoder.convert(stream.encodedDataSet(), stream.transferSyntax(), out,
                TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        assertArrayEquals(image().encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN), out.toByteArray());
        assertThrows(IllegalStateException.class, () -> stream.readDataSet(BulkDataConsumer.DISCARD));
        assertThrows(IllegalStateException.class, stream::encodedDataSet);
    }

    @Test
    void aFileThatIsCutAnywhereIsReadOrRefusedLikeOneOnDisk() throws IOException {
        var bytes = file(image().without(Tag.PixelData), EXPLICIT);
        var path = folder.resolve("file.dcm");
        try (var shrinking = FileChannel.open(path, StandardOpenOption.WRITE)) {
            for (int length = bytes.length; length >= 0; length--) {
                var cut = Arrays.copyOf(bytes, length);
                shrinking.truncate(length);
                assertEquals(outcome(() -> {
                    try (var file = DicomFile.open(path, SMALL)) {
                        return file.dataSet();
                    }
                }), outcome(() -> DicomStream.open(pieces(cut, 50), SMALL).readDataSet(DicomStreamTest::keep)),
                        "cut at " + length);
            }
        }
    }

    private interface Reading {
        DataSet read() throws IOException;
    }

    private static String outcome(Reading reading) throws IOException {
        try {
            return DicomJson.toString(reading.read());
        } catch (DicomFormatException e) {
            return "refused";
        }
    }

    @Test
    void errorsNameThePlaceInTheFile() throws IOException {
        var bytes = file(image(), EXPLICIT);
        var inFile = refusal(() -> {
            try (var file = DicomFile.open(Files.write(folder.resolve("bad"), broken(bytes)))) {
                return file.dataSet();
            }
        });
        var passing = refusal(() -> DicomStream.open(pieces(broken(bytes), 100), ReadOptions.DEFAULT)
                .readDataSet(BulkDataConsumer.DISCARD));
        assertEquals(inFile.offset(), passing.offset());
        assertEquals(inFile.tag(), passing.tag());
    }

    /// A delimiter where the last element was.
    private static byte[] broken(byte[] bytes) {
        var changed = bytes.clone();
        int pixels = bytes.length - 5012;
        changed[pixels] = (byte) 0xFE;
        changed[pixels + 1] = (byte) 0xFF;
        changed[pixels + 2] = 0x0D;
        changed[pixels + 3] = (byte) 0xE0;
        return changed;
    }

    private static DicomFormatException refusal(Reading reading) {
        return assertThrows(DicomFormatException.class, reading::read);
    }

    @Test
    void whatIsNotDicomIsRefused() {
        for (var text : List.of("", "x", "%PDF-1.7 and more", "GET / HTTP/1.1\r\n", "x".repeat(20_000))) {
            assertThrows(DicomFormatException.class,
                    () -> DicomStream.open(pieces(text.getBytes(StandardCharsets.US_ASCII), 100), ReadOptions.DEFAULT),
                    text);
        }
    }
}
