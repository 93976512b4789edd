package io.larmor.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/// Keeps a second process out of an archive's folder, and a second archive of this one.
final class FolderLock implements AutoCloseable {
    private static final String NAME = "lock";
    /// Folders that this process has locked: to close the file of a lock that is held would release it (POSIX), so it is not even opened.
    private static final Set<Object> HELD = ConcurrentHashMap.newKeySet();

    private final Object key;
    private final FileChannel channel;

    private FolderLock(Object key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    static FolderLock acquire(Path folder) throws IOException {
        return acquire(folder, DurableFolder::force);
    }

    static FolderLock acquire(Path folder, DurableFolder.Force force) throws IOException {
        try {
            DurableFolder.make(folder);
        } catch (NoSuchFileException e) {
            // What a file system that takes no folders answers, such as that of /proc: nothing is missing that anybody could look for.
            throw new FileSystemException(folder.toString(), null, "the folder cannot be made there; choose another");
        }
        var key = key(folder);
        if (!HELD.add(key)) {
            throw new ArchiveInUseException(folder, process(ownPid()));
        }
        boolean held = false;
        try {
            if (!Files.exists(folder.resolve(NAME))) {
                DurableFolder.forceAbove(folder.toRealPath(), force);
            }
            var lock = new FolderLock(key, open(folder));
            held = true;
            return lock;
        } finally {
            if (!held) {
                HELD.remove(key);
            }
        }
    }

    /// {@return what is the same for every name that a folder goes by}
    private static Object key(Path folder) throws IOException {
        var key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        return key == null ? folder.toRealPath() : key;
    }

    private static FileChannel open(Path folder) throws IOException {
        var file = folder.resolve(NAME);
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
            channel.write(StandardCharsets.US_ASCII.encode(ownPid()), 0);
            return channel;
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
            return pid.isEmpty() ? "" : process(pid);
        } catch (IOException e) {
            return "";
        }
    }

    private static String process(String pid) {
        return " (process " + pid + ")";
    }

    private static String ownPid() {
        return Long.toString(ProcessHandle.current().pid());
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD.remove(key);
        }
    }
}
