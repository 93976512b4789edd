package io.larmor.archive.files;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;

import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.InstanceStore;
import io.larmor.archive.InstanceStoreProvider;

/// Keeps instances as files.
public final class FileInstanceStoreProvider implements InstanceStoreProvider {
    private static final long LEAST = 512 * 1024;
    private static final int PART = 32;

    /// For the service loader.
    public FileInstanceStoreProvider() {}

    @Override
    public String name() {
        return "files";
    }

    @Override
    public InstanceStore open(Path folder, ArchiveConfig config, IndexForce index) throws IOException {
        return new FileInstanceStore(folder, config, index, new SystemDisk(), segment(folder), Filer.QUIET);
    }

    /// What is deleted gives its room back when its segment has been filed: on a small disk that is not to take long.
    private static long segment(Path folder) {
        long disk = folder.getFileSystem().equals(FileSystems.getDefault()) ? folder.toFile().getTotalSpace() : 0;
        return disk == 0 ? FileInstanceStore.SEGMENT : Math.clamp(disk / PART, LEAST, FileInstanceStore.SEGMENT);
    }
}
