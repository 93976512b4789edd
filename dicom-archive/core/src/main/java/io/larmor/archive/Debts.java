package io.larmor.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.larmor.archive.InstanceStoreProvider.IndexForce;

/// What the index has to be told before anything else: deletions that the store has carried out and that an index, whose disk may have
/// been full, has not. The store keeps its journal until they are settled.
///
/// *Threading*: added and settled by the committer thread; the store's own thread asks.
final class Debts implements IndexForce {
    private final StudyIndex index;
    private final Path folder;
    private final List<StudyIndex.Change> owed = new ArrayList<>();
    private volatile boolean owing;

    /// @param folder of the index
    Debts(StudyIndex index, Path folder) {
        this.index = index;
        this.folder = folder;
    }

    void add(StudyIndex.Change change) {
        owing = true;
        owed.add(change);
    }

    void settle() throws IOException {
        if (!owed.isEmpty()) {
            index.apply(owed);
            owed.clear();
            owing = false;
        }
    }

    @Override
    public void check() throws IOException {
        if (owing) {
            throw new IOException("the index could not be told yet of instances that were deleted");
        }
    }

    /// The index may have made files since the archive was opened: their names are made durable too.
    @Override
    public void force() throws IOException {
        index.force();
        DurableFolder.force(folder);
    }
}
