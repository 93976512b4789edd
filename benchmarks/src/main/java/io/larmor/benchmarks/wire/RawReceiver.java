package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/// Receives C-STORE and C-ECHO with as little work as Java can do it with, and answers success: to nowhere, to a file for each
/// instance, or to one that is forced to the disk before the answer. The limit that a receiver is compared with.
///
/// As a program: `RawReceiver PORT sink|files|fsync [FOLDER]`; it runs until it is killed.
final class RawReceiver implements AutoCloseable {
    private static final AtomicLong FILES = new AtomicLong();
    private static final int MAX_PDU = 256 * 1024;

    private final SocketChannel socket;
    private final @Nullable Path folder;
    private final boolean force;
    private final ByteBuffer in = Buffers.take().flip();
    private int requestField;
    private int messageId;
    private @Nullable FileChannel file;

    private RawReceiver(SocketChannel socket, @Nullable Path folder, boolean force) {
        this.socket = socket;
        this.folder = folder;
        this.force = force;
    }

    static void main(String... args) throws IOException {
        Path folder = args[1].equals("sink") ? null : Files.createDirectories(Path.of(args[2]));
        try (var listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 1024);
            while (true) {
                var socket = listener.accept();
                Thread.ofPlatform().daemon().start(() -> {
                    try (socket; var receiver = new RawReceiver(socket, folder, args[1].equals("fsync"))) {
                        receiver.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
    }

    private void run() throws IOException {
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        while (fill(10)) {
            int type = in.get(in.position());
            if (type == 1) {
                accept();
            } else if (type == 4) {
                data();
            } else {
                if (type == 5) {
                    write(ByteBuffer.wrap(RawMessages.releaseRp()));
                }
                return;
            }
        }
    }

    /// One P-DATA-TF: of one fragment, or of several, command and data set.
    private void data() throws IOException {
        int left = in.getInt(in.position() + 2);
        in.position(in.position() + 6);
        while (left > 0) {
            fill(6);
            int length = in.getInt(in.position()) - 2;
            int context = in.get(in.position() + 4) & 0xFF;
            int control = in.get(in.position() + 5);
            in.position(in.position() + 6);
            left -= 6 + length;
            if ((control & 1) != 0) {
                command(context, length);
            } else {
                dataSet(context, length, (control & 2) != 0);
            }
        }
    }

    private void command(int context, int length) throws IOException {
        fill(length);
        var command = in.slice(in.position(), length);
        requestField = RawMessages.field(command, 0x0100);
        messageId = RawMessages.field(command, 0x0110);
        in.position(in.position() + length);
        if (requestField == 0x0030) {
            answer(context, requestField, messageId);
        }
    }

    private void dataSet(int context, int length, boolean last) throws IOException {
        if (file == null && folder != null) {
            file = FileChannel.open(folder.resolve(FILES.incrementAndGet() + ".dcm"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        }
        pass(length, file);
        if (last) {
            if (file != null) {
                if (force) {
                    file.force(false);
                }
                file.close();
                file = null;
            }
            answer(context, requestField, messageId);
        }
    }

    private void pass(int length, @Nullable FileChannel to) throws IOException {
        int left = length;
        while (left > 0) {
            if (!in.hasRemaining() && !fill(1)) {
                throw new IOException("the peer closed the connection in the middle of an instance");
            }
            int n = Math.min(left, in.remaining());
            if (to != null) {
                var slice = in.slice(in.position(), n);
                while (slice.hasRemaining()) {
                    to.write(slice);
                }
            }
            in.position(in.position() + n);
            left -= n;
        }
    }

    private void accept() throws IOException {
        int length = in.getInt(in.position() + 2) + 6;
        fill(length);
        var rq = in.slice(in.position(), length);
        in.position(in.position() + length);
        var contexts = new ArrayList<RawMessages.Context>();
        int window = 1;
        int at = 74;
        while (at + 4 <= length) {
            int type = rq.get(at) & 0xFF;
            int n = rq.getShort(at + 2) & 0xFFFF;
            switch (type) {
                case 0x20 -> contexts.add(context(rq, at + 4));
                case 0x53 -> window = rq.getShort(at + 4) & 0xFFFF;
                default -> {}
            }
            at += type == 0x50 ? 4 : 4 + n;
        }
        write(ByteBuffer.wrap(RawMessages.associateAc("RAW", contexts, MAX_PDU, window)));
    }

    private static RawMessages.Context context(ByteBuffer rq, int at) {
        int abstractLength = rq.getShort(at + 6) & 0xFFFF;
        int syntax = at + 8 + abstractLength;
        return new RawMessages.Context(rq.get(at) & 0xFF, text(rq, at + 8, abstractLength),
                text(rq, syntax + 4, rq.getShort(syntax + 2) & 0xFFFF));
    }

    private static String text(ByteBuffer bytes, int at, int length) {
        var text = new byte[length];
        bytes.get(at, text);
        return new String(text, StandardCharsets.US_ASCII);
    }

    private void answer(int context, int requestField, int messageId) throws IOException {
        write(ByteBuffer.wrap(RawMessages.data(context, 3, RawMessages.response(requestField, messageId))));
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    /// Waits until that many bytes are there; false at the end of the stream.
    private boolean fill(int wanted) throws IOException {
        if (in.remaining() >= wanted) {
            return true;
        }
        if (in.hasRemaining()) {
            in.compact();
        } else {
            in.clear();
        }
        while (in.position() < wanted) {
            if (socket.read(in) < 0) {
                in.flip();
                return false;
            }
        }
        in.flip();
        return true;
    }

    @Override
    public void close() {
        Buffers.giveBack(in);
    }
}
