package io.larmor.pdu;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Growing bytes, big endian. A length field is skipped first and patched when its structure is complete.
final class PduOutput {
    private byte[] bytes = new byte[512];
    private int position;

    void u8(int value) {
        ensure(1);
        bytes[position++] = (byte) value;
    }

    void u16(int value) {
        u8(value >>> 8);
        u8(value);
    }

    void u32(long value) {
        u16((int) (value >>> 16));
        u16((int) value);
    }

    void zeros(int count) {
        ensure(count);
        position += count;
    }

    void octets(Octets value) {
        ensure(value.size());
        System.arraycopy(value.array(), 0, bytes, position, value.size());
        position += value.size();
    }

    void text(String value) {
        octets(Octets.owning(value.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /// A text field of fixed width, padded with spaces.
    void padded(String value, int width) {
        text(value);
        for (int i = value.length(); i < width; i++) {
            u8(' ');
        }
    }

    /// A text with its 16-bit length in front.
    void counted16(String value) {
        u16(value.length());
        text(value);
    }

    /// Bytes with their 16-bit length in front.
    void counted16(Octets value) {
        u16(value.size());
        octets(value);
    }

    /// Begins an item and returns the mark that [#endItem] wants.
    int beginItem(int type, int second) {
        u8(type);
        u8(second);
        int mark = position;
        zeros(2);
        return mark;
    }

    void endItem(int mark) {
        int length = position - mark - 2;
        if (length > 0xFFFF) {
            throw new IllegalArgumentException("An item holds at most 65,535 bytes, this one has " + length + ".");
        }
        bytes[mark] = (byte) (length >>> 8);
        bytes[mark + 1] = (byte) length;
    }

    /// An item that holds a text and nothing else.
    void textItem(int type, String value) {
        int mark = beginItem(type, 0);
        text(value);
        endItem(mark);
    }

    int beginPdu(int type) {
        u8(type);
        u8(0);
        int mark = position;
        zeros(4);
        return mark;
    }

    void endPdu(int mark) {
        int length = position - mark - 4;
        for (int i = 0; i < 4; i++) {
            bytes[mark + i] = (byte) (length >>> (24 - 8 * i));
        }
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, position);
    }

    private void ensure(int count) {
        if (bytes.length - position < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, position + count));
        }
    }
}
