package io.larmor.archive.files;

import java.io.IOException;
import java.nio.file.Path;

import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.InstanceStore;
import io.larmor.archive.InstanceStoreProvider;

/// Keeps instances as files.
public final class FileInstanceStoreProvider implements InstanceStoreProvider {
    /// For the service loader.
    public FileInstanceStoreProvider() {}

    @Override
    public String name() {
        return "files";
    }

    @Override
    public InstanceStore open(Path folder, ArchiveConfig config, IndexForce index) throws IOException {
        return new FileInstanceStore(folder, config, index, new SystemDisk(), FileInstanceStore.SEGMENT, Filer.QUIET);
    }
}
