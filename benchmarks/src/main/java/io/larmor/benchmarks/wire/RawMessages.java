package io.larmor.benchmarks.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The few PDUs and commands that the raw sender and receiver need, laid out by hand: they are the limit that Larmor is
/// compared with, so they share no code with it.
final class RawMessages {
    static final String VERIFICATION = "1.2.840.10008.1.1";
    static final String IMPLICIT_LITTLE = "1.2.840.10008.1.2";

    /// A presentation context that is proposed.
    ///
    /// @param id odd, 1 to 255
    record Context(int id, String abstractSyntax, String transferSyntax) {}

    private RawMessages() {}

    /// A-ASSOCIATE-RQ (PS3.8 §9.3.2).
    ///
    /// @param window operations invoked at once; 1 for none offered
    static byte[] associateRq(String called, List<Context> contexts, int maxPdu, int window) {
        var items = new ByteArrayOutputStream();
        item(items, 0x10, ascii("1.2.840.10008.3.1.1.1"));
        for (var context : contexts) {
            var sub = new ByteArrayOutputStream();
            sub.writeBytes(new byte[] {(byte) context.id(), 0, 0, 0});
            item(sub, 0x30, ascii(context.abstractSyntax()));
            item(sub, 0x40, ascii(context.transferSyntax()));
            item(items, 0x20, sub.toByteArray());
        }
        item(items, 0x50, userInformation(maxPdu, window));
        return associate(1, called, items.toByteArray());
    }

    /// A-ASSOCIATE-AC (PS3.8 §9.3.3) that accepts each context with the transfer syntax named.
    static byte[] associateAc(String called, List<Context> contexts, int maxPdu, int window) {
        var items = new ByteArrayOutputStream();
        item(items, 0x10, ascii("1.2.840.10008.3.1.1.1"));
        for (var context : contexts) {
            var sub = new ByteArrayOutputStream();
            sub.writeBytes(new byte[] {(byte) context.id(), 0, 0, 0});
            item(sub, 0x40, ascii(context.transferSyntax()));
            item(items, 0x21, sub.toByteArray());
        }
        item(items, 0x50, userInformation(maxPdu, window));
        return associate(2, called, items.toByteArray());
    }

    /// C-STORE-RQ (PS3.7 §9.3.1) or C-ECHO-RQ (§9.3.5) when there is no instance.
    static byte[] request(String sopClass, String sopInstance, int messageId) {
        boolean store = !sopInstance.isEmpty();
        var out = new ByteArrayOutputStream();
        element(out, 0x0002, uid(sopClass));
        element(out, 0x0100, u16(store ? 0x0001 : 0x0030));
        element(out, 0x0110, u16(messageId));
        if (store) {
            element(out, 0x0700, u16(0));
        }
        element(out, 0x0800, u16(store ? 0x0000 : 0x0101));
        if (store) {
            element(out, 0x1000, uid(sopInstance));
        }
        return command(out.toByteArray());
    }

    /// C-STORE-RSP or C-ECHO-RSP that says success.
    static byte[] response(int requestField, int messageId) {
        var out = new ByteArrayOutputStream();
        element(out, 0x0100, u16(requestField | 0x8000));
        element(out, 0x0120, u16(messageId));
        element(out, 0x0800, u16(0x0101));
        element(out, 0x0900, u16(0));
        return command(out.toByteArray());
    }

    /// One P-DATA-TF with one PDV (PS3.8 §9.3.5).
    ///
    /// @param control message control header: 1 command, 2 last
    static byte[] data(int contextId, int control, byte[] bytes) {
        return ByteBuffer.allocate(12 + bytes.length).put((byte) 4).put((byte) 0).putInt(6 + bytes.length)
                .putInt(2 + bytes.length).put((byte) contextId).put((byte) control).put(bytes).array();
    }

    static byte[] releaseRq() {
        return new byte[] {5, 0, 0, 0, 0, 4, 0, 0, 0, 0};
    }

    static byte[] releaseRp() {
        return new byte[] {6, 0, 0, 0, 0, 4, 0, 0, 0, 0};
    }

    /// {@return an unsigned 16-bit value of a command, -1 if it is not there}
    static int field(ByteBuffer command, int element) {
        var in = command.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (in.remaining() >= 8) {
            in.getShort();
            int found = in.getShort() & 0xFFFF;
            int length = in.getInt();
            if (found == element) {
                return in.getShort() & 0xFFFF;
            }
            in.position(in.position() + length);
        }
        return -1;
    }

    private static byte[] associate(int type, String called, byte[] items) {
        return ByteBuffer.allocate(74 + items.length).put((byte) type).put((byte) 0).putInt(68 + items.length)
                .putShort((short) 1).putShort((short) 0).put(ascii("%-16s".formatted(called)))
                .put(ascii("%-16s".formatted("RAW"))).put(new byte[32]).put(items).array();
    }

    private static byte[] userInformation(int maxPdu, int window) {
        var out = new ByteArrayOutputStream();
        item(out, 0x51, ByteBuffer.allocate(4).putInt(maxPdu).array());
        item(out, 0x52, ascii("2.25.1"));
        if (window != 1) {
            item(out, 0x53, ByteBuffer.allocate(4).putShort((short) window).putShort((short) window).array());
        }
        return out.toByteArray();
    }

    private static byte[] command(byte[] elements) {
        return ByteBuffer.allocate(12 + elements.length).order(ByteOrder.LITTLE_ENDIAN).putInt(0).putInt(4)
                .putInt(elements.length).put(elements).array();
    }

    private static void element(ByteArrayOutputStream out, int element, byte[] value) {
        out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putShort((short) 0)
                .putShort((short) element).putInt(value.length).array());
        out.writeBytes(value);
    }

    private static void item(ByteArrayOutputStream out, int type, byte[] value) {
        out.writeBytes(ByteBuffer.allocate(4).put((byte) type).put((byte) 0).putShort((short) value.length).array());
        out.writeBytes(value);
    }

    private static byte[] u16(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8)};
    }

    private static byte[] uid(String uid) {
        return ascii(uid.length() % 2 == 0 ? uid : uid + "\0");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
