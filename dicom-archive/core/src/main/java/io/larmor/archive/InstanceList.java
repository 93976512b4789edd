package io.larmor.archive;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// Instances to be retrieved, by study, series and instance number, read from the index a page at a time.
///
/// *Threading*: one thread at a time. Nothing is held open between calls.
public final class InstanceList implements AutoCloseable {
    private static final int PAGE = 500;

    private final StudyIndex index;
    private final InstanceStore store;
    private final InstanceSelection selection;
    private final long count;
    private final Deque<IndexedInstance> page = new ArrayDeque<>();
    private Optional<IndexedInstance> last = Optional.empty();
    private long taken;
    private boolean ended;

    InstanceList(StudyIndex index, InstanceStore store, InstanceSelection selection) throws IOException {
        this.index = index;
        this.store = store;
        this.selection = selection;
        count = index.count(selection);
    }

    /// {@return how many instances there are; [#next] never gives more, and fewer only if some are deleted meanwhile}
    public long count() {
        return count;
    }

    /// {@return the next instance, or null at the end}
    ///
    /// @throws IOException if the index cannot be read
    public @Nullable StoredInstance next() throws IOException {
        if (taken == count) {
            return null;
        }
        if (page.isEmpty() && !ended) {
            var more = index.instances(selection, last, PAGE);
            page.addAll(more);
            ended = more.size() < PAGE;
        }
        var next = page.poll();
        if (next == null) {
            return null;
        }
        last = Optional.of(next);
        taken++;
        return new StoredInstance(next, store);
    }

    @Override
    public void close() {
        page.clear();
        ended = true;
    }
}
