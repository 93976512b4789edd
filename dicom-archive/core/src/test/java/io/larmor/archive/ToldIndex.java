package io.larmor.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

import io.larmor.data.DataSet;
import org.jspecify.annotations.Nullable;

/// An index in memory that remembers in which groups it was told, and fails or waits when it is asked to.
final class ToldIndex implements StudyIndex {
    private final Map<String, IndexedInstance> rows = new TreeMap<>();
    private final List<Integer> groups = new ArrayList<>();
    private @Nullable Exception failure;
    private CountDownLatch gate = new CountDownLatch(0);
    private boolean closed;

    synchronized List<Integer> groups() {
        return List.copyOf(groups);
    }

    synchronized void fail(@Nullable Exception cause) {
        failure = cause;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /// {@return what lets it go on; until then it waits}
    synchronized CountDownLatch hold() {
        gate = new CountDownLatch(1);
        return gate;
    }

    private synchronized CountDownLatch gate() {
        return gate;
    }

    @Override
    public Prepared prepare(DataSet attributes) {
        return () -> attributes.size();
    }

    @Override
    public void apply(List<Change> changes) throws IOException {
        try {
            gate().await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        synchronized (this) {
            switch (failure) {
                case null -> {
                    groups.add(changes.size());
                    changes.forEach(this::apply);
                }
                case IOException io -> throw io;
                default -> throw new IllegalStateException(failure);
            }
        }
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Add add -> rows.put(add.sopInstance(), add.instance());
            case Change.Remove remove -> rows.remove(remove.sopInstance());
            case Change.Commit commit -> rows.computeIfPresent(commit.sopInstance(), (_, row) -> row.asCommitted());
        }
    }

    @Override
    public void force() {
        // Nothing outlives it.
    }

    @Override
    public synchronized Map<String, IndexedInstance> find(Collection<String> sopInstances) {
        var found = new HashMap<>(rows);
        found.keySet().retainAll(sopInstances);
        return found;
    }

    @Override
    public List<Entity> page(QueryLevel level, List<Condition> conditions, long after, int limit) {
        return List.of();
    }

    @Override
    public Optional<IndexedInstance> sample(QueryLevel level, long key) {
        return Optional.empty();
    }

    @Override
    public synchronized long count(InstanceSelection selection) {
        return rows.size();
    }

    @Override
    public synchronized List<IndexedInstance> instances(InstanceSelection selection, Optional<IndexedInstance> after,
            int limit) {
        return List.copyOf(rows.values());
    }

    @Override
    public synchronized boolean holds(String sopInstance, DataSet attributes) {
        return rows.containsKey(sopInstance);
    }

    @Override
    public boolean isOfItsPatient(String study, DataSet attributes) {
        return true;
    }

    @Override
    public synchronized ArchiveStatistics statistics() {
        return new ArchiveStatistics(0, 0, 0, rows.size(), 0);
    }

    @Override
    public List<String> check() {
        return List.of();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
