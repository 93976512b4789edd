package io.larmor.archive;

import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.MatchingOptions;
import io.larmor.data.ReturnKeys;
import io.larmor.data.Tag;

/// Makes the identifier of an answer (PS3.4 §C.4.1.1.3.2) from what an entity is known by.
final class Answers {
    private final ReturnKeys keys;
    private final DataSet always;

    Answers(QueryLevel level, DataSet identifier, List<Integer> unsupported, MatchingOptions options) {
        keys = ReturnKeys.of(identifier, tag -> !unsupported.contains(tag), options);
        var asked = DataSet.EMPTY.with(Tag.QueryRetrieveLevel, level.name());
        always = identifier.contains(Tag.InstanceAvailability) ? asked.with(Tag.InstanceAvailability, "ONLINE") : asked;
    }

    DataSet of(DataSet attributes) {
        return keys.of(attributes, always);
    }
}
