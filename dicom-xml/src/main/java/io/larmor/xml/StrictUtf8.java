package io.larmor.xml;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import io.larmor.data.DicomFormatException;

/// A document that ends with an exception, which says where, at the first byte that is not UTF-8.
final class StrictUtf8 extends FilterInputStream {
    private long offset;
    /// How many bytes of the present character are to come, and what the next of them may be (The Unicode Standard, Table 3-7).
    private int pending;
    private int least;
    private int most;

    StrictUtf8(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int n = super.read(bytes, from, length);
        if (n < 0 && pending > 0) {
            throw malformed();
        }
        for (int i = from; i < from + n; i++) {
            check(bytes[i] & 0xFF);
            offset++;
        }
        return n;
    }

    private void check(int b) throws DicomFormatException {
        if (pending > 0) {
            if (b < least || b > most) {
                throw malformed();
            }
            pending--;
            least = 0x80;
            most = 0xBF;
        } else if (b >= 0x80) {
            if (b < 0xC2 || b > 0xF4) {
                throw malformed();
            }
            pending = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
            least = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
            most = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
        }
    }

    private DicomFormatException malformed() {
        return new DicomFormatException(offset, "in XML: a byte that is not UTF-8");
    }
}
