package io.larmor.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.larmor.archive.StudyIndex.Condition;
import io.larmor.data.DataSet;
import io.larmor.data.DicomDate;
import io.larmor.data.Element;
import io.larmor.data.Matching;
import io.larmor.data.MatchingOptions;
import io.larmor.data.SearchValue;
import io.larmor.data.Vr;

/// What an index can be asked of an identifier: every entity that [Matching] would accept fulfils these conditions.
final class Conditions {
    private Conditions() {}

    static List<Condition> of(DataSet identifier, QueryLevel level, MatchingOptions options) {
        var conditions = new ArrayList<Condition>();
        for (var element : identifier) {
            var at = LevelAttributes.levelOf(element.tag());
            if (Matching.isKey(element.tag()) && at.isPresent() && at.get().compareTo(level) <= 0) {
                of(element, options).ifPresent(conditions::add);
            }
        }
        return List.copyOf(conditions);
    }

    private static Optional<Condition> of(Element key, MatchingOptions options) {
        var values = key.strings().stream().filter(value -> !value.isBlank()).toList();
        if (key.vr() == Vr.UI) {
            return values.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Condition.AnyOf(key.tag(),
                            values.stream().map(value -> SearchValue.of(Vr.UI, value)).toList()));
        }
        if (values.size() != 1 || values.getFirst().strip().equals("\"\"") || values.getFirst().strip().equals("*")) {
            return Optional.empty();
        }
        return switch (key.vr()) {
            case DA -> options.unknownMatches()
                    ? Optional.empty()
                    : date(key.tag(), values.getFirst().strip(), options.zone().isPresent() ? 1 : 0);
            case PN -> options.names().isPresent()
                    ? Optional.empty()
                    : text(key.tag(), Vr.PN, values.getFirst(), options);
            case LO, SH, CS, AE -> text(key.tag(), key.vr(), values.getFirst(), options);
            default -> Optional.empty();
        };
    }

    private static Optional<Condition> text(int tag, Vr vr, String value, MatchingOptions options) {
        var key = SearchValue.of(vr, value);
        if (vr == Vr.PN && key.indexOf('=') >= 0) {
            return Optional.empty();
        }
        if (options.unknownMatches()) {
            // The index has "" for what has no value.
            return SearchValue.isPattern(key)
                    ? Optional.empty()
                    : Optional.of(new Condition.AnyOf(tag, List.of(key, "")));
        }
        return Optional
                .of(SearchValue.isPattern(key) ? new Condition.Like(tag, key) : new Condition.AnyOf(tag, List.of(key)));
    }

    /// @param margin days by which another time zone may move a date
    private static Optional<Condition> date(int tag, String value, int margin) {
        int dash = value.indexOf('-');
        var low = SearchValue.of(Vr.DA, dash < 0 ? value : value.substring(0, dash));
        var high = dash < 0 ? low : SearchValue.of(Vr.DA, value.substring(dash + 1));
        boolean good = (low.isEmpty() || SearchValue.isDate(low)) && (high.isEmpty() || SearchValue.isDate(high));
        return good
                ? Optional.of(new Condition.Between(tag, moved(low, -margin), moved(high, margin)))
                : Optional.empty();
    }

    private static String moved(String date, int days) {
        if (date.isEmpty() || days == 0) {
            return date;
        }
        return DicomDate.tryParse(date).map(read -> DicomDate.of(read.date().plusDays(days)).toString())
                .orElse("");
    }
}
