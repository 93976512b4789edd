package io.larmor.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// The way to an element within the items of sequences (PS3.5 §7.5): `RequestAttributesSequence[0].ScheduledProcedureStepID`.
///
/// Two are equal when they lead the same way. Items count from 0.
public final class TagPath {
    private static final Pattern STEP = Pattern.compile("([^\\[\\]]+?)(?:\\[([0-9]{1,9})])?");

    /// Tags with the numbers of items between them.
    private final int[] steps;

    private TagPath(int[] steps) {
        this.steps = steps;
    }

    private static TagPath checked(int[] steps) {
        for (int i = 0; i < steps.length - 1; i += 2) {
            var vr = VrRules.of(steps[i], false);
            if (vr != Vr.SQ && vr != Vr.UN) {
                throw new IllegalArgumentException(name(steps[i]) + " is no sequence, its VR is " + vr);
            }
            if (steps[i + 1] < 0) {
                throw new IllegalArgumentException(name(steps[i]) + " has no item " + steps[i + 1]);
            }
        }
        return new TagPath(steps);
    }

    /// The path of tags with the numbers of items between them: `of(Tag.RequestAttributesSequence, 0,
    /// Tag.ScheduledProcedureStepID)`.
    ///
    /// @param tagsAndItems the tag of a sequence and the number of its item, as often as needed, and a tag
    /// @return the path
    /// @throws IllegalArgumentException if there is no tag at the end, or items of what is no sequence
    public static TagPath of(int... tagsAndItems) {
        if (tagsAndItems.length % 2 == 0) {
            throw new IllegalArgumentException("a path ends with a tag, not with an item");
        }
        return checked(tagsAndItems.clone());
    }

    /// The path of tags with the numbers of items between them, whatever the dictionary says of the tags.
    static TagPath ofSteps(int[] steps) {
        return new TagPath(steps);
    }

    /// Reads a path: keywords, or tags in hexadecimal as [Dictionary#tag] has them, with `.` between them, and behind
    /// each but the last the number of the item in brackets.
    ///
    /// @param text for example `RequestAttributesSequence[0].ScheduledProcedureStepID` or `(0040,0275)[0].00400009`
    /// @return the path
    /// @throws IllegalArgumentException if it is none, or a keyword is not known
    public static TagPath parse(String text) {
        var parts = text.split("\\.", -1);
        var steps = new int[parts.length * 2 - 1];
        for (int i = 0; i < parts.length; i++) {
            var part = parts[i];
            var matcher = STEP.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + part + "' is no step of a path: write Keyword[item]");
            }
            steps[i * 2] = Dictionary.tag(matcher.group(1))
                    .orElseThrow(() -> new IllegalArgumentException("no attribute is called '" + part + "'"));
            boolean last = i == parts.length - 1;
            var item = matcher.group(2);
            if (last != (item == null)) {
                throw new IllegalArgumentException(last
                        ? "a path ends with a tag, not with an item"
                        : "which item of " + part + "? write " + part + "[0]");
            }
            if (item != null) {
                steps[i * 2 + 1] = Integer.parseInt(item);
            }
        }
        return checked(steps);
    }

    /// The path into an item of the sequence that this path leads to. It may be of a data set that was read, so that the
    /// dictionary is not asked whether there is a sequence.
    ///
    /// @param item the number of the item, from 0
    /// @param tag the tag of an element in it
    /// @return the longer path
    public TagPath then(int item, int tag) {
        var longer = Arrays.copyOf(steps, steps.length + 2);
        longer[steps.length] = item;
        longer[steps.length + 1] = tag;
        return new TagPath(longer);
    }

    /// {@return the tag at the end}
    public int tag() {
        return steps[steps.length - 1];
    }

    Optional<Element> find(DataSet dataSet) {
        var at = dataSet;
        for (int i = 0; i < steps.length - 1; i += 2) {
            var items = at.items(steps[i]);
            if (steps[i + 1] >= items.size()) {
                return Optional.empty();
            }
            at = items.get(steps[i + 1]);
        }
        return at.element(tag());
    }

    DataSet set(DataSet dataSet, String... values) {
        return set(dataSet, 0, values);
    }

    private DataSet set(DataSet dataSet, int step, String... values) {
        int tag = steps[step];
        var there = dataSet.element(tag);
        if (step == steps.length - 1) {
            if (values.length == 0) {
                return dataSet.toBuilder().setEmpty(tag).build();
            }
            // Of private elements the dictionary seldom knows more than the data set.
            var vr = there.map(Element::vr).filter(known -> known.isString() || known.isInteger() || known.isFloat());
            return vr.isPresent() ? dataSet.with(Element.of(tag, vr.get(), values)) : dataSet.with(tag, values);
        }
        if (there.isPresent() && there.get().vr() != Vr.SQ && !there.get().isEmpty()) {
            throw new IllegalArgumentException(name(tag) + " is no sequence, its VR is " + there.get().vr());
        }
        List<DataSet> items = new ArrayList<>(dataSet.items(tag));
        int item = steps[step + 1];
        if (item > items.size()) {
            throw new IllegalArgumentException(
                    name(tag) + " has " + items.size() + " items: item " + item + " cannot be the next");
        }
        if (item == items.size()) {
            items.add(DataSet.EMPTY);
        }
        items.set(item, set(items.get(item), step + 2, values));
        return dataSet.with(Element.ofItems(tag, items));
    }

    /// {@return the data set without the element, the same one if that is not there}
    DataSet remove(DataSet dataSet) {
        return find(dataSet).isPresent() ? remove(dataSet, 0) : dataSet;
    }

    private DataSet remove(DataSet dataSet, int step) {
        int tag = steps[step];
        if (step == steps.length - 1) {
            return dataSet.without(tag);
        }
        var items = new ArrayList<>(dataSet.items(tag));
        items.set(steps[step + 1], remove(items.get(steps[step + 1]), step + 2));
        return dataSet.with(Element.ofItems(tag, items));
    }

    private static String name(int tag) {
        var keyword = Dictionary.keyword(tag);
        return keyword.isEmpty() ? Tag.toString(tag) : keyword;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TagPath that && Arrays.equals(steps, that.steps);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(steps);
    }

    /// {@return the path as [#parse] reads it}
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < steps.length - 1; i += 2) {
            text.append(name(steps[i])).append('[').append(steps[i + 1]).append("].");
        }
        return text.append(name(tag())).toString();
    }
}
