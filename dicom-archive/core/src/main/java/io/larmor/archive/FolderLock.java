package io.larmor.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// Keeps a second process out of an archive's folder.
final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    static FolderLock acquire(Path folder) throws IOException {
        try {
            DurableFolder.make(folder);
        } catch (NoSuchFileException e) {
            // What a file system that takes no folders answers, such as that of /proc: nothing is missing that anybody could look for.
            throw new FileSystemException(folder.toString(), null, "the folder cannot be made there; choose another");
        }
        var file = folder.resolve("lock");
        var channel = FileChannel.open(file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                OwnerOnly.file(file));
        boolean held = false;
        try {
            if (tryLock(channel) == null) {
                throw new ArchiveInUseException(folder, holder(channel));
            }
            held = true;
            channel.truncate(0);
            channel.write(StandardCharsets.US_ASCII.encode(Long.toString(ProcessHandle.current().pid())), 0);
            return new FolderLock(channel);
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String holder(FileChannel channel) {
        try {
            var bytes = ByteBuffer.allocate(20);
            channel.read(bytes, 0);
            var pid = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
            return pid.isEmpty() ? "" : " (process " + pid + ")";
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
