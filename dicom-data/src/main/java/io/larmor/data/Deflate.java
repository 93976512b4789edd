package io.larmor.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/// The compression of Deflated Explicit VR Little Endian: RFC 1951 without a zlib header (PS3.5 A.5).
final class Deflate {
    /// How much is inflated between two looks at the limits.
    private static final int CHUNK = 1 << 20;

    private Deflate() {}

    /// Inflates a whole data set.
    static byte[] inflate(byte[] bytes, int offset, int length, Limits limits) throws DicomFormatException {
        var inflater = new Inflater(true);
        try {
            long limit = Math.min(limits.total(), Integer.MAX_VALUE - 8);
            inflater.setInput(bytes, offset, length);
            var out = new byte[(int) Math.min(Math.max(1024, length * 4L), Math.min(limit, 1 << 24))];
            int count = 0;
            while (!inflater.finished()) {
                if (count == out.length) {
                    if (count >= limit) {
                        throw new LimitExceededException(Limits.Kind.TOTAL, count,
                                "the data set inflates to more than the limit of " + limit);
                    }
                    out = Arrays.copyOf(out, (int) Math.min(limit, count * 2L));
                }
                int n = inflater.inflate(out, count, Math.min(CHUNK, out.length - count));
                count += n;
                limits.checkInflated(inflater.getBytesRead(), count);
                if (n == 0 && !inflater.finished() && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new DicomFormatException(length, "the deflated data set is cut short");
                }
            }
            return Arrays.copyOf(out, count);
        } catch (DataFormatException e) {
            throw notDeflated(inflater.getBytesRead(), e);
        } finally {
            inflater.end();
        }
    }

    static DicomFormatException notDeflated(long offset, Exception cause) {
        var failure = new DicomFormatException(offset, "not a deflated data set");
        failure.initCause(cause);
        return failure;
    }

    static byte[] deflate(Gather inflated) throws IOException {
        var out = new ByteArrayOutputStream();
        write(inflated, out);
        return out.toByteArray();
    }

    /// Deflates to a stream, padded to even length.
    static void write(Gather inflated, OutputStream out) throws IOException {
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            var deflated = new DeflaterOutputStream(out, deflater, 16 * 1024);
            inflated.writeTo(deflated);
            deflated.finish();
            if ((deflater.getBytesWritten() & 1) == 1) {
                out.write(0);
            }
        } finally {
            deflater.end();
        }
    }
}
