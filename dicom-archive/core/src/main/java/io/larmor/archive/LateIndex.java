package io.larmor.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.larmor.archive.InstanceStoreProvider.IndexForce;
import io.larmor.data.DataSet;

/// An index that is told a moment later, in groups: for each of a group of many instances that takes less than half as long as for one that comes alone, and
/// nobody waits for it. What it does not know yet of what was committed is in the store's journal. Whoever asks it something waits until it has been told all that came before.
///
/// If it cannot be told (its disk is full), then nothing new is stored, and nobody gets an answer that lacks something, until it can be.
///
/// *Threading*: thread-safe; changes in the order in which they come.
final class LateIndex implements StudyIndex, IndexForce {
    private static final Duration LATE = Duration.ofMillis(50);

    private final StudyIndex index;
    private final Path folder;
    private final Untold untold;
    private volatile boolean recovered;

    /// @param folder of the index
    LateIndex(StudyIndex index, Path folder) {
        this(index, folder, LATE);
    }

    /// @param late how long an instance waits for others
    LateIndex(StudyIndex index, Path folder, Duration late) {
        this.index = index;
        this.folder = folder;
        untold = new Untold(index, late);
    }

    /// The index has been brought up to date from the store's journal: from now on it is told of what comes.
    void recovered() {
        untold.start();
        recovered = true;
    }

    @Override
    public Prepared prepare(DataSet attributes) {
        return index.prepare(attributes);
    }

    /// To be called before anything is stored.
    ///
    /// @throws IOException if the index cannot be told of what is stored already
    void makeRoom() throws IOException {
        untold.makeRoom();
    }

    /// Adds instances later; other changes are made before this returns or, if it throws, before any other.
    @Override
    public void apply(List<Change> changes) throws IOException {
        untold.add(changes);
        if (!changes.stream().allMatch(Change.Add.class::isInstance)) {
            untold.settle();
        }
    }

    /// Before the index was brought up to date nothing may be dropped from the journal.
    @Override
    public void settle() throws IOException {
        if (!recovered) {
            throw new IOException("the index has not been brought up to date from the journal");
        }
        untold.settle();
    }

    /// The index may have made files since the archive was opened: their names are made durable too.
    @Override
    public void force() throws IOException {
        settle();
        index.force();
        DurableFolder.force(folder);
    }

    /// What is untold is known without asking: whoever stores an instance looks here first, and need not wait.
    @Override
    public Map<String, IndexedInstance> find(Collection<String> sopInstances) throws IOException {
        var found = new HashMap<String, IndexedInstance>();
        var others = new ArrayList<String>(sopInstances.size());
        for (var uid : sopInstances) {
            if (!untold.find(uid, found)) {
                others.add(uid);
            }
        }
        if (!others.isEmpty()) {
            found.putAll(index.find(others));
        }
        return found;
    }

    @Override
    public List<Entity> page(QueryLevel level, List<Condition> conditions, long after, int limit) throws IOException {
        untold.settle();
        return index.page(level, conditions, after, limit);
    }

    @Override
    public Optional<IndexedInstance> sample(QueryLevel level, long key) throws IOException {
        untold.settle();
        return index.sample(level, key);
    }

    @Override
    public long count(InstanceSelection selection) throws IOException {
        untold.settle();
        return index.count(selection);
    }

    @Override
    public List<IndexedInstance> instances(InstanceSelection selection, Optional<IndexedInstance> after, int limit)
            throws IOException {
        untold.settle();
        return index.instances(selection, after, limit);
    }

    @Override
    public boolean holds(String sopInstance, DataSet attributes) throws IOException {
        untold.settle();
        return index.holds(sopInstance, attributes);
    }

    @Override
    public boolean isOfItsPatient(String study, DataSet attributes) throws IOException {
        untold.settle();
        return index.isOfItsPatient(study, attributes);
    }

    @Override
    public ArchiveStatistics statistics() throws IOException {
        untold.settle();
        return index.statistics();
    }

    @Override
    public List<String> check() throws IOException {
        untold.settle();
        return index.check();
    }

    /// Of what it could not be told the store still has the journal.
    @Override
    public void close() throws IOException {
        untold.close();
        index.close();
    }
}
