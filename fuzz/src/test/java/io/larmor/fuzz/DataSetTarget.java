package io.larmor.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

import io.larmor.data.BulkDataConsumer;
import io.larmor.data.DataSet;
import io.larmor.data.DataSetDiff;
import io.larmor.data.DataSetDump;
import io.larmor.data.DicomFormatException;
import io.larmor.data.DicomJson;
import io.larmor.data.Frames;
import io.larmor.data.HeaderScanner;
import io.larmor.data.LimitExceededException;
import io.larmor.data.Limits;
import io.larmor.data.ReadOptions;
import io.larmor.data.Tag;
import io.larmor.data.Transcoder;
import io.larmor.data.TransferSyntax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A data set in one transfer syntax. All readers agree whether it is one; what reads without a note is written as it was; what was
/// read can be written in every syntax, as JSON and as text, and is equal to itself.
///
/// Of an input in the deflated syntax, the first byte tells whether the rest is deflated, or is to be.
record DataSetTarget(TransferSyntax syntax) implements FuzzTarget {
    static final Limits LIMITS = new Limits(24, 1 << 20, 10_000, 250, 4 << 20);
    static final ReadOptions OPTIONS = ReadOptions.builder().limits(LIMITS).build();

    private static final ReadOptions STRICT = OPTIONS.toBuilder().lenient(false).build();
    private static final ReadOptions PIECES = OPTIONS.toBuilder().bulkThreshold(5).build();
    private static final ReadOptions SCANNED = OPTIONS.toBuilder().onlyTags(Tag.PatientName, Tag.SOPInstanceUID)
            .build();
    private static final List<TransferSyntax> NATIVE = List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
            TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);

    @Override
    public List<Class<? extends Exception>> refusals() {
        return List.of(DicomFormatException.class);
    }

    @Override
    public void read(byte[] input) throws IOException {
        byte[] bytes = syntax.deflated() ? deflated(new Input(input)) : input;
        DataSet dataSet;
        try {
            dataSet = DataSet.parse(bytes, 0, bytes.length, syntax, OPTIONS);
        } catch (LimitExceededException e) {
            throw e;
        } catch (DicomFormatException e) {
            assertFalse(scans(bytes), "a scanner read what a parser refused");
            assertFalse(streams(bytes), "a stream was read that a parser refused");
            throw e;
        }
        assertTrue(scans(bytes), "a scanner refused what a parser read");
        assertTrue(streams(bytes), "a stream was refused that a parser read");
        strictly(bytes, dataSet);
        Walk.over(dataSet);
        write(dataSet, bytes);
        int choice = Math.floorMod(Arrays.hashCode(bytes), NATIVE.size());
        convert(bytes, NATIVE.get(choice));
        switch (choice) {
            case 0 -> assertEquals(dataSet.isEmpty(), DataSetDump.toString(dataSet).isEmpty());
            case 1 -> assertEquals(List.of(), DataSetDiff.of(dataSet, dataSet, DataSetDiff.Options.DEFAULT));
            case 2 -> Walk.over(DicomJson.parse(DicomJson.toString(dataSet)));
            default -> frames(dataSet);
        }
    }

    private static byte[] deflated(Input input) throws IOException {
        if (input.u8() % 4 == 0) {
            return input.rest();
        }
        var deflated = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        try (var out = new DeflaterOutputStream(deflated, deflater)) {
            out.write(input.rest());
        } finally {
            deflater.end();
        }
        return deflated.toByteArray();
    }

    private void strictly(byte[] bytes, DataSet dataSet) throws IOException {
        try {
            var strict = DataSet.parse(bytes, 0, bytes.length, syntax, STRICT);
            assertArrayEquals(dataSet.encode(plain()), strict.encode(plain()));
        } catch (DicomFormatException e) {
            assertFalse(e.reason().isEmpty());
        }
    }

    private void write(DataSet dataSet, byte[] bytes) throws IOException {
        byte[] written = dataSet.encode(plain());
        if (dataSet.notes().isEmpty() && !syntax.deflated()) {
            assertArrayEquals(bytes, written);
        }
        var again = DataSet.parse(written, 0, written.length, plain(), OPTIONS);
        assertArrayEquals(written, again.encode(plain()));
        assertEquals(dataSet.size(), dataSet.compact().size());
    }

    private TransferSyntax plain() {
        return syntax.deflated() ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : syntax;
    }

    private void convert(byte[] bytes, TransferSyntax to) throws IOException {
        if (!Transcoder.canConvert(syntax, to)) {
            return;
        }
        var out = new ByteArrayOutputStream();
        try {
            Transcoder.convert(new ByteArrayInputStream(bytes), syntax, out, to);
        } catch (DicomFormatException e) {
            // Compressed pixel data in a syntax that has none.
            return;
        }
        DataSet.parse(out.toByteArray(), 0, out.size(), to, OPTIONS);
    }

    private static void frames(DataSet dataSet) throws IOException {
        try {
            var frames = Frames.of(dataSet);
            for (int i = 0; i < Math.min(3, frames.count()); i++) {
                frames.bytes(i);
            }
        } catch (DicomFormatException e) {
            assertFalse(e.reason().isEmpty());
        }
    }

    private boolean scans(byte[] bytes) throws LimitExceededException {
        try {
            var scanner = new HeaderScanner(syntax, SCANNED);
            for (int at = 0; at < bytes.length; at += 7) {
                scanner.accept(ByteBuffer.wrap(bytes, at, Math.min(7, bytes.length - at)));
            }
            scanner.finish();
            return true;
        } catch (LimitExceededException e) {
            throw e;
        } catch (DicomFormatException e) {
            return false;
        }
    }

    private boolean streams(byte[] bytes) throws IOException {
        try {
            DataSet.read(new ByteArrayInputStream(bytes), syntax, PIECES, BulkDataConsumer.DISCARD);
            return true;
        } catch (LimitExceededException e) {
            throw e;
        } catch (DicomFormatException e) {
            return false;
        }
    }
}
