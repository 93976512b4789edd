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
    private Deflate() {}

    /// Inflates a whole data set.
    static byte[] inflate(byte[] bytes, int offset, int length, long limit) throws DicomFormatException {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(bytes, offset, length);
            var out = new byte[(int) Math.min(Math.max(1024, length * 4L), Math.min(limit, 1 << 24))];
            int count = 0;
            while (!inflater.finished()) {
                if (count == out.length) {
                    if (count >= Math.min(limit, Integer.MAX_VALUE - 8)) {
                        throw new LimitExceededException(count,
                                "the data set inflates to more than the limit of " + limit);
                    }
                    out = Arrays.copyOf(out, (int) Math.min(Math.min(limit, Integer.MAX_VALUE - 8), count * 2L));
                }
                int n = inflater.inflate(out, count, out.length - count);
                count += n;
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

    static DicomFormatException notDeflated(long offset, DataFormatException cause) {
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
