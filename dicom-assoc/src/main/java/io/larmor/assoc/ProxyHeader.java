package io.larmor.assoc;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The header that a load balancer puts in front of a connection to say whose it is: the PROXY protocol of HAProxy, versions 1 and 2.
final class ProxyHeader {
    private static final byte[] SIGNATURE_2 = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    /// "the longest possible line is 107 bytes" (§2.1).
    private static final int MAXIMUM_1 = 107;
    private static final int FIXED_2 = 16;
    /// Addresses and extensions; what senders really add is far below.
    private static final int MAXIMUM_2 = 496;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TCP_4 = 0x11;
    private static final int TCP_6 = 0x21;

    private ProxyHeader() {}

    /// Takes the header, which must be there: "the receiver MUST NOT try to guess" (§2).
    static void take(LayeredTransport transport) throws IOException {
        byte[] first = transport.peek(FIXED_2);
        if (first.length < FIXED_2) {
            throw new EOFException("The load balancer closed the connection before its PROXY header was complete.");
        }
        if (Arrays.equals(first, 0, SIGNATURE_2.length, SIGNATURE_2, 0, SIGNATURE_2.length)) {
            second(transport, first);
        } else if (new String(first, 0, 6, StandardCharsets.US_ASCII).equals("PROXY ")) {
            first(transport);
        } else {
            throw new IOException(
                    "The load balancer sent no PROXY header; switch it on there, or do not expect it here.");
        }
    }

    private static void first(LayeredTransport transport) throws IOException {
        byte[] bytes = transport.peek(FIXED_2);
        int end = lineEnd(bytes);
        while (end < 0 && bytes.length < MAXIMUM_1) {
            int before = bytes.length;
            bytes = transport.peek(before + 1);
            if (bytes.length == before) {
                break;
            }
            end = lineEnd(bytes);
        }
        if (end < 0 || end > MAXIMUM_1) {
            throw malformed();
        }
        String[] words = new String(bytes, 0, end - 2, StandardCharsets.US_ASCII).split(" ", 7);
        transport.skip(end);
        if (words.length > 1 && words[1].equals("UNKNOWN")) {
            return;
        }
        if (words.length != 6 || !(words[1].equals("TCP4") || words[1].equals("TCP6"))) {
            throw malformed();
        }
        try {
            transport.remoteAddress(new InetSocketAddress(InetAddress.ofLiteral(words[2]), Integer.parseInt(words[4])));
        } catch (IllegalArgumentException e) {
            throw new IOException(malformed().getMessage(), e);
        }
    }

    private static int lineEnd(byte[] bytes) {
        for (int i = 1; i < bytes.length; i++) {
            if (bytes[i - 1] == '\r' && bytes[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static void second(LayeredTransport transport, byte[] fixed) throws IOException {
        int length = (fixed[14] & 0xFF) << 8 | (fixed[15] & 0xFF);
        if (length > MAXIMUM_2) {
            throw new IOException("The load balancer sent a PROXY header of " + length + " bytes, where " + MAXIMUM_2
                    + " are allowed.");
        }
        byte[] bytes = transport.peek(FIXED_2 + length);
        if (bytes.length < FIXED_2 + length) {
            throw malformed();
        }
        transport.skip(FIXED_2 + length);
        int command = fixed[12] & 0xFF;
        if (command == LOCAL) {
            return;
        }
        int family = fixed[13] & 0xFF;
        int size = family == TCP_4 ? 4 : family == TCP_6 ? 16 : 0;
        if (command != PROXY) {
            throw malformed();
        }
        if (size == 0) {
            return;
        }
        if (length < 2 * size + 4) {
            throw malformed();
        }
        int port = FIXED_2 + 2 * size;
        transport.remoteAddress(new InetSocketAddress(
                InetAddress.getByAddress(Arrays.copyOfRange(bytes, FIXED_2, FIXED_2 + size)),
                (bytes[port] & 0xFF) << 8 | (bytes[port + 1] & 0xFF)));
    }

    private static IOException malformed() {
        return new IOException("The load balancer sent a PROXY header that cannot be read.");
    }
}
