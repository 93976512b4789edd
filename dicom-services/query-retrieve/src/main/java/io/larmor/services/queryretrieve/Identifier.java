package io.larmor.services.queryretrieve;

import java.util.List;
import java.util.Optional;

import io.larmor.archive.LevelAttributes;
import io.larmor.archive.QueryLevel;
import io.larmor.data.DataSet;
import io.larmor.data.Matching;
import io.larmor.data.Tag;
import io.larmor.dimse.Status;

/// Whether the identifier of a request is one of its SOP class (PS3.4 §C.4.1.2.1, §C.4.2.1.4.1). What is not is answered with A900H, the tag and the
/// reason.
final class Identifier {
    private final InformationModel model;
    private final DataSet dataSet;
    private final Optional<QueryLevel> level;

    Identifier(InformationModel model, DataSet dataSet) {
        this.model = model;
        this.dataSet = dataSet;
        level = dataSet.string(Tag.QueryRetrieveLevel).flatMap(QueryLevel::of).filter(model::has);
    }

    /// {@return the level; there is one if nothing was refused}
    QueryLevel level() {
        return level.orElseThrow();
    }

    /// {@return why a query cannot be answered, if so}
    ///
    /// @param relational whether relational queries were negotiated: "removes the baseline restriction that a Unique Key shall be specified for all
    ///     levels above" (§C.4.1.3.2.1)
    Optional<Status> refusalOfQuery(boolean relational) {
        if (level.isEmpty()) {
            return Optional.of(wrongLevel());
        }
        Optional<Status> higher = relational ? Optional.empty() : refusalOfHigherKeys();
        return higher.or(this::refusalOfUnreadable);
    }

    /// To answer that nothing matches would say more than is known.
    private Optional<Status> refusalOfUnreadable() {
        var key = Matching.unreadable(dataSet);
        return key.isEmpty() ? Optional.empty() : refused(key.getAsInt(), "is no date, time or range of them");
    }

    /// {@return why a retrieval cannot be performed, if so}
    Optional<Status> refusalOfRetrieval(boolean relational) {
        if (level.isEmpty()) {
            return Optional.of(wrongLevel());
        }
        Optional<Status> higher = relational ? Optional.empty() : refusalOfHigherKeys();
        return higher.or(this::refusalOfOwnKey);
    }

    /// "The Identifier … shall contain a single value in the Unique Key Attribute for each level above the Query/Retrieve level."
    private Optional<Status> refusalOfHigherKeys() {
        for (QueryLevel above : model.above(level())) {
            List<String> values = values(above.uniqueKey());
            if (values.isEmpty()) {
                return refused(above.uniqueKey(), "is needed at level " + level());
            }
            if (values.size() > 1 || hasWildcard(values)) {
                return refused(above.uniqueKey(), "must be a single value");
            }
        }
        return Optional.empty();
    }

    /// {@return whether it asks for one study, series or instance by its UID, and for nothing that is not in the index} A Patient ID may be that of many, with
    /// issuers of their own.
    boolean isOfOne() {
        if (level.isEmpty() || level() == QueryLevel.PATIENT) {
            return false;
        }
        for (var key : dataSet) {
            if (Matching.isKey(key.tag()) && LevelAttributes.levelOf(key.tag()).isEmpty()) {
                return false;
            }
        }
        List<String> values = values(level().uniqueKey());
        return values.size() == 1 && !hasWildcard(values);
    }

    /// A list is allowed for UIDs, "but only Single Value Matching value may be specified for Patient ID (0010,0020)".
    private Optional<Status> refusalOfOwnKey() {
        int tag = level().uniqueKey();
        List<String> values = values(tag);
        if (values.isEmpty()) {
            return refused(tag, "is needed at level " + level());
        }
        if (hasWildcard(values)) {
            return refused(tag, "must not hold a wildcard");
        }
        return tag == Tag.PatientID && values.size() > 1 ? refused(tag, "must be a single value") : Optional.empty();
    }

    private Status wrongLevel() {
        String reason = dataSet.string(Tag.QueryRetrieveLevel).orElse("").isEmpty()
                ? "is missing"
                : "is no level of this model";
        return refused(Tag.QueryRetrieveLevel, reason).orElseThrow();
    }

    private List<String> values(int tag) {
        return dataSet.strings(tag).stream().map(String::strip).filter(value -> !value.isEmpty()).toList();
    }

    private static boolean hasWildcard(List<String> values) {
        return values.stream().anyMatch(value -> value.indexOf('*') >= 0 || value.indexOf('?') >= 0);
    }

    private static Optional<Status> refused(int tag, String reason) {
        String comment = Tag.toString(tag) + ' ' + reason;
        return Optional.of(Status.DATA_SET_DOES_NOT_MATCH.withComment(comment).withOffendingElements(List.of(tag)));
    }
}
