package io.larmor.archive;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.larmor.data.DataSet;
import org.jspecify.annotations.Nullable;

/// The answers to a [Query], found as they are asked for.
///
/// *Threading*: one thread at a time. Nothing is held open between calls: a slow reader costs nobody anything.
public final class QueryResult implements AutoCloseable {
    private static final int FIRST_PAGE = 20;
    private static final int PAGE = 200;

    private final StudyIndex index;
    private final QueryPlan plan;
    private final Deque<StudyIndex.Entity> page = new ArrayDeque<>();
    /// The next answer, if it was looked for already.
    private @Nullable DataSet ahead;
    private long last;
    private int limit = FIRST_PAGE;
    private boolean ended;
    private volatile boolean cancelled;

    QueryResult(StudyIndex index, QueryPlan plan) {
        this.index = index;
        this.plan = plan;
        ended = plan.isEmpty();
    }

    /// {@return the next answer, or null at the end: every attribute of the identifier that is supported, empty where the entity has no
    /// value, the Query/Retrieve Level (0008,0052), and the Specific Character Set (0008,0005) if it is not the default. Not the Retrieve
    /// AE Title (0008,0054), which the archive does not know}
    ///
    /// @throws IOException if the index or an instance cannot be read
    public @Nullable DataSet next() throws IOException {
        while (!cancelled) {
            if (ahead != null) {
                var answer = ahead;
                ahead = null;
                return answer;
            }
            if (page.isEmpty() && !ended) {
                var more = index.page(plan.level(), plan.conditions(), last, limit);
                page.addAll(more);
                ended = more.size() < limit;
                limit = PAGE;
            }
            var entity = page.poll();
            if (entity == null) {
                return null;
            }
            last = entity.key();
            var answer = plan.answer(entity);
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    /// {@return whether {@link #next()} gives an answer, or the end, without asking the index or a stored object for anything}
    public boolean isAtHand() {
        while (ahead == null && !plan.needsObjects() && !page.isEmpty()) {
            var entity = page.remove();
            last = entity.key();
            ahead = plan.answerFromIndex(entity);
        }
        return ahead != null || (page.isEmpty() && ended);
    }

    /// {@return the attributes of the identifier that the archive does not support at this level: they were taken as universal keys, and
    /// are missing in the answers. With any, a pending status is FF01 rather than FF00 (PS3.4 Table C.4-1)}
    public List<Integer> unsupportedKeys() {
        return plan.unsupported();
    }

    /// Ends a search that may have long to go without finding anything: {@link #next()} returns null soon. From any thread.
    public void cancel() {
        cancelled = true;
    }

    @Override
    public void close() {
        page.clear();
        ahead = null;
        ended = true;
    }
}
