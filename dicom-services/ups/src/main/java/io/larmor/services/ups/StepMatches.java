package io.larmor.services.ups;

import java.util.Iterator;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Matching;
import io.larmor.data.MatchingOptions;
import io.larmor.data.ReturnKeys;
import io.larmor.data.Tag;
import io.larmor.dimse.Status;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.KeyTable;
import io.larmor.services.spi.OperationContext;
import org.jspecify.annotations.Nullable;

/// The steps that match (PS3.4 §CC.2.8.3.1), one at a time.
final class StepMatches implements FindResult {
    /// The attributes of the Unified Procedure Step information model.
    static final KeyTable KEYS = KeyTable.read(Requirements.table());

    private final OperationContext context;
    private final DataSet identifier;
    private final MatchingOptions options;
    private final Iterator<Step> steps;
    private final Matching matching;
    private final ReturnKeys returned;

    StepMatches(OperationContext context, DataSet identifier, MatchingOptions options, List<Step> steps) {
        this.context = context;
        this.identifier = identifier;
        this.options = options;
        this.steps = steps.iterator();
        var comparable = KEYS.comparable(identifier);
        matching = Matching.of(comparable, _ -> true, options);
        returned = ReturnKeys.byRules(comparable, KEYS, options);
    }

    @Override
    public @Nullable Match next() {
        // "If there are no matching keys, then there are no matches."
        while (!identifier.isEmpty() && steps.hasNext() && !context.cancelled()) {
            var step = options.adjust(steps.next().found());
            if (matching.matches(step)) {
                var zone = options.zone().isEmpty() ? step.only(Tag.TimezoneOffsetFromUTC) : DataSet.EMPTY;
                var answer = returned.of(step, zone);
                return new Match(answer,
                        KEYS.isLacking(identifier, answer) ? Status.PENDING_WARNING : Status.PENDING);
            }
        }
        return null;
    }
}
