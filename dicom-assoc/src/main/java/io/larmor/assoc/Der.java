package io.larmor.assoc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/// The little of DER (X.690) that certificates and keys need.
final class Der {
    static final int CONTEXT = 0x80;
    static final int CONSTRUCTED = 0x20;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
            .withZone(ZoneOffset.UTC);
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return tagged(SEQUENCE, parts);
    }

    static byte[] set(byte[]... parts) {
        return tagged(0x31, parts);
    }

    static byte[] integer(BigInteger value) {
        return tagged(0x02, value.toByteArray());
    }

    static byte[] bool(boolean value) {
        return tagged(0x01, new byte[] {(byte) (value ? 0xFF : 0)});
    }

    static byte[] octets(byte[] value) {
        return tagged(OCTET_STRING, value);
    }

    static byte[] bits(byte[] value, int unused) {
        return tagged(0x03, new byte[] {(byte) unused}, value);
    }

    static byte[] utf8(String value) {
        return tagged(0x0C, value.getBytes(StandardCharsets.UTF_8));
    }

    /// "dates through the year 2049 as UTCTime; dates in 2050 or later as GeneralizedTime" (RFC 5280 §4.1.2.5).
    static byte[] time(Instant value) {
        String text = TIME.format(value);
        return text.compareTo("2050") < 0
                ? tagged(0x17, text.substring(2).getBytes(StandardCharsets.US_ASCII))
                : tagged(0x18, text.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] oid(String dotted) {
        long[] arcs = Arrays.stream(dotted.split("\\.")).mapToLong(Long::parseLong).toArray();
        var out = new ByteArrayOutputStream();
        base128(out, 40 * arcs[0] + arcs[1]);
        for (int i = 2; i < arcs.length; i++) {
            base128(out, arcs[i]);
        }
        return tagged(0x06, out.toByteArray());
    }

    private static void base128(ByteArrayOutputStream out, long value) {
        int shift = 7 * ((Math.max(1, 64 - Long.numberOfLeadingZeros(value)) - 1) / 7);
        for (; shift >= 0; shift -= 7) {
            out.write((int) ((value >>> shift) & 0x7F) | (shift > 0 ? 0x80 : 0));
        }
    }

    static byte[] tagged(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        var out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            byte[] size = BigInteger.valueOf(length).toByteArray();
            int from = size[0] == 0 ? 1 : 0;
            out.write(0x80 | (size.length - from));
            out.write(size, from, size.length - from);
        }
        for (byte[] part : parts) {
            out.write(part, 0, part.length);
        }
        return out.toByteArray();
    }

    /// PKCS #8 (RFC 5208) around an RSA key of PKCS #1.
    static byte[] pkcs8OfRsa(byte[] pkcs1) {
        return sequence(integer(BigInteger.ZERO), sequence(oid("1.2.840.113549.1.1.1"), tagged(0x05)), octets(pkcs1));
    }

    /// PKCS #8 around an elliptic curve key of SEC 1 (RFC 5915), which names its curve.
    static byte[] pkcs8OfEc(byte[] sec1) throws IOException {
        int[] outer = header(sec1, 0);
        int at = outer[0];
        while (at < outer[1]) {
            int[] part = header(sec1, at);
            if ((sec1[at] & 0xFF) == (CONTEXT | CONSTRUCTED)) {
                byte[] curve = Arrays.copyOfRange(sec1, part[0], part[1]);
                return sequence(integer(BigInteger.ZERO), sequence(oid("1.2.840.10045.2.1"), curve), octets(sec1));
            }
            at = part[1];
        }
        throw new IOException("An EC PRIVATE KEY does not name its curve; convert it: openssl pkcs8 -topk8 -nocrypt.");
    }

    /// Where the content of an element begins and ends.
    private static int[] header(byte[] der, int at) throws IOException {
        if (at + 2 > der.length) {
            throw new IOException("A key ends within an element.");
        }
        int length = der[at + 1] & 0xFF;
        int start = at + 2;
        if (length > 0x80) {
            int count = length & 0x7F;
            if (count > 3 || start + count > der.length) {
                throw new IOException("A key has an element of impossible length.");
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = (length << 8) | (der[start++] & 0xFF);
            }
        }
        if (start + length > der.length) {
            throw new IOException("A key ends within an element.");
        }
        return new int[] {start, start + length};
    }
}
