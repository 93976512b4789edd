package io.larmor.pdu;

import java.nio.charset.StandardCharsets;

/// A bounded cursor over the bytes of one PDU. Nothing is read beyond its end, and every failure knows where it is.
final class PduInput {
    private static final int MINIMUM_PRINTABLE = 0x20;
    private static final int MAXIMUM_PRINTABLE = 0x7E;

    private final byte[] bytes;
    private final int limit;
    private final String structure;
    private int position;

    PduInput(byte[] bytes, int position, int limit, String structure) {
        this.bytes = bytes;
        this.position = position;
        this.limit = limit;
        this.structure = structure;
    }

    int remaining() {
        return limit - position;
    }

    boolean hasRemaining() {
        return position < limit;
    }

    String structure() {
        return structure;
    }

    int u8(String field) throws MalformedPduException {
        need(1, field);
        return bytes[position++] & 0xFF;
    }

    int u16(String field) throws MalformedPduException {
        need(2, field);
        return (bytes[position++] & 0xFF) << 8 | (bytes[position++] & 0xFF);
    }

    long u32(String field) throws MalformedPduException {
        return (long) u16(field) << 16 | u16(field);
    }

    /// Reserved bytes are not tested on receipt (PS3.8 §9.3.1).
    void skip(int count, String field) throws MalformedPduException {
        need(count, field);
        position += count;
    }

    Octets octets(int length, String field) throws MalformedPduException {
        need(length, field);
        var copy = new byte[length];
        System.arraycopy(bytes, position, copy, 0, length);
        position += length;
        return Octets.owning(copy);
    }

    /// ISO 646 text without its padding: trailing spaces and NULs, which some peers use, and leading spaces.
    String text(int length, String field) throws MalformedPduException {
        need(length, field);
        int from = position;
        int to = position + length;
        position = to;
        while (to > from && (bytes[to - 1] == ' ' || bytes[to - 1] == 0)) {
            to--;
        }
        while (from < to && bytes[from] == ' ') {
            from++;
        }
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /// A UID: printable, not empty. Its form beyond that is not the codec's business, for peers with ill-formed UIDs must
    /// get an answer.
    String uid(int length, String field) throws MalformedPduException {
        int start = position;
        String uid = text(length, field);
        if (uid.isEmpty()) {
            throw fail(field, start, Abort.INVALID_PDU_PARAMETER_VALUE, "is empty");
        }
        if (!isPrintable(uid)) {
            throw fail(field, start, Abort.INVALID_PDU_PARAMETER_VALUE, "has characters that no UID can have");
        }
        return uid;
    }

    static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= MINIMUM_PRINTABLE && c <= MAXIMUM_PRINTABLE);
    }

    /// The part of this input of the given length, as an input of its own; this one continues behind it.
    PduInput sub(int length, String name) throws MalformedPduException {
        need(length, name);
        var sub = new PduInput(bytes, position, position + length, structure + ", " + name);
        position += length;
        return sub;
    }

    void expectEnd() throws MalformedPduException {
        if (hasRemaining()) {
            throw fail("end", position, Abort.INVALID_PDU_PARAMETER_VALUE,
                    "was expected, but " + remaining() + " more bytes follow");
        }
    }

    /// Checks the field of the given width that was read last.
    void check(boolean condition, int width, String field, String what) throws MalformedPduException {
        if (!condition) {
            throw fail(field, position - width, Abort.INVALID_PDU_PARAMETER_VALUE, what);
        }
    }

    MalformedPduException missing(String what) {
        return fail(what, limit, Abort.INVALID_PDU_PARAMETER_VALUE, "is missing");
    }

    MalformedPduException unexpected(String what) {
        return fail(what, position, Abort.UNEXPECTED_PDU_PARAMETER, "is not allowed here");
    }

    private void need(int count, String field) throws MalformedPduException {
        if (count > limit - position) {
            throw fail(field, position, Abort.INVALID_PDU_PARAMETER_VALUE,
                    "needs " + count + " bytes, but only " + remaining() + " are left");
        }
    }

    private MalformedPduException fail(String field, int offset, int reason, String what) {
        return new MalformedPduException(structure, field, offset, reason, what);
    }
}
