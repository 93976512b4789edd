package io.larmor.testkit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import io.larmor.testkit.FaultRule.Direction;

/// Writes a [Recording] as a capture file for Wireshark: each connection as TCP over IPv4 with handshake, acknowledgements, check sums and
/// end, so that its dissector sees nothing odd but what the applications said. The file is of the form of
/// draft-ietf-opsawg-pcapng; times are in nanoseconds.
///
/// The addresses are invented: clients are 192.0.2.1 (RFC 5737), ports from 40000 on; servers are 192.0.2.2, port 11112, which Wireshark
/// takes for DICOM. A recorder sees no packets, so how the bytes were cut into segments is invented too.
public final class Pcapng {
    /// The port of the servers in the file.
    public static final int SERVER_PORT = 11_112;

    private static final int RAW_IPV4 = 228;
    private static final int SEGMENT = 16 * 1024;
    private static final int FIRST_CLIENT_PORT = 40_000;
    private static final int CLIENT_PORTS = 25_000;
    private static final int CLIENT = 0xC0000201;
    private static final int SERVER = 0xC0000202;
    private static final int IP_HEADER = 20;
    private static final int TCP_HEADER = 20;
    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int PUSH = 0x08;
    private static final int ACK = 0x10;
    private static final int NANOSECONDS = 9;

    private final OutputStream out;
    private final Map<Integer, Flow> flows = new HashMap<>();
    private int packets;

    /// Both sequence numbers of a connection, and what of it has ended.
    private static final class Flow {
        private final int clientPort;
        private final int[] sequence = {1000, 5000};
        private final boolean[] ended = new boolean[2];

        Flow(int number) {
            clientPort = FIRST_CLIENT_PORT + number % CLIENT_PORTS;
        }
    }

    private Pcapng(OutputStream out) {
        this.out = out;
    }

    /// Writes a file, in place of one that is there.
    ///
    /// @param recording what was recorded
    /// @param path      where
    /// @throws IOException if the recording cannot be read or the file not be written
    public static void write(Recording recording, Path path) throws IOException {
        try (var stream = new BufferedOutputStream(Files.newOutputStream(path))) {
            var capture = new Pcapng(stream);
            capture.begin();
            for (Recording.Connection connection : recording.connections()) {
                capture.flows.put(connection.number(), new Flow(connection.number() - 1));
            }
            var opened = new HashMap<Integer, Boolean>();
            recording.read((connection, piece) -> {
                if (opened.putIfAbsent(connection.number(), true) == null) {
                    capture.open(connection);
                }
                capture.piece(connection, piece);
            });
        }
    }

    private Flow flow(Recording.Connection connection) {
        return java.util.Objects.requireNonNull(flows.get(connection.number()));
    }

    private void begin() throws IOException {
        byte[] application = "Larmor".getBytes(StandardCharsets.US_ASCII);
        block(0x0A0D0D0A, little(28).putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0).putLong(-1)
                .putShort((short) 4).putShort((short) application.length).put(application).putShort((short) 0).flip());
        // Interface description: link type, no limit of length, if_tsresol 9, end of options
        block(1, little(20).putShort((short) RAW_IPV4).putShort((short) 0).putInt(0).putShort((short) 9)
                .putShort((short) 1).put((byte) NANOSECONDS).put(new byte[3]).putInt(0).flip());
    }

    private static ByteBuffer little(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void block(int type, ByteBuffer body) throws IOException {
        int padded = (body.remaining() + 3) & ~3;
        var bytes = new byte[12 + padded];
        var block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(type).putInt(bytes.length).put(body);
        block.position(8 + padded);
        block.putInt(bytes.length);
        out.write(bytes);
    }

    private void open(Recording.Connection connection) throws IOException {
        packet(connection, connection.began(), Direction.CLIENT, SYN, new byte[0], 0, 0);
        packet(connection, connection.began(), Direction.SERVER, SYN | ACK, new byte[0], 0, 0);
        packet(connection, connection.began(), Direction.CLIENT, ACK, new byte[0], 0, 0);
    }

    private void piece(Recording.Connection connection, Recording.Piece piece) throws IOException {
        Flow flow = flow(connection);
        switch (piece.what()) {
            case DATA -> {
                byte[] bytes = piece.bytes().toArray();
                for (int at = 0; at < bytes.length; at += SEGMENT) {
                    packet(connection, piece.time(), piece.from(), PUSH | ACK, bytes, at,
                            Math.min(SEGMENT, bytes.length - at));
                }
                packet(connection, piece.time(), piece.from().other(), ACK, bytes, 0, 0);
            }
            case END, RESET -> {
                if (!flow.ended[piece.from().index()]) {
                    boolean reset = piece.what() == Recording.What.RESET;
                    packet(connection, piece.time(), piece.from(), (reset ? RST : FIN) | ACK, new byte[0], 0, 0);
                    flow.ended[piece.from().index()] = true;
                    flow.ended[piece.from().other().index()] |= reset;
                    if (!reset) {
                        packet(connection, piece.time(), piece.from().other(), ACK, new byte[0], 0, 0);
                    }
                }
            }
        }
    }

    /// RFC 791 and RFC 9293.
    private void packet(Recording.Connection connection, Instant time, Direction from, int flags, byte[] data, int at,
            int count) throws IOException {
        Flow flow = flow(connection);
        int mine = from.index();
        boolean client = from == Direction.CLIENT;
        int length = IP_HEADER + TCP_HEADER + count;
        var packet = ByteBuffer.allocate(length);
        packet.putShort((short) 0x4500).putShort((short) length).putShort((short) packets).putShort((short) 0x4000)
                .put((byte) 64).put((byte) 6).putShort((short) 0)
                .putInt(client ? CLIENT : SERVER).putInt(client ? SERVER : CLIENT);
        packet.putShort((short) (client ? flow.clientPort : SERVER_PORT))
                .putShort((short) (client ? SERVER_PORT : flow.clientPort))
                .putInt(flow.sequence[mine]).putInt((flags & ACK) == 0 ? 0 : flow.sequence[1 - mine])
                .put((byte) ((TCP_HEADER / 4) << 4)).put((byte) flags).putShort((short) 65_535).putInt(0)
                .put(data, at, count);
        packet.putShort(10, (short) ~sum(packet, 0, IP_HEADER, 0));
        int pseudo = 6 + TCP_HEADER + count;
        packet.putShort(IP_HEADER + 16, (short) ~sum(packet, 12, length, pseudo));
        long nanos = time.getEpochSecond() * 1_000_000_000L + time.getNano();
        block(6, little(20 + length).putInt(0).putInt((int) (nanos >>> 32)).putInt((int) nanos).putInt(length)
                .putInt(length).put(packet.array()).flip());
        packets++;
        flow.sequence[mine] += count + ((flags & (SYN | FIN)) == 0 ? 0 : 1);
    }

    /// The sum of 16-bit words in ones' complement (RFC 1071).
    private static int sum(ByteBuffer packet, int from, int to, int start) {
        long sum = start;
        for (int i = from; i < to; i += 2) {
            sum += i + 1 < to ? Short.toUnsignedInt(packet.getShort(i)) : Byte.toUnsignedInt(packet.get(i)) << 8;
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return (int) sum;
    }
}
