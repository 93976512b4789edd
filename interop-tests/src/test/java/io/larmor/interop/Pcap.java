package io.larmor.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Writes recorded pieces as a capture file of TCP connections over IPv4, with handshakes and ends, so that a dissector sees nothing odd but what the
/// application said. (A real capture would need privileges.)
final class Pcap {
    private static final int RAW_IPV4 = 228;
    private static final int SEGMENT = 16 * 1024;
    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int PUSH = 0x08;
    private static final int ACK = 0x10;
    private static final int FIRST_CLIENT_PORT = 40_000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<Integer, int[]> sequences = new HashMap<>();
    private final int serverPort;
    private int packets;

    private Pcap(int serverPort) {
        this.serverPort = serverPort;
    }

    static void write(Path file, List<RecordingProxy.Piece> pieces, int serverPort) throws IOException {
        var pcap = new Pcap(serverPort);
        pcap.out.writeBytes(ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putInt(0xA1B2C3D4)
                .putShort((short) 2).putShort((short) 4)
                .putLong(0).putInt(65_535).putInt(RAW_IPV4).array());
        for (RecordingProxy.Piece piece : pieces) {
            pcap.open(piece.connection());
            for (int at = 0; at < piece.bytes().length; at += SEGMENT) {
                byte[] segment = Arrays.copyOfRange(piece.bytes(), at, Math.min(at + SEGMENT, piece.bytes().length));
                pcap.packet(piece.connection(), piece.fromClient(), PUSH | ACK, segment);
            }
        }
        for (int connection : List.copyOf(pcap.sequences.keySet())) {
            pcap.packet(connection, true, FIN | ACK, new byte[0]);
            pcap.packet(connection, false, FIN | ACK, new byte[0]);
            pcap.packet(connection, true, ACK, new byte[0]);
        }
        Files.write(file, pcap.out.toByteArray());
    }

    private void open(int connection) {
        if (sequences.putIfAbsent(connection, new int[] {1000, 5000}) == null) {
            packet(connection, true, SYN, new byte[0]);
            packet(connection, false, SYN | ACK, new byte[0]);
            packet(connection, true, ACK, new byte[0]);
        }
    }

    /// RFC 791 and RFC 9293; check sums are zero, which dissectors take for "offloaded".
    private void packet(int connection, boolean fromClient, int flags, byte[] data) {
        int[] sequence = Objects.requireNonNull(sequences.get(connection));
        int mine = fromClient ? 0 : 1;
        int clientPort = FIRST_CLIENT_PORT + connection;
        int length = 40 + data.length;
        var packet = ByteBuffer.allocate(length);
        packet.putShort((short) 0x4500).putShort((short) length).putShort((short) packets).putShort((short) 0x4000);
        packet.put((byte) 64).put((byte) 6).putShort((short) 0).putInt(0x7F000001).putInt(0x7F000001);
        packet.putShort((short) (fromClient ? clientPort : serverPort))
                .putShort((short) (fromClient ? serverPort : clientPort));
        packet.putInt(sequence[mine]).putInt((flags & ACK) == 0 ? 0 : sequence[1 - mine]).put((byte) 0x50)
                .put((byte) flags);
        packet.putShort((short) 65_535).putInt(0).put(data);
        out.writeBytes(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(packets / 1000)
                .putInt(packets % 1000 * 1000).putInt(length)
                .putInt(length).array());
        out.writeBytes(packet.array());
        packets++;
        sequence[mine] += data.length + ((flags & (SYN | FIN)) == 0 ? 0 : 1);
    }
}
