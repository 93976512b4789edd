package io.larmor.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.larmor.data.DataSet;
import io.larmor.data.Dictionary;
import io.larmor.data.Tag;
import io.larmor.data.Vr;
import org.jspecify.annotations.Nullable;

/// An attribute as a person writes it: `PatientName`, `00100010` or `(0010,0010)`, or one in the first item of a sequence:
/// `RequestAttributesSequence.ScheduledProcedureStepID`.
record AttributePath(List<Integer> tags) {
    /// Written out, as that of a record is made at its first use, in every process.
    @Override
    public int hashCode() {
        return tags.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AttributePath path && path.tags.equals(tags);
    }

    static AttributePath parse(String text) {
        return new AttributePath(Arrays.stream(text.split("\\.", -1)).map(AttributePath::tag).toList());
    }

    private static int tag(String word) {
        return Dictionary.tag(word).orElseThrow(() -> new IllegalArgumentException(
                "'" + word + "' is no attribute; write its keyword (PatientName) or its tag (00100010)."));
    }

    /// {@return the data set with the attribute in it} Values are separated by backslashes.
    ///
    /// @param dataSet what to change
    /// @param value the values; none makes it empty
    DataSet set(DataSet dataSet, String value) {
        return set(dataSet, tags, value);
    }

    private static DataSet set(DataSet dataSet, List<Integer> tags, String value) {
        int tag = tags.getFirst();
        boolean sequence = Dictionary.vr(tag) == Vr.SQ;
        if (tags.size() > 1) {
            if (!sequence) {
                throw new IllegalArgumentException(name(tag) + " is no sequence, and has nothing in it.");
            }
            var item = set(dataSet.item(tag).orElse(DataSet.EMPTY), tags.subList(1, tags.size()), value);
            return dataSet.toBuilder().setItems(tag, item).build();
        }
        if (value.isEmpty()) {
            return dataSet.toBuilder().setEmpty(tag).build();
        }
        if (sequence) {
            throw new IllegalArgumentException(
                    name(tag) + " is a sequence; name an attribute in it, as in " + name(tag) + ".CodeValue.");
        }
        return dataSet.with(tag, value.split("\\\\", -1));
    }

    /// {@return the values, separated by backslashes; none if the attribute is not there}
    String text(DataSet dataSet) {
        var inner = dataSet;
        for (int tag : tags.subList(0, tags.size() - 1)) {
            inner = inner.item(tag).orElse(DataSet.EMPTY);
        }
        int last = tags.getLast();
        if (Dictionary.vr(last) == Vr.SQ) {
            return inner.contains(last) ? Text.count(inner.items(last).size(), "item") : "";
        }
        return String.join("\\", inner.strings(last));
    }

    @Override
    public String toString() {
        return tags.stream().map(AttributePath::name).collect(Collectors.joining("."));
    }

    private static String name(int tag) {
        var keyword = Dictionary.keyword(tag);
        return keyword.isEmpty() ? Tag.toString(tag) : keyword;
    }
}
