package io.larmor.data;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/// How keys are compared where the standard leaves a choice, or lets it be negotiated (PS3.4 §C.5.1.1).
///
/// @param combinedDateTime whether a range of dates and one of times together are one range of moments (PS3.4 §C.2.2.2.5.4)
/// @param names compares names beyond the letters they are written in, if fuzzy semantic matching was negotiated (PS3.4 §C.2.2.2.1.1)
/// @param zone the time zone of the dates and times of the identifier, if timezone query adjustment was negotiated (PS3.4 §C.2.2.2.1.3)
/// @param unknownMatches whether an attribute without a value matches every key (PS3.4 §C.2.2.1.2), or none that asks for a value
public record MatchingOptions(boolean combinedDateTime, Optional<NameMatcher> names, Optional<ZoneOffset> zone,
        boolean unknownMatches) {
    /// What holds when nothing was negotiated: dates and times apart, names as they are written, every time taken as it stands;
    /// what has no value does not match.
    public static final MatchingOptions DEFAULT = new MatchingOptions(false, Optional.empty(), Optional.empty(), false);

    /// {@return these options, with ranges of dates and times combined}
    public MatchingOptions withCombinedDateTime() {
        return new MatchingOptions(true, names, zone, unknownMatches);
    }

    /// {@return these options, with fuzzy semantic matching of names}
    ///
    /// @param matcher compares them
    public MatchingOptions withNames(NameMatcher matcher) {
        return new MatchingOptions(combinedDateTime, Optional.of(matcher), zone, unknownMatches);
    }

    /// {@return these options, with times adjusted}
    ///
    /// @param offset the time zone of the identifier
    public MatchingOptions withZone(ZoneOffset offset) {
        return new MatchingOptions(combinedDateTime, names, Optional.of(offset), unknownMatches);
    }

    /// {@return these options, with what has no value matching every key}
    public MatchingOptions withUnknownMatches() {
        return new MatchingOptions(combinedDateTime, names, zone, true);
    }

    /// Brings what is to be compared to the time zone of the identifier.
    ///
    /// @param candidate a data set
    /// @return it, its dates and times in the zone of the identifier; as it is if there is nothing to adjust
    public DataSet adjust(DataSet candidate) {
        return zone.map(to -> TimezoneAdjustment.adjust(candidate, ZoneId.systemDefault(), to)).orElse(candidate);
    }
}
