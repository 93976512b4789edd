package io.larmor.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether the index of an archive is all there: one that was lost would answer that there is nothing, and one that is being built again from the files, that there
/// is nothing else yet.
final class IndexPresence {
    private final Path folder;
    private final Path mark;

    IndexPresence(Path archive) {
        folder = archive;
        mark = archive.resolve("rebuilding");
    }

    /// From now on, until [#whole], nobody takes the index for what it is.
    void partial() throws IOException {
        if (!Files.exists(mark)) {
            Files.createFile(mark, OwnerOnly.file(mark));
        }
        DurableFolder.force(folder);
    }

    void whole() throws IOException {
        if (Files.deleteIfExists(mark)) {
            DurableFolder.force(folder);
        }
    }

    /// @throws IndexDamagedException if it was lost, or is not whole
    void require(LateIndex index, InstanceStore store) throws IOException {
        if (Files.exists(mark)) {
            throw new IndexDamagedException(
                    "the index was being built again from the files, and that came to no end: 'larmor verify --repair' begins anew");
        }
        if (index.count(InstanceSelection.ALL) == 0) {
            store.forEach(locator -> {
                throw new IndexDamagedException("the index has no instance, and there are files of instances, such as "
                        + locator + ": 'larmor verify --repair' builds it again");
            });
        }
    }
}
