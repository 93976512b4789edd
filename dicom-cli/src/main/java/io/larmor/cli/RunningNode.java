package io.larmor.cli;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import io.larmor.archive.ArchiveRefusedException;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.StoreOutcome;
import io.larmor.data.DicomFile;
import org.jspecify.annotations.Nullable;

/// The archive of a node that runs, through its [ControlSocket].
final class RunningNode implements ArchiveAccess {
    private static final int PIECE = 256 * 1024;

    private final Path socket;
    private @Nullable SocketChannel connection;

    private RunningNode(Path socket) {
        this.socket = socket;
    }

    /// Connects to the node that has an archive's folder.
    ///
    /// @throws IOException if none listens there
    static RunningNode of(Path folder) throws IOException {
        var node = new RunningNode(ControlSocket.in(folder));
        var _ = node.connected();
        return node;
    }

    private SocketChannel connected() throws IOException {
        if (connection == null) {
            connection = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        }
        return connection;
    }

    @Override
    public int delete(InstanceSelection selection) throws IOException {
        return switch (ask(new ControlRequest.Delete(selection), _ -> {})) {
            case ControlReply.Deleted(int count) -> count;
            case ControlReply reply -> throw failure(reply);
        };
    }

    @Override
    public StoreOutcome importFile(Path file) throws IOException {
        try (var source = DicomFile.open(file)) {
            var request = new ControlRequest.Import(source.sopClassUid(), source.sopInstanceUid(),
                    source.transferSyntax().uid(), source.dataSetLength());
            return switch (ask(request, out -> copy(source, out))) {
                case ControlReply.Imported(var outcome) -> outcome;
                case ControlReply reply -> throw failure(reply);
            };
        }
    }

    private interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    private ControlReply ask(ControlRequest request, Content content) throws IOException {
        var channel = connected();
        boolean answered = false;
        try {
            var out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
            out.writeInt(ControlRequest.HELLO);
            request.write(out);
            content.write(out);
            out.flush();
            var reply = ControlReply.read(new DataInputStream(Channels.newInputStream(channel)));
            answered = true;
            return reply;
        } catch (EOFException e) {
            throw new IOException("the running node ended the conversation: it stopped, or is of another version", e);
        } finally {
            if (!answered) {
                close();
            }
        }
    }

    private static void copy(DicomFile source, DataOutputStream out) throws IOException {
        long at = source.dataSetOffset();
        long end = at + source.dataSetLength();
        var piece = ByteBuffer.allocate((int) Math.min(PIECE, source.dataSetLength()));
        while (at < end) {
            int count = source.channel().read(piece.clear().limit((int) Math.min(piece.capacity(), end - at)), at);
            if (count < 0) {
                throw new IOException("the file became shorter while it was read");
            }
            out.write(piece.array(), 0, count);
            at += count;
        }
    }

    private static IOException failure(ControlReply reply) {
        return switch (reply) {
            case ControlReply.Refused(var reason, var message) -> new ArchiveRefusedException(reason, message);
            case ControlReply.Failed(var message) -> new IOException(message);
            default -> new IOException("the running node answered something else than what it was asked");
        };
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
