package io.larmor.benchmarks.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Sends files by C-STORE with as little work as Java can do it with: a file is read into one direct buffer, and leaves with its
/// PDU headers in one gathering write. The limit that a sender is compared with, and the load that receivers are given.
///
/// As a program: `RawSender PORT CALLED FOLDER`.
final class RawSender implements AutoCloseable {
    private static final int MAX_PDU = 256 * 1024;

    /// Makes the association that files are sent over.
    interface Opener {
        RawConnection open(List<RawMessages.Context> contexts) throws IOException;
    }

    private final Opener opener;
    private final Load load;

    // One association's: a sender is used by one thread.
    private final ByteBuffer content = Buffers.take();
    private ByteBuffer headers = ByteBuffer.allocateDirect(64 * 1024);
    private ByteBuffer[] gather = new ByteBuffer[16];

    RawSender(int port, String called, Load load) {
        this(contexts -> RawConnection.open(port, called, load.window(), contexts), load);
    }

    RawSender(Opener opener, Load load) {
        this.opener = opener;
        this.load = load;
    }

    static void main(String... args) throws IOException {
        try (var sender = new RawSender(Integer.parseInt(args[0]), args[1], Load.ONE)) {
            sender.send(StoredFile.in(Path.of(args[2])));
        }
    }

    /// Sends files over as many associations as there are parts, each on a thread of its own.
    static void send(Node node, Load load, List<List<StoredFile>> parts) throws IOException {
        var failures = new ArrayList<Throwable>();
        var threads = new ArrayList<Thread>();
        for (var part : parts) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (var sender = new RawSender(node.port(), node.ae(), load)) {
                    sender.send(part);
                } catch (IOException | RuntimeException e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (var thread : threads) {
            join(thread);
        }
        if (!failures.isEmpty()) {
            throw new IOException(failures.size() + " of " + parts.size() + " associations failed",
                    failures.getFirst());
        }
    }

    private static void join(Thread thread) throws IOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    /// Sends files over one association.
    ///
    /// @throws IOException if one was not answered with success
    void send(List<StoredFile> files) throws IOException {
        var contexts = new ArrayList<RawMessages.Context>();
        for (var file : files) {
            if (contextOf(contexts, file) == 0) {
                contexts.add(new RawMessages.Context(contexts.size() * 2 + 1, file.sopClass(), file.transferSyntax()));
            }
        }
        try (var connection = opener.open(contexts)) {
            int outstanding = 0;
            int messageId = 0;
            for (var file : files) {
                if (outstanding == load.window()) {
                    expectSuccess(connection);
                    outstanding--;
                }
                messageId = messageId % 65_535 + 1;
                send(connection, file, contextOf(contexts, file), messageId);
                outstanding++;
            }
            while (outstanding-- > 0) {
                expectSuccess(connection);
            }
            connection.release();
        }
    }

    private static void expectSuccess(RawConnection connection) throws IOException {
        int status = connection.response();
        if (status != 0) {
            throw new IOException("C-STORE was answered with status %04XH".formatted(status));
        }
    }

    private static int contextOf(List<RawMessages.Context> contexts, StoredFile file) {
        for (var context : contexts) {
            if (context.abstractSyntax().equals(file.sopClass())
                    && context.transferSyntax().equals(file.transferSyntax())) {
                return context.id();
            }
        }
        return 0;
    }

    private void send(RawConnection connection, StoredFile file, int context, int messageId) throws IOException {
        int pdu = Math.min(limit(connection.peerMaxPdu()), limit(load.maxPdu()));
        int fragment = (pdu - 6) & ~1;
        var command = ByteBuffer.wrap(
                RawMessages.data(context, 3, RawMessages.request(file.sopClass(), file.sopInstance(), messageId)));
        try (var source = FileChannel.open(file.path())) {
            long at = file.offset();
            long end = at + file.length();
            // Whole fragments but for the last one.
            int chunk = Buffers.SIZE / fragment * fragment;
            while (at < end) {
                int n = (int) Math.min(chunk, end - at);
                content.clear().limit(n);
                while (content.hasRemaining()) {
                    if (source.read(content, at + content.position()) < 0) {
                        throw new EOFException(file.path().toString());
                    }
                }
                if (at == file.offset()) {
                    file.rename(content);
                }
                at += n;
                write(connection, command, context, n, fragment, at == end);
            }
        }
    }

    private static int limit(int maxPdu) {
        return maxPdu == 0 ? MAX_PDU : Math.min(MAX_PDU, maxPdu);
    }

    private void write(RawConnection connection, ByteBuffer command, int context, int length, int fragment,
            boolean last) throws IOException {
        int fragments = (length + fragment - 1) / fragment;
        if (headers.capacity() < fragments * 12) {
            headers = ByteBuffer.allocateDirect(fragments * 12);
        }
        if (gather.length < fragments * 2 + 1) {
            gather = new ByteBuffer[fragments * 2 + 1];
        }
        headers.clear();
        gather[0] = command;
        for (int i = 0; i < fragments; i++) {
            int n = Math.min(fragment, length - i * fragment);
            headers.put((byte) 4).put((byte) 0).putInt(n + 6).putInt(n + 2).put((byte) context)
                    .put((byte) (last && i == fragments - 1 ? 2 : 0));
            gather[1 + 2 * i] = headers.slice(12 * i, 12);
            gather[2 + 2 * i] = content.slice(i * fragment, n);
        }
        connection.write(gather, 1 + 2 * fragments);
    }

    @Override
    public void close() {
        Buffers.giveBack(content);
    }
}
