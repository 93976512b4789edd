package io.larmor.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

import io.larmor.archive.InstanceStore.Committed;
import io.larmor.archive.InstanceStore.Kept;
import io.larmor.data.DicomFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings index and store to one state after a process ended between the two: what was removed leaves the index, what is there and whole
/// enters it.
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int BATCH = 256;

    private final InstanceStore store;
    private final StudyIndex index;

    private @Nullable ByteBuffer buffer;

    Recovery(InstanceStore store, StudyIndex index) {
        this.store = store;
        this.index = index;
    }

    void run() throws IOException {
        var found = store.recover();
        int removed = 0;
        for (var batch : batches(found.removed())) {
            removed += remove(batch);
        }
        int added = 0;
        for (var batch : batches(found.present())) {
            added += add(batch);
        }
        if (added + removed > 0) {
            LOG.info("after an unclean end the index took in {} instances and let go of {}", added, removed);
        }
    }

    private int remove(List<Kept> batch) throws IOException {
        var rows = index.find(batch.stream().map(Kept::sopInstance).toList());
        var changes = new ArrayList<StudyIndex.Change>();
        for (var kept : batch) {
            var row = rows.get(kept.sopInstance());
            if (row != null && row.locator().equals(kept.locator())) {
                changes.add(new StudyIndex.Change.Remove(kept.sopInstance()));
            }
        }
        index.apply(changes);
        return changes.size();
    }

    private int add(List<Committed> batch) throws IOException {
        var rows = new HashMap<>(index.find(batch.stream().map(each -> each.kept().sopInstance()).toList()));
        var changes = new ArrayList<StudyIndex.Change.Add>();
        var surplus = new ArrayList<Kept>();
        for (var each : batch) {
            var kept = each.kept();
            var row = rows.get(kept.sopInstance());
            boolean indexed = row != null && row.locator().equals(kept.locator());
            // One that takes the place of what is indexed is told to the index, whether it was acknowledged or not: nobody knows.
            boolean wanted = row == null || (row.locator().equals(each.replaced()) && !row.committed());
            if (!indexed && wanted) {
                var found = read(each);
                if (found.isPresent()) {
                    changes.add(found.get());
                    rows.put(kept.sopInstance(), found.get().instance());
                    indexed = true;
                }
            }
            if (!indexed) {
                // Not whole, or another one of this UID is indexed: it was not acknowledged, unless the disk has damaged it since.
                surplus.add(kept);
            } else if (!each.replaced().isEmpty()) {
                surplus.add(new Kept(kept.sopInstance(), each.replaced()));
            }
        }
        store.confirm(changes.stream().map(each -> each.instance().locator()).toList());
        index.apply(List.copyOf(changes));
        store.remove(surplus);
        return changes.size();
    }

    private Optional<StudyIndex.Change.Add> read(Committed committed) throws IOException {
        try (var file = store.open(committed.kept().locator())) {
            var found = StoredFile.read(file, buffer());
            if (found.sopInstance().equals(committed.kept().sopInstance())
                    && (committed.checksum() == -1 || committed.checksum() == found.checksum())) {
                return Optional.of(found.added(index, committed.kept().locator(), false));
            }
            LOG.warn("an instance that was committed last is not what was sent, and is removed");
        } catch (NoSuchFileException | EOFException | DicomFormatException e) {
            LOG.warn("an instance that was committed last is not whole, and is removed: {}", FailureWords.of(e));
        }
        return Optional.empty();
    }

    private ByteBuffer buffer() {
        if (buffer == null) {
            buffer = StoredFile.buffer();
        }
        return buffer;
    }

    private static <T> List<List<T>> batches(List<T> all) {
        var batches = new ArrayList<List<T>>();
        for (int from = 0; from < all.size(); from += BATCH) {
            batches.add(all.subList(from, Math.min(from + BATCH, all.size())));
        }
        return batches;
    }
}
