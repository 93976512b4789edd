package io.larmor.cli;

import java.io.BufferedInputStream;
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
import java.util.ArrayDeque;
import java.util.Deque;

import io.larmor.archive.ArchiveRefusedException;
import io.larmor.archive.InstanceSelection;
import io.larmor.data.DicomFile;
import org.jspecify.annotations.Nullable;

/// The archive of a node that runs, through its [ControlSocket].
final class RunningNode implements ArchiveAccess {
    private static final int PIECE = 256 * 1024;

    private final Path socket;
    private @Nullable Conversation conversation;

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

    private Conversation connected() throws IOException {
        if (conversation == null) {
            conversation = new Conversation(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        } else if (conversation.ended) {
            conversation = again();
        }
        return conversation;
    }

    /// It was there before: that it is there no more is no matter of what is asked for now.
    private Conversation again() {
        try {
            return new Conversation(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        } catch (IOException e) {
            throw new Failure(ExitCode.REFUSED,
                    "The node that has the archive open has stopped, or is stopping; call again, with all of it:"
                            + " what is there already is not stored twice.",
                    e);
        }
    }

    @Override
    public int delete(InstanceSelection selection) throws IOException {
        var node = connected();
        return switch (node.reply(node.ask(new ControlRequest.Delete(selection), _ -> {}))) {
            case ControlReply.Deleted(int count) -> count;
            case ControlReply reply -> throw failure(reply);
        };
    }

    @Override
    public Coming begin(Path file) throws IOException {
        try (var source = DicomFile.open(file)) {
            var request = new ControlRequest.Import(source.sopClassUid(), source.sopInstanceUid(),
                    source.transferSyntax().uid(), source.dataSetLength());
            var node = connected();
            var question = node.ask(request, out -> copy(source, out));
            return () -> switch (node.reply(question)) {
                case ControlReply.Imported(var outcome) -> outcome;
                case ControlReply reply -> throw failure(reply);
            };
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
        if (conversation != null) {
            conversation.close();
        }
    }

    private interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    /// What was asked, and, once it has come, the answer.
    private static final class Question {
        private @Nullable ControlReply reply;
    }

    /// One connection: answers come in the order of the questions.
    private static final class Conversation {
        private final SocketChannel channel;
        private final DataInputStream in;
        private final DataOutputStream out;
        private final Deque<Question> open = new ArrayDeque<>();
        private boolean ended;

        Conversation(SocketChannel channel) {
            this.channel = channel;
            in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
            out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
        }

        Question ask(ControlRequest request, Content content) throws IOException {
            boolean asked = false;
            try {
                out.writeInt(ControlRequest.HELLO);
                request.write(out);
                content.write(out);
                out.flush();
                var question = new Question();
                open.addLast(question);
                asked = true;
                return question;
            } finally {
                if (!asked) {
                    giveUp();
                }
            }
        }

        ControlReply reply(Question question) throws IOException {
            while (question.reply == null) {
                next();
            }
            return question.reply;
        }

        private void next() throws IOException {
            boolean answered = false;
            try {
                if (ended) {
                    throw new EOFException();
                }
                open.getFirst().reply = ControlReply.read(in);
                open.removeFirst();
                answered = true;
            } catch (EOFException e) {
                throw new IOException("the running node ended the conversation: it stopped, or is of another version",
                        e);
            } finally {
                if (!answered) {
                    close();
                }
            }
        }

        /// A question broke off, so no further one can be asked; those before it are answered still.
        private void giveUp() throws IOException {
            try {
                while (!ended && !open.isEmpty()) {
                    next();
                }
            } catch (IOException e) {
                // Who asked learns that there is no answer.
            } finally {
                close();
            }
        }

        void close() throws IOException {
            ended = true;
            channel.close();
        }
    }
}
