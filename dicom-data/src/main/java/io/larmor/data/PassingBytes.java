package io.larmor.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.Supplier;

/// A value that passes: what a parser has read of it already, and then the stream behind that.
final class PassingBytes extends InputStream {
    private final byte[] held;
    private int at;
    private int heldLeft;
    private final InputStream rest;
    private long left;
    private final Supplier<DicomFormatException> cutShort;
    private boolean finished;

    PassingBytes(byte[] held, int at, int count, InputStream rest, long length,
            Supplier<DicomFormatException> cutShort) {
        this.held = held;
        this.at = at;
        this.heldLeft = count;
        this.rest = rest;
        this.left = length;
        this.cutShort = cutShort;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (finished) {
            throw new IOException("the value has passed");
        }
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int n;
        if (heldLeft > 0) {
            n = Math.min(length, heldLeft);
            System.arraycopy(held, at, into, offset, n);
            at += n;
            heldLeft -= n;
        } else {
            n = rest.read(into, offset, (int) Math.min(length, left));
            if (n < 0) {
                throw cutShort.get();
            }
        }
        left -= n;
        return n;
    }

    @Override
    public int available() throws IOException {
        return heldLeft > 0 ? heldLeft : (int) Math.min(left, rest.available());
    }

    /// Passes over what nobody has read, and lets nobody read on.
    void finish() throws IOException {
        left -= heldLeft;
        heldLeft = 0;
        var chunk = new byte[(int) Math.min(left, 16 * 1024)];
        while (left > 0) {
            read(chunk, 0, chunk.length);
        }
        finished = true;
    }
}
