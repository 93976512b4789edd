package io.larmor.archive.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

import io.larmor.archive.InstanceSelection;
import io.larmor.archive.StudyIndex.Condition;
import io.larmor.data.Tag;

/// The WHERE of a statement and its parameters. A column that is NULL stands for a value that SQL cannot judge: it passes.
final class Filter {
    /// SQLite's GLOB takes time that grows with the power of the stars: beyond these a pattern is left to the matching in memory.
    private static final int MAX_STARS = 4;
    private static final int MAX_PATTERN = 1000;

    private final List<String> terms = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    Filter add(String term, Object... values) {
        terms.add(term);
        parameters.addAll(List.of(values));
        return this;
    }

    Filter add(Condition condition) {
        if (condition.tag() == Tag.ModalitiesInStudy) {
            var inner = new Filter().add("modality", condition);
            if (!inner.terms.isEmpty()) {
                terms.add("EXISTS (SELECT 1 FROM series WHERE study = t.id AND " + inner.terms.getFirst() + ")");
                parameters.addAll(inner.parameters);
            }
            return this;
        }
        Columns.of(condition.tag()).ifPresent(column -> add(column, condition));
        return this;
    }

    Filter add(InstanceSelection selection) {
        in("p.patient_id", selection.patientIds());
        in("t.uid", selection.studies());
        in("s.uid", selection.series());
        in("i.uid", selection.sopInstances());
        return this;
    }

    private Filter add(String column, Condition condition) {
        switch (condition) {
            case Condition.AnyOf any -> {
                if (any.values().size() == 1) {
                    add("(" + column + " = ?" + orNull(column), any.values().getFirst());
                } else {
                    add("(" + column + " IN (SELECT value FROM json_each(?))" + orNull(column), json(any.values()));
                }
            }
            case Condition.Like like -> {
                var pattern = like.pattern();
                boolean quick = pattern.length() <= MAX_PATTERN
                        && pattern.chars().filter(c -> c == '*').count() <= MAX_STARS;
                if (quick) {
                    add("(" + column + " GLOB ?" + orNull(column), pattern.replace("[", "[[]"));
                }
            }
            case Condition.Between range -> {
                var low = range.low().isEmpty() ? "0" : range.low();
                var high = range.high().isEmpty() ? "99999999" : range.high();
                add("(" + column + " BETWEEN ? AND ?" + orNull(column), low, high);
            }
        }
        return this;
    }

    private static String orNull(String column) {
        boolean uid = column.endsWith(".uid") || column.endsWith(".sop_class");
        return uid ? ")" : " OR " + column + " IS NULL)";
    }

    private void in(String column, List<String> values) {
        if (values.size() == 1) {
            add(column + " = ?", values.getFirst());
        } else if (!values.isEmpty()) {
            add(column + " IN (SELECT value FROM json_each(?))", json(values));
        }
    }

    String where() {
        return terms.isEmpty() ? "" : " WHERE " + String.join(" AND ", terms);
    }

    /// {@return the number of the parameter after the last}
    int bind(PreparedStatement statement) throws SQLException {
        int number = 1;
        for (var parameter : parameters) {
            statement.setObject(number++, parameter);
        }
        return number;
    }

    static String json(Iterable<String> values) {
        var list = new StringJoiner(",", "[", "]");
        for (var value : values) {
            var text = new StringBuilder(value.length() + 2).append('"');
            value.chars().forEach(c -> {
                if (c < ' ' || c == '"' || c == '\\') {
                    text.append(String.format("\\u%04x", c));
                } else {
                    text.append((char) c);
                }
            });
            list.add(text.append('"'));
        }
        return list.toString();
    }
}
