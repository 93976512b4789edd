package io.larmor.archive.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.ArchiveStatistics;
import io.larmor.archive.IndexedInstance;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.QueryLevel;
import io.larmor.archive.StudyIndex;
import io.larmor.archive.StudyIndexProvider;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;

/// An index in memory that remembers what it held when it was last forced. Its operations count as those of a [ModelDisk].
final class ModelIndex implements StudyIndex, StudyIndexProvider {
    private final ModelDisk disk;
    private Map<String, IndexedInstance> rows = new TreeMap<>();
    private Map<String, IndexedInstance> forced = new TreeMap<>();

    ModelIndex(ModelDisk disk) {
        this.disk = disk;
    }

    /// The process is gone: what was not forced may be too.
    synchronized void restart(boolean keepsUnforced) {
        if (!keepsUnforced) {
            rows = new TreeMap<>(forced);
        }
        forced = new TreeMap<>(rows);
    }

    @Override
    public String name() {
        return "model-index";
    }

    @Override
    public StudyIndex open(Path folder, ArchiveConfig config) {
        return this;
    }

    @Override
    public Prepared prepare(DataSet attributes) {
        return () -> attributes.size();
    }

    @Override
    public synchronized void apply(List<Change> changes) throws IOException {
        disk.otherWrite();
        for (var change : changes) {
            switch (change) {
                case Change.Add add -> rows.put(add.instance().sopInstance(), add.instance());
                case Change.Remove remove -> rows.remove(remove.sopInstance());
                case Change.Commit commit -> rows.computeIfPresent(commit.sopInstance(), (_, row) -> committed(row));
            }
        }
    }

    private static IndexedInstance committed(IndexedInstance row) {
        return new IndexedInstance(row.sopInstance(), row.sopClass(), row.transferSyntax(), row.study(), row.series(),
                row.locator(), row.offset(), row.length(), row.checksum(), true, row.position());
    }

    @Override
    public synchronized void force() throws IOException {
        disk.other();
        forced = new TreeMap<>(rows);
    }

    @Override
    public synchronized Map<String, IndexedInstance> find(Collection<String> sopInstances) throws IOException {
        disk.other();
        var found = new HashMap<>(rows);
        found.keySet().retainAll(List.copyOf(sopInstances));
        return found;
    }

    @Override
    public synchronized long count(InstanceSelection selection) {
        return selected(selection).size();
    }

    @Override
    public synchronized List<IndexedInstance> instances(InstanceSelection selection, Optional<IndexedInstance> after,
            int limit) throws IOException {
        disk.other();
        return selected(selection).stream()
                .filter(row -> after.isEmpty() || row.sopInstance().compareTo(after.get().sopInstance()) > 0)
                .limit(limit).toList();
    }

    private List<IndexedInstance> selected(InstanceSelection selection) {
        var all = new ArrayList<>(rows.values());
        all.removeIf(row -> !selection.isEverything() && !selection.sopInstances().contains(row.sopInstance()));
        return all;
    }

    @Override
    public synchronized List<Entity> page(QueryLevel level, List<Condition> conditions, long after, int limit)
            throws IOException {
        // One study by its UID is all that is asked for here.
        if (level != QueryLevel.STUDY || !(conditions.getFirst() instanceof Condition.AnyOf asked)
                || asked.tag() != Tag.StudyInstanceUID) {
            throw new UnsupportedOperationException();
        }
        disk.other();
        return rows.values().stream().map(IndexedInstance::study).filter(asked.values()::contains).distinct()
                .map(uid -> new Entity(1, DataSet.builder().set(Tag.StudyInstanceUID, uid).build())).toList();
    }

    @Override
    public Optional<IndexedInstance> sample(QueryLevel level, long key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean holds(String sopInstance, DataSet attributes) {
        return rows.containsKey(sopInstance);
    }

    @Override
    public boolean isOfItsPatient(String study, DataSet attributes) {
        return true;
    }

    @Override
    public ArchiveStatistics statistics() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> check() {
        return List.of();
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
