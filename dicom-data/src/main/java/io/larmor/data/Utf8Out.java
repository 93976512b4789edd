package io.larmor.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Writes text as UTF-8 through a buffer of its own, without a string or an object for each piece. What goes to the
/// stream at a time is whole characters.
final class Utf8Out {
    private static final int SIZE = 8192;
    /// Up to here a value is encoded at once: a stream of Base64 has a buffer that is larger.
    private static final int SMALL = 4096;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final byte[] buffer = new byte[SIZE];
    private int count;

    Utf8Out(OutputStream out) {
        this.out = out;
    }

    /// Puts one character of ASCII.
    void put(char ascii) throws IOException {
        if (count == SIZE) {
            flush();
        }
        buffer[count++] = (byte) ascii;
    }

    /// Puts characters that are known to be ASCII.
    @SuppressWarnings("deprecation") // the only copy without an array between, and right for ASCII
    void ascii(String text) throws IOException {
        for (int from = 0; from < text.length();) {
            int n = Math.min(text.length() - from, SIZE - count);
            text.getBytes(from, from + n, buffer, count);
            count += n;
            from += n;
            if (count == SIZE) {
                flush();
            }
        }
    }

    /// Puts text; half a surrogate pair becomes a question mark.
    void text(String text) throws IOException {
        text(text, 0, text.length());
    }

    /// Puts a part of a text.
    void text(String text, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                put(c);
            } else if (Character.isHighSurrogate(c) && i + 1 < to && Character.isLowSurrogate(text.charAt(i + 1))) {
                codePoint(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                codePoint(Character.isSurrogate(c) ? '?' : c);
            }
        }
    }

    private void codePoint(int c) throws IOException {
        if (SIZE - count < 4) {
            flush();
        }
        if (c < 0x80) {
            buffer[count++] = (byte) c;
        } else if (c < 0x800) {
            buffer[count++] = (byte) (0xC0 | c >> 6);
            buffer[count++] = (byte) (0x80 | (c & 0x3F));
        } else {
            if (c < 0x1_0000) {
                buffer[count++] = (byte) (0xE0 | c >> 12);
            } else {
                buffer[count++] = (byte) (0xF0 | c >> 18);
                buffer[count++] = (byte) (0x80 | (c >> 12 & 0x3F));
            }
            buffer[count++] = (byte) (0x80 | (c >> 6 & 0x3F));
            buffer[count++] = (byte) (0x80 | (c & 0x3F));
        }
    }

    /// Puts the last digits of a number in hexadecimal.
    void hex(int value, int digits) throws IOException {
        if (SIZE - count < digits) {
            flush();
        }
        for (int shift = 4 * digits - 4; shift >= 0; shift -= 4) {
            buffer[count++] = HEX[value >>> shift & 0xF];
        }
    }

    /// Puts spaces; none if the number is negative.
    void spaces(int n) throws IOException {
        for (int i = 0; i < n; i++) {
            put(' ');
        }
    }

    /// Puts a value in Base64, piece by piece if it is large.
    void base64(BulkData value) throws IOException {
        if (value.length() <= SMALL) {
            var encoded = Base64.getEncoder().encode(value.bytes());
            if (encoded.length > SIZE - count) {
                flush();
            }
            System.arraycopy(encoded, 0, buffer, count, encoded.length);
            count += encoded.length;
            return;
        }
        flush();
        // Closing writes what is left; the stream below is not to be closed.
        try (var encoder = Base64.getEncoder().wrap(new Unclosed())) {
            value.writeTo(encoder);
        }
    }

    /// Hands everything to the stream, which is not flushed itself.
    void flush() throws IOException {
        out.write(buffer, 0, count);
        count = 0;
    }

    private final class Unclosed extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }
    }
}
