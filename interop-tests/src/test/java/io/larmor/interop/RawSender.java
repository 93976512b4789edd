package io.larmor.interop;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A C-STORE SCU written from PS3.8 §9.3 and PS3.7 §9.3.1 by hand, without any code of Larmor: what it says it sent is what went over the wire.
/// One association with one presentation context.
final class RawSender implements AutoCloseable {
    private static final int CONTEXT = 1;
    private static final int LAST = 0x02;
    private static final int COMMAND = 0x01;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final int fragment;
    private final String sopClass;
    private int messageId;

    /// @param fragment the largest PDV value to send, in bytes
    RawSender(int port, String calledAe, String sopClass, String transferSyntax, int fragment) throws IOException {
        this.sopClass = sopClass;
        this.fragment = fragment;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        in = new DataInputStream(socket.getInputStream());
        send(0x01, associateRq(calledAe, sopClass, transferSyntax));
        byte[] answer = expect(0x02);
        int result = resultOfFirstContext(answer);
        if (result != 0) {
            throw new IOException(
                    "the presentation context for " + sopClass + " in " + transferSyntax + " was refused: " + result);
        }
    }

    /// {@return the status of the response}
    int store(String sopInstance, byte[] dataSet) throws IOException {
        return store(sopClass, sopInstance, dataSet);
    }

    /// Stores under a SOP Class UID in the command that may differ from the negotiated one.
    int store(String commandSopClass, String sopInstance, byte[] dataSet) throws IOException {
        messageId++;
        sendCommand(commandSopClass, sopInstance);
        sendFragments(dataSet, 0, dataSet.length);
        return statusOf(expect(0x04));
    }

    /// Sends the command and a part of the data set, and then nothing more.
    void storePartOf(String sopInstance, byte[] dataSet, int length) throws IOException {
        messageId++;
        sendCommand(sopClass, sopInstance);
        for (int at = 0; at < length; at += fragment) {
            sendPdv(0, Arrays.copyOfRange(dataSet, at, Math.min(at + fragment, length)));
        }
    }

    void release() throws IOException {
        send(0x05, new byte[4]);
        expect(0x06);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void sendCommand(String commandSopClass, String sopInstance) throws IOException {
        byte[] elements = concat(element(0x0002, uid(commandSopClass)), element(0x0100, us(0x0001)),
                element(0x0110, us(messageId)),
                element(0x0700, us(0)), element(0x0800, us(0x0001)), element(0x1000, uid(sopInstance)));
        sendPdv(COMMAND | LAST, concat(element(0x0000, le(4).putInt(elements.length).array()), elements));
    }

    private void sendFragments(byte[] dataSet, int from, int to) throws IOException {
        int at = from;
        do {
            int end = Math.min(at + fragment, to);
            sendPdv(end == to ? LAST : 0, Arrays.copyOfRange(dataSet, at, end));
            at = end;
        } while (at < to);
    }

    private void sendPdv(int control, byte[] value) throws IOException {
        var pdv = ByteBuffer.allocate(6 + value.length).putInt(2 + value.length).put((byte) CONTEXT).put((byte) control)
                .put(value);
        send(0x04, pdv.array());
    }

    private void send(int type, byte[] body) throws IOException {
        var pdu = ByteBuffer.allocate(6 + body.length).put((byte) type).put((byte) 0).putInt(body.length).put(body);
        socket.getOutputStream().write(pdu.array());
    }

    private byte[] expect(int type) throws IOException {
        int found = in.readUnsignedByte();
        in.readUnsignedByte();
        byte[] body = in.readNBytes(in.readInt());
        if (found != type) {
            throw new IOException("expected a PDU of type " + type + ", got " + found + " " + Arrays.toString(body));
        }
        return body;
    }

    private static byte[] associateRq(String calledAe, String sopClass, String transferSyntax) {
        byte[] context = concat(new byte[] {CONTEXT, 0, 0, 0}, item(0x30, ascii(sopClass)),
                item(0x40, ascii(transferSyntax)));
        byte[] user = concat(item(0x51, ByteBuffer.allocate(4).putInt(16384).array()), item(0x52, ascii("2.25.1")));
        byte[] head = ByteBuffer.allocate(68).putShort((short) 1).putShort((short) 0)
                .put(ascii(String.format("%-16s", calledAe)))
                .put(ascii(String.format("%-16s", "RAWSENDER"))).array();
        return concat(head, item(0x10, ascii("1.2.840.10008.3.1.1.1")), item(0x20, context), item(0x50, user));
    }

    private static byte[] item(int type, byte[] value) {
        return ByteBuffer.allocate(4 + value.length).put((byte) type).put((byte) 0).putShort((short) value.length)
                .put(value).array();
    }

    /// Walks the items of an A-ASSOCIATE-AC to the first presentation context (PS3.8 §9.3.3.2).
    private static int resultOfFirstContext(byte[] body) throws IOException {
        int at = 68;
        while (at + 4 <= body.length) {
            if (body[at] == 0x21) {
                return body[at + 6];
            }
            at += 4 + ByteBuffer.wrap(body).getShort(at + 2);
        }
        throw new IOException("no presentation context in the A-ASSOCIATE-AC");
    }

    private static int statusOf(byte[] pdata) throws IOException {
        var command = ByteBuffer.wrap(pdata, 6, pdata.length - 6).slice().order(ByteOrder.LITTLE_ENDIAN);
        while (command.remaining() >= 8) {
            int group = command.getShort();
            int element = command.getShort();
            int length = command.getInt();
            if (group == 0 && element == 0x0900) {
                return command.getShort() & 0xFFFF;
            }
            command.position(command.position() + length);
        }
        throw new IOException("no status in the response");
    }

    private static byte[] element(int element, byte[] value) {
        return le(8 + value.length).putShort((short) 0).putShort((short) element).putInt(value.length).put(value)
                .array();
    }

    private static byte[] us(int value) {
        return le(2).putShort((short) value).array();
    }

    private static byte[] uid(String uid) {
        byte[] bytes = ascii(uid);
        return bytes.length % 2 == 0 ? bytes : Arrays.copyOf(bytes, bytes.length + 1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ByteBuffer le(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] concat(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
