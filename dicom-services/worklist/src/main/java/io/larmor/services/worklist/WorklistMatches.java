package io.larmor.services.worklist;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

import io.larmor.data.DataSet;
import io.larmor.data.Matching;
import io.larmor.data.MatchingOptions;
import io.larmor.data.ReturnKeys;
import io.larmor.data.Tag;
import io.larmor.dimse.Status;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.OperationContext;
import org.jspecify.annotations.Nullable;

/// The items that match, one a Scheduled Procedure Step, made into response identifiers (PS3.4 §K.4.1.3.1) as they are asked for.
final class WorklistMatches implements FindResult {
    private final OperationContext context;
    private final DataSet identifier;
    private final MatchingOptions options;
    private final WorklistSource.Items items;
    private final Matching matching;
    private final ReturnKeys returned;
    private final Deque<DataSet> steps = new ArrayDeque<>();

    WorklistMatches(OperationContext context, DataSet identifier, MatchingOptions options, WorklistSource.Items items) {
        this.context = context;
        this.identifier = identifier;
        this.options = options;
        this.items = items;
        var comparable = WorklistKeys.MODEL.comparable(identifier);
        matching = Matching.of(comparable, _ -> true, options);
        returned = ReturnKeys.byRules(comparable, WorklistKeys.MODEL, options);
    }

    @Override
    public @Nullable Match next() throws IOException {
        // "If there are no matching keys, then there are no matches" (§K.4.1.3.1).
        while (!identifier.isEmpty() && !context.cancelled()) {
            var step = steps.poll();
            if (step == null) {
                var item = items.next();
                if (item == null) {
                    return null;
                }
                separate(options.adjust(item));
            } else if (matching.matches(step)) {
                var answer = returned.of(step, documents(step));
                return new Match(answer, WorklistKeys.MODEL.isLacking(identifier, answer)
                        ? Status.PENDING_WARNING
                        : Status.PENDING);
            }
        }
        return null;
    }

    /// "The Scheduled Procedure Step Sequence shall contain only a single Item."
    private void separate(DataSet item) {
        var scheduled = item.items(Tag.ScheduledProcedureStepSequence);
        if (scheduled.size() <= 1) {
            steps.add(item);
            return;
        }
        for (var step : scheduled) {
            steps.add(item.toBuilder().setItems(Tag.ScheduledProcedureStepSequence, step).build());
        }
    }

    /// What a response has beside the keys of the request (§K.4.1.1.3.2).
    private DataSet documents(DataSet step) {
        var more = DataSet.builder();
        if (options.zone().isEmpty()) {
            step.element(Tag.TimezoneOffsetFromUTC).ifPresent(more::add);
        }
        if (identifier.contains(Tag.PertinentDocumentsSequence)) {
            step.element(Tag.HL7StructuredDocumentReferenceSequence).ifPresent(more::add);
        }
        return more.build();
    }

    @Override
    public void close() {
        items.close();
    }
}
