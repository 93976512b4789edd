package io.larmor.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Frames of native pixel data: one after the other without padding, so that those of one bit a pixel may start within a
/// byte (PS3.5 §8.1.1).
record NativeFrames(BulkData pixels, long bits) implements Frames.FrameLocator {

    /// The longest word that has a byte order.
    private static final long WORD = 8;

    static NativeFrames of(DataSet dataSet, Element element, int count) throws DicomFormatException {
        int samples = Frames.number(dataSet, Tag.SamplesPerPixel, 1);
        var photometric = dataSet.string(Tag.PhotometricInterpretation).orElse("");
        if (samples == 3 && (photometric.equals("YBR_FULL_422") || photometric.equals("YBR_PARTIAL_422"))) {
            // Two of four pixels have no Cb and Cr of their own (PS3.3 §C.7.6.3.1.2).
            samples = 2;
        }
        long allocated = switch (element.tag()) {
            case Tag.FloatPixelData -> 32;
            case Tag.DoubleFloatPixelData -> 64;
            default -> positive(dataSet, Tag.BitsAllocated);
        };
        var pixels = element.bulkData().orElseThrow();
        long bits = positive(dataSet, Tag.Rows) * positive(dataSet, Tag.Columns) * samples * allocated;
        // Rows, columns and frames have 16, 16 and 31 bits: compare without multiplying.
        if (bits <= 0 || pixels.length() * 8 / bits < count) {
            throw new DicomFormatException(
                    count + " frames of " + (bits + 7) / 8 + " bytes do not fit in pixel data of "
                            + pixels.length());
        }
        return new NativeFrames(pixels, bits);
    }

    private static long positive(DataSet dataSet, int tag) throws DicomFormatException {
        int value = Frames.number(dataSet, tag, 0);
        if (value <= 0) {
            throw new DicomFormatException(
                    Tag.toString(tag) + " is missing or zero: nothing tells how large a frame is");
        }
        return value;
    }

    @Override
    public List<BulkData> frame(int frame) throws IOException {
        long first = frame * bits;
        long from = first / 8;
        int shift = (int) (first % 8);
        long length = (bits + 7) / 8;
        if (pixels.isBigEndian() && ((from | length) & (WORD - 1)) != 0) {
            // Words are turned round whole.
            long start = from & -WORD;
            long end = Math.min(pixels.length(), (from + length + WORD) & -WORD);
            var words = pixels.slice(start, end - start).bytes();
            int at = (int) (from - start);
            return List.of(BulkData.of(shifted(Arrays.copyOfRange(words, at, words.length), shift, (int) length)));
        }
        if (shift == 0) {
            return List.of(pixels.slice(from, length));
        }
        var bytes = pixels.slice(from, (first + bits + 7) / 8 - from).bytes();
        return List.of(BulkData.of(shifted(bytes, shift, (int) length)));
    }

    private static byte[] shifted(byte[] bytes, int shift, int length) {
        var aligned = new byte[length];
        for (int i = 0; i < length; i++) {
            int next = i + 1 < bytes.length ? bytes[i + 1] << 8 : 0;
            aligned[i] = (byte) (((next & 0xFF00) | (bytes[i] & 0xFF)) >> shift);
        }
        return aligned;
    }
}
