package io.larmor.archive;

import java.io.File;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import io.larmor.archive.ArchiveRefusedException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that nothing is stored any more before the disk is full: what was stored still has to be indexed and filed, and somebody has to be able to delete
/// something. Knows nothing of quotas, unless the file system tells of them as of free space.
///
/// *Threading*: [#take] by whoever has the committer's turn; the rest by any thread.
final class Room {
    private static final Logger LOG = LoggerFactory.getLogger(Room.class);
    /// Enough for filing a piece of journal, and for the index to grow while its log is moved into it; of a small disk that part at most.
    private static final long KEPT_FREE = 96L * 1024 * 1024;
    private static final int PART = 8;
    /// The disk is looked at again when so much has been stored.
    private static final long STEP = 16L * 1024 * 1024;
    private static final long QUIET = Duration.ofMinutes(1).toNanos();
    /// What an instance takes beside its bytes: its row, and the rest of the last block of its file.
    private static final long BESIDE = 6 * 1024;

    /// Asked in this way the operating system answers at once; a [java.nio.file.FileStore] reads a table of all that is mounted before.
    private final File[] folders;
    private long left;
    private volatile boolean full;
    /// Until when it need not be said again: filing makes room, and what comes takes it.
    private volatile long said = System.nanoTime();

    /// @param folders those of store and index, which may be on disks of their own
    Room(Path... folders) {
        this.folders = Stream.of(folders).filter(each -> each.getFileSystem().equals(FileSystems.getDefault()))
                .map(Path::toFile).toArray(File[]::new);
    }

    /// Counts what is going to be stored.
    ///
    /// @throws ArchiveRefusedException if there is no room for it
    void take(long bytes, int instances) throws ArchiveRefusedException {
        long more = bytes + BESIDE * instances;
        left -= more;
        if (left < 0) {
            require(more);
            left = Math.min(free() - more, STEP);
        }
    }

    /// Looks whether there is room.
    ///
    /// @throws ArchiveRefusedException if there is none
    void require(long bytes) throws ArchiveRefusedException {
        boolean none = free() < bytes;
        if (none != full) {
            full = none;
            long now = System.nanoTime();
            if (none && now - said >= 0) {
                said = now + QUIET;
                LOG.warn(
                        "the disk of the archive {} is full but for what is kept free to index, file and delete what is there; nothing is stored until there is room:"
                                + " delete studies ('larmor delete'), or make the disk larger",
                        folder());
            } else if (!none) {
                LOG.info("the disk of the archive {} has room again", folder());
            }
        }
        if (none) {
            throw new ArchiveRefusedException(Reason.OUT_OF_RESOURCES, Failures.FULL);
        }
    }

    /// {@return whether nothing can be stored}
    boolean isFull() {
        return free() < 0;
    }

    private String folder() {
        return String.valueOf(folders[0].getParent());
    }

    /// {@return how many bytes may be stored, negative if too few are free}
    private long free() {
        long free = Long.MAX_VALUE;
        for (var folder : folders) {
            long all = folder.getTotalSpace();
            if (all > 0) {
                free = Math.min(free, folder.getUsableSpace() - Math.min(KEPT_FREE, all / PART));
            }
        }
        return free;
    }
}
