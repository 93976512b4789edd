package io.larmor.cli;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.larmor.archive.ArchiveRefusedException;
import io.larmor.archive.IncomingInstance;
import io.larmor.archive.StagedInstance;
import org.jspecify.annotations.Nullable;

/// The way into a running node for the commands of its own user: a Unix domain socket in the archive's folder. It and its folder are open to
/// that user alone; nothing listens on the network.
///
/// Requests are answered in their order, but not one by one: instances that come one after the other become durable together.
///
/// *Threading*: a virtual thread accepts, another reads each connection, and a third answers on it.
final class ControlSocket implements AutoCloseable {
    /// Commands at once. Further ones are turned away.
    private static final int MAX_CONNECTIONS = 16;
    private static final int PIECE = 256 * 1024;
    /// At the end, how long what was asked for may take.
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    /// After a connection could not be accepted, for want of file descriptors, say.
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final ThreadFactory THREADS = Thread.ofVirtual().name("larmor-control").factory();

    private final Path path;
    private final AuditedArchive archive;
    private final ServerSocketChannel listener;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final Set<Thread> serving = ConcurrentHashMap.newKeySet();

    private ControlSocket(Path path, AuditedArchive archive, ServerSocketChannel listener) {
        this.path = path;
        this.archive = archive;
        this.listener = listener;
    }

    /// {@return where the control socket of an archive's folder is}
    static Path in(Path folder) {
        return folder.resolve("control").resolve("socket");
    }

    /// Listens. Who calls has the archive open: a socket that is there already is that of a process that is gone.
    static ControlSocket open(Path folder, AuditedArchive archive) throws IOException {
        var path = in(folder);
        var guarded = Objects.requireNonNull(path.getParent());
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        Files.createDirectories(guarded);
        if (posix) {
            Files.setPosixFilePermissions(guarded, PosixFilePermissions.fromString("rwx------"));
        }
        Files.deleteIfExists(path);
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(path));
            if (posix) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        var socket = new ControlSocket(path, archive, listener);
        THREADS.newThread(socket::accept).start();
        return socket;
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                var connection = listener.accept();
                if (connections.size() >= MAX_CONNECTIONS) {
                    connection.close();
                } else {
                    connections.add(connection);
                    THREADS.newThread(() -> serve(connection)).start();
                }
            } catch (IOException e) {
                if (listener.isOpen()) {
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private void serve(SocketChannel connection) {
        serving.add(Thread.currentThread());
        try (connection; var imports = archive.imports(); var answering = Executors.newSingleThreadExecutor(THREADS)) {
            var in = new DataInputStream(Channels.newInputStream(connection));
            var out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(connection)));
            var room = new Semaphore(ArchiveAccess.WINDOW);
            while (in.readInt() == ControlRequest.HELLO) {
                var answer = perform(ControlRequest.read(in), in, imports);
                room.acquireUninterruptibly();
                answering.execute(() -> {
                    var reply = reply(answer);
                    room.release();
                    write(reply, out);
                });
            }
        } catch (IOException e) {
            // The command has gone, or is of another version: it sees that the connection ends.
        } finally {
            connections.remove(connection);
            serving.remove(Thread.currentThread());
        }
    }

    /// {@return the answer, whatever comes of it: the command waits for one}
    private static ControlReply reply(Supplier<ControlReply> answer) {
        try {
            return answer.get();
        } catch (RuntimeException e) {
            return new ControlReply.Failed(Failures.explain(e).sentence());
        }
    }

    private static void write(ControlReply reply, DataOutputStream out) {
        try {
            reply.write(out);
            out.flush();
        } catch (IOException e) {
            // The command has gone; what it asked for is done all the same.
        }
    }

    /// Begins what is asked, and has read all of it when this returns.
    ///
    /// @return waits for the end of it
    private Supplier<ControlReply> perform(ControlRequest request, DataInputStream in, AuditedArchive.Imports imports)
            throws IOException {
        return switch (request) {
            case ControlRequest.Delete delete -> () -> delete(delete);
            case ControlRequest.Import instance -> take(instance, in, imports);
        };
    }

    private ControlReply delete(ControlRequest.Delete request) {
        try {
            return new ControlReply.Deleted(archive.delete(request.selection()));
        } catch (IOException e) {
            return new ControlReply.Failed(Failures.explain(e).sentence());
        }
    }

    /// Takes an instance in. What is left of its bytes when it is refused is read all the same, so that the next request is found.
    private Supplier<ControlReply> take(ControlRequest.Import request, DataInputStream in,
            AuditedArchive.Imports imports) throws IOException {
        var source = new Bytes(in, request.length());
        Supplier<ControlReply> answer;
        try {
            var incoming = new IncomingInstance(request.sopClass(), request.sopInstance(), request.transferSyntax(),
                    "");
            var staged = archive.archive().receive(incoming, source::next);
            staged.submit();
            answer = () -> imported(staged, imports);
        } catch (IOException e) {
            answer = () -> refused(e);
        }
        while (source.next() != null) {
            // dropped
        }
        return answer;
    }

    private static ControlReply imported(StagedInstance staged, AuditedArchive.Imports imports) {
        try {
            var outcome = staged.commit();
            imports.add(staged, outcome);
            return new ControlReply.Imported(outcome);
        } catch (IOException e) {
            return refused(e);
        }
    }

    private static ControlReply refused(IOException why) {
        return why instanceof ArchiveRefusedException refusal
                ? new ControlReply.Refused(refusal.reason(), String.valueOf(refusal.getMessage()))
                : new ControlReply.Failed(Failures.explain(why).sentence());
    }

    /// Takes no more requests, and waits for the end of those that were taken: they are done, and told to the audit trail, while there is one.
    @Override
    public void close() {
        try {
            listener.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // What is left of it is removed at the next start.
        }
        for (var connection : connections) {
            try {
                connection.close();
            } catch (IOException e) {
                // It is gone.
            }
        }
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        try {
            for (var thread : serving) {
                boolean _ = thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The bytes of one instance.
    private static final class Bytes {
        private final DataInputStream in;
        private final byte[] piece;
        private long left;

        Bytes(DataInputStream in, long length) {
            this.in = in;
            this.left = length;
            this.piece = new byte[(int) Math.min(PIECE, length)];
        }

        @Nullable
        ByteBuffer next() throws IOException {
            if (left == 0) {
                return null;
            }
            int count = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (count < 0) {
                throw new EOFException("the command ended in the middle of an instance");
            }
            left -= count;
            return ByteBuffer.wrap(piece, 0, count);
        }
    }
}
