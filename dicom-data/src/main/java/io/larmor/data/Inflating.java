package io.larmor.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/// Inflates a data set as it is read (PS3.5 §A.5). Closing it leaves what it reads open.
final class Inflating extends InflaterInputStream {
    private static final int CHUNK = 16 * 1024;

    private final Limits limits;

    Inflating(InputStream deflated, Limits limits) {
        super(deflated, new Inflater(true), CHUNK);
        this.limits = limits;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int n;
        try {
            n = super.read(into, offset, length);
        } catch (ZipException e) {
            throw Deflate.notDeflated(inf.getBytesRead(), e);
        } catch (EOFException e) {
            var failure = new DicomFormatException(inf.getBytesRead(), "the deflated data set is cut short");
            failure.initCause(e);
            throw failure;
        }
        limits.checkInflated(inf.getBytesRead(), inf.getBytesWritten());
        return n;
    }

    @Override
    public void close() {
        inf.end();
    }
}
