package io.larmor.xml;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Pattern;

import io.larmor.data.DicomFormatException;

/// A document that ends with an exception, which says where, at the first byte that is not UTF-8; unless its first bytes or
/// its XML declaration tell of another encoding (XML 1.0 §4.3.3), which the parser then decodes unchecked.
final class StrictUtf8 extends FilterInputStream {
    private static final Pattern ENCODING = Pattern.compile("\\sencoding\\s*=\\s*[\"']([^\"']*)[\"']");
    /// Longer than any XML declaration.
    private static final int MOST_DECLARED = 256;

    private final StringBuilder start = new StringBuilder();
    private boolean declared;
    private boolean other;
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
        for (int i = from; i < from + n && !other; i++) {
            int b = bytes[i] & 0xFF;
            if (!declared) {
                declaration(b);
            }
            if (!other) {
                check(b);
            }
            offset++;
        }
        return n;
    }

    /// Looks whether the document starts as one in another encoding.
    private void declaration(int b) {
        boolean utf16 = offset < 2 && (b == 0 || b == 0xFE || b == 0xFF);
        start.append((char) b);
        declared = b == '>' || start.length() == MOST_DECLARED;
        var encoding = ENCODING.matcher(b == '>' ? start : "");
        other = utf16 || (encoding.find() && !encoding.group(1).toUpperCase(Locale.ROOT).equals("UTF-8"));
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
