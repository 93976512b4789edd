package io.larmor.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// A file with one message a line. It is added to, never written over, and made for its owner alone to read.
final class AuditFile implements Sink {
    private static final FileAttribute<?>[] OWNER_ALONE = FileSystems.getDefault().supportedFileAttributeViews()
            .contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                    : new FileAttribute<?>[0];

    private final Path path;
    private @Nullable FileChannel channel;
    private volatile boolean moved;

    /// Opens it.
    ///
    /// @throws IOException if it cannot be
    AuditFile(Path path) throws IOException {
        this.path = path;
        channel = open(path);
    }

    private static FileChannel open(Path path) throws IOException {
        boolean cutOff = isCutOff(path);
        var channel = FileChannel.open(path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND), OWNER_ALONE);
        boolean ready = false;
        try {
            if (cutOff) {
                channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
            }
            ready = true;
            return channel;
        } finally {
            if (!ready) {
                channel.close();
            }
        }
    }

    /// Whether the last message was cut off, as power loss does it: the next would be part of it.
    private static boolean isCutOff(Path path) {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (var file = FileChannel.open(path)) {
            var last = ByteBuffer.allocate(1);
            return file.size() > 0 && file.read(last, file.size() - 1) == 1 && last.get(0) != '\n';
        } catch (IOException _) {
            // It may be one that may be written to, and not read
            return false;
        }
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public boolean write(Entry entry) throws IOException {
        if (moved) {
            moved = false;
            close();
        }
        if (channel == null) {
            channel = open(path);
        }
        var line = ByteBuffer.allocate(entry.text().length + 1).put(entry.text()).put((byte) '\n').flip();
        long end = channel.size();
        boolean whole = false;
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
            whole = true;
            return true;
        } finally {
            if (!whole) {
                // A line that was cut off, on a full disk, would spoil the one that is tried next
                channel.truncate(end);
            }
        }
    }

    @Override
    public void reopen() {
        moved = true;
    }

    @Override
    public void close() {
        var open = channel;
        channel = null;
        if (open != null) {
            try (open) {
                open.force(false);
            } catch (IOException e) {
                AuditTrail.LOG.warn("The audit trail in {} may lack its last messages: {}", path, e.getMessage());
            }
        }
    }
}
