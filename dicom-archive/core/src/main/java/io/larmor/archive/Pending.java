package io.larmor.archive;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A staged instance on its way through the committer.
final class Pending implements StagedInstance {
    private static final Logger LOG = LoggerFactory.getLogger(Pending.class);

    private final IncomingInstance instance;
    private final InstanceStore.Staged staged;
    private final int headerLength;
    private final long checksum;
    private final DataSet attributes;
    private final StudyIndex.Prepared prepared;
    private final Committer committer;
    private final AtomicReference<State> state = new AtomicReference<>(State.STAGED);
    private final CompletableFuture<StoreOutcome> outcome = new CompletableFuture<>();
    /// Set before the outcome is.
    private @Nullable Twin twin;

    Pending(IncomingInstance instance, InstanceStore.Staged staged, int headerLength, long checksum,
            DataSet attributes, StudyIndex.Prepared prepared, Committer committer) {
        this.instance = instance;
        this.staged = staged;
        this.headerLength = headerLength;
        this.checksum = checksum;
        this.attributes = attributes;
        this.prepared = prepared;
        this.committer = committer;
    }

    @Override
    public void submit() throws IOException {
        if (!state.compareAndSet(State.STAGED, State.SUBMITTED)) {
            throw used();
        }
        committer.submit(this);
    }

    @Override
    public StoreOutcome commit() throws IOException {
        if (state.get() == State.STAGED) {
            submit();
        }
        if (!state.compareAndSet(State.SUBMITTED, State.ENDED)) {
            throw used();
        }
        var result = Committer.await(outcome);
        if (result == StoreOutcome.DUPLICATE_DIFFERENT) {
            return compareContent();
        }
        if (result == StoreOutcome.STORED || result == StoreOutcome.REPLACED) {
            committer.listeners().forEach(listener -> listener.stored(study(), sopInstance()));
        }
        return result;
    }

    @Override
    public StoreOutcome commitHere() throws IOException {
        if (state.compareAndSet(State.STAGED, State.SUBMITTED)) {
            committer.store(this);
        }
        return commit();
    }

    /// Other bytes are stored under its SOP Instance UID: it is not taken, and stays staged until they have been compared in [#commit].
    void differsFrom(IndexedInstance stored, InstanceStore store) {
        twin = new Twin(stored, store);
        outcome.complete(StoreOutcome.DUPLICATE_DIFFERENT);
    }

    private StoreOutcome compareContent() {
        try {
            var other = twin;
            return other != null && Comparison.sameContent(staged, headerLength,
                    TransferSyntax.of(instance.transferSyntax()), other.store, other.stored)
                            ? StoreOutcome.DUPLICATE_IDENTICAL
                            : StoreOutcome.DUPLICATE_DIFFERENT;
        } catch (IOException e) {
            LOG.debug("an instance could not be compared with the one that is stored", e);
            return StoreOutcome.DUPLICATE_DIFFERENT;
        } finally {
            staged.discard();
        }
    }

    private static IllegalStateException used() {
        return new IllegalStateException("the instance was committed or discarded before");
    }

    @Override
    public void discard() {
        if (state.compareAndSet(State.STAGED, State.ENDED)) {
            staged.discard();
        }
    }

    @Override
    public DataSet attributes() {
        return attributes;
    }

    CompletableFuture<StoreOutcome> outcome() {
        return outcome;
    }

    String sopInstance() {
        return instance.sopInstance();
    }

    /// @param replaced the locator of the instance whose place this one takes, or ""
    InstanceStore.Placement placement(String replaced) {
        return new InstanceStore.Placement(staged, instance.sopInstance(), study(), checksum, replaced);
    }

    InstanceStore.Staged staged() {
        return staged;
    }

    /// {@return whether the bytes under the same SOP Instance UID are the same}
    boolean isIdenticalTo(IndexedInstance stored, InstanceStore store) throws IOException {
        if (!stored.transferSyntax().equals(instance.transferSyntax()) || stored.length() != length()) {
            return false;
        }
        return Comparison.same(staged, headerLength, store, stored);
    }

    StudyIndex.Change.Add change(String locator) {
        var row = new IndexedInstance(instance.sopInstance(), instance.sopClass(), instance.transferSyntax(), study(),
                attributes.string(Tag.SeriesInstanceUID).orElse(""), locator, headerLength, length(), checksum, false,
                IndexedInstance.Position.NONE);
        return new StudyIndex.Change.Add(row, prepared);
    }

    private long length() {
        return staged.length() - headerLength;
    }

    private String study() {
        return attributes.string(Tag.StudyInstanceUID).orElse("");
    }

    /// @param stored what is stored under the same SOP Instance UID, and has other bytes
    private record Twin(IndexedInstance stored, InstanceStore store) {}

    private enum State {
        STAGED, SUBMITTED, ENDED
    }
}
