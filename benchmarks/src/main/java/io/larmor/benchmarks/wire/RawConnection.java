package io.larmor.benchmarks.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/// A requestor of the raw kind: an association of one blocking connection, no checks, no copies. Used by one thread.
final class RawConnection implements AutoCloseable {
    /// What the bytes go over.
    interface Channel extends GatheringByteChannel, ReadableByteChannel {}

    private final Channel socket;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024).flip();
    private final int peerMaxPdu;

    private RawConnection(Channel socket, List<RawMessages.Context> contexts, String called, int window)
            throws IOException {
        this.socket = socket;
        write(ByteBuffer.wrap(RawMessages.associateRq(called, contexts, 0, window)));
        var answer = pdu();
        if (answer.get(answer.position()) != 2) {
            throw new IOException("the association was not accepted: PDU type " + answer.get(answer.position()));
        }
        peerMaxPdu = maxPdu(answer);
    }

    static RawConnection open(int port, String called, int window, List<RawMessages.Context> contexts)
            throws IOException {
        var socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return over(new PlainChannel(socket), called, window, contexts);
    }

    /// Opens an association on a connection that is there, and that belongs to it from now on.
    static RawConnection over(Channel channel, String called, int window, List<RawMessages.Context> contexts)
            throws IOException {
        try {
            return new RawConnection(channel, contexts, called, window);
        } catch (IOException | RuntimeException | Error e) {
            try (channel) {
                throw e;
            }
        }
    }

    private record PlainChannel(SocketChannel socket) implements Channel {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return socket.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return socket.write(source);
        }

        @Override
        public long write(ByteBuffer[] sources) throws IOException {
            return socket.write(sources);
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            return socket.write(sources, offset, length);
        }

        @Override
        public boolean isOpen() {
            return socket.isOpen();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /// {@return the longest PDU that the peer takes, 0 for any}
    int peerMaxPdu() {
        return peerMaxPdu;
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    void write(ByteBuffer[] bytes, int count) throws IOException {
        while (bytes[count - 1].hasRemaining()) {
            socket.write(bytes, 0, count);
        }
    }

    /// Waits for a response.
    ///
    /// @return its status
    int response() throws IOException {
        while (true) {
            var pdu = pdu();
            if (pdu.get(pdu.position()) != 4) {
                throw new IOException("expected P-DATA-TF, got PDU type " + pdu.get(pdu.position()));
            }
            int control = pdu.get(pdu.position() + 11);
            if ((control & 1) != 0) {
                int status = RawMessages.field(pdu.position(pdu.position() + 12), 0x0900);
                if (status >= 0) {
                    return status;
                }
            }
        }
    }

    /// {@return the next PDU, valid until the next call}
    private ByteBuffer pdu() throws IOException {
        fill(6);
        int length = in.getInt(in.position() + 2) + 6;
        fill(length);
        var pdu = in.slice(in.position(), length);
        in.position(in.position() + length);
        return pdu;
    }

    private void fill(int wanted) throws IOException {
        if (in.remaining() >= wanted) {
            return;
        }
        in.compact();
        while (in.position() < wanted) {
            if (socket.read(in) < 0) {
                throw new EOFException("the peer closed the connection");
            }
        }
        in.flip();
    }

    private static int maxPdu(ByteBuffer ac) {
        int at = ac.position() + 74;
        while (at + 4 <= ac.limit()) {
            int type = ac.get(at) & 0xFF;
            int length = ac.getShort(at + 2) & 0xFFFF;
            if (type == 0x50) {
                at += 4;
            } else if (type == 0x51) {
                return ac.getInt(at + 4);
            } else {
                at += 4 + length;
            }
        }
        return 0;
    }

    void release() throws IOException {
        write(ByteBuffer.wrap(RawMessages.releaseRq()));
        pdu();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
