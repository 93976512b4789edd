package io.larmor.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/// A large value as it is read piece by piece, words in little endian order. Used by one thread.
final class BulkDataInput extends InputStream {
    private final BulkData data;
    /// A whole number of words of any VR.
    private final byte[] piece;
    private int at;
    private int end;
    /// How many bytes of the value are in pieces so far.
    private long taken;

    BulkDataInput(BulkData data) {
        this.data = data;
        this.piece = new byte[(int) Math.min(BulkData.CHUNK, data.length())];
    }

    private boolean isAtEnd() throws IOException {
        if (at < end) {
            return false;
        }
        if (taken == data.length()) {
            return true;
        }
        int next = (int) Math.min(piece.length, data.length() - taken);
        data.piece(taken, piece);
        at = 0;
        end = next;
        taken += next;
        return false;
    }

    @Override
    public int read() throws IOException {
        return isAtEnd() ? -1 : piece[at++] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (isAtEnd()) {
            return -1;
        }
        int n = Math.min(length, end - at);
        System.arraycopy(piece, at, into, offset, n);
        at += n;
        return n;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, end - at + data.length() - taken);
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        long rest = end - at + data.length() - taken;
        out.write(piece, at, end - at);
        data.slice(taken, data.length() - taken).writeTo(out);
        at = end;
        taken = data.length();
        return rest;
    }
}
