package io.larmor.data;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// Tells how two data sets (PS3.5 §7) differ.
///
/// What counts is what elements mean: text is compared decoded, numbers as numbers, of either byte order, names by their components, and values without
/// their padding. Sequences are compared item by item, in order. Large values are read piece by piece and not held.
public final class DataSetDiff {

    /// What does not count.
    ///
    /// @param ignored tags of elements that are passed over wherever they stand
    /// @param groupLengths whether group lengths (gggg,0000) count
    public record Options(Set<Integer> ignored, boolean groupLengths) {

        /// Everything counts but group lengths.
        public static final Options DEFAULT = new Options(Set.of(), false);

        /// Copies the set.
        public Options {
            ignored = Set.copyOf(ignored);
        }
    }

    /// More than DS has, and few enough that a number is read at once.
    private static final int MOST_CHARACTERS = 64;

    private final Options options;
    private final List<Difference> found = new ArrayList<>();

    private DataSetDiff(Options options) {
        this.options = options;
    }

    /// Compares two data sets.
    ///
    /// @param first one data set
    /// @param second the other
    /// @param options what does not count
    /// @return the differences in the order of the elements; none if the data sets mean the same
    /// @throws IOException if a value that stayed in a file cannot be read
    public static List<Difference> of(DataSet first, DataSet second, Options options) throws IOException {
        var diff = new DataSetDiff(options);
        diff.compare(null, 0, first, second);
        return List.copyOf(diff.found);
    }

    private void compare(@Nullable TagPath sequence, int item, DataSet first, DataSet second) throws IOException {
        var ours = first.iterator();
        var theirs = second.iterator();
        var a = next(ours);
        var b = next(theirs);
        while (a != null || b != null) {
            int order = a == null ? 1 : b == null ? -1 : Integer.compareUnsigned(a.tag(), b.tag());
            if (order < 0 && a != null) {
                found.add(new Difference.OnlyInFirst(path(sequence, item, a), a));
            } else if (order > 0 && b != null) {
                found.add(new Difference.OnlyInSecond(path(sequence, item, b), b));
            } else if (a != null && b != null) {
                compare(path(sequence, item, a), a, b);
            }
            a = order <= 0 ? next(ours) : a;
            b = order >= 0 ? next(theirs) : b;
        }
    }

    private @Nullable Element next(Iterator<Element> elements) {
        while (elements.hasNext()) {
            var element = elements.next();
            if (!options.ignored().contains(element.tag())
                    && (options.groupLengths() || !Tag.isGroupLength(element.tag()))) {
                return element;
            }
        }
        return null;
    }

    private static TagPath path(@Nullable TagPath sequence, int item, Element element) {
        return sequence == null ? TagPath.of(element.tag()) : sequence.then(item, element.tag());
    }

    private void compare(TagPath path, Element a, Element b) throws IOException {
        if (a.vr() != b.vr()) {
            found.add(new Difference.OtherVr(path, a, b));
        } else if (a.vr() == Vr.SQ) {
            compareItems(path, a, b);
        } else if (!isSame(a, b)) {
            found.add(new Difference.OtherValue(path, a, b));
        }
    }

    private void compareItems(TagPath path, Element a, Element b) throws IOException {
        var ours = a.items();
        var theirs = b.items();
        if (ours.size() != theirs.size()) {
            found.add(new Difference.OtherValue(path, a, b));
        }
        for (int i = 0; i < Math.max(ours.size(), theirs.size()); i++) {
            compare(path, i, i < ours.size() ? ours.get(i) : DataSet.EMPTY,
                    i < theirs.size() ? theirs.get(i) : DataSet.EMPTY);
        }
    }

    private static boolean isSame(Element a, Element b) throws IOException {
        if (a.isEncapsulated() || b.isEncapsulated()) {
            return a.isEncapsulated() == b.isEncapsulated() && haveSameBytes(a.fragments(), b.fragments());
        }
        if (a.vr() == Vr.PN && (a.isEmpty() || b.isEmpty())) {
            // A name of delimiters alone is none.
            return PersonName.of(String.join("", a.strings())).isEmpty()
                    && PersonName.of(String.join("", b.strings())).isEmpty();
        }
        if (a.vr().isString()) {
            return isSame(a.vr(), a.strings(), b.strings());
        }
        var ours = a.bulkData();
        var theirs = b.bulkData();
        return (ours.isPresent() && theirs.isPresent() && ours.get().hasSameBytes(theirs.get()))
                // What is not a number is that with whatever bits.
                || (a.vr().isFloat() && Arrays.equals(a.doubles(), b.doubles()));
    }

    private static boolean isSame(Vr vr, List<String> ours, List<String> theirs) {
        boolean same = ours.size() == theirs.size();
        for (int i = 0; same && i < ours.size(); i++) {
            same = ours.get(i).equals(theirs.get(i)) || switch (vr) {
                case DS, IS -> isSameNumber(ours.get(i), theirs.get(i));
                case PN -> PersonName.of(ours.get(i)).equals(PersonName.of(theirs.get(i)));
                default -> false;
            };
        }
        return same;
    }

    private static boolean isSameNumber(String ours, String theirs) {
        if (ours.length() > MOST_CHARACTERS || theirs.length() > MOST_CHARACTERS) {
            return false;
        }
        try {
            return new BigDecimal(ours).compareTo(new BigDecimal(theirs)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean haveSameBytes(List<BulkData> ours, List<BulkData> theirs) throws IOException {
        boolean same = ours.size() == theirs.size();
        for (int i = 0; same && i < ours.size(); i++) {
            same = ours.get(i).hasSameBytes(theirs.get(i));
        }
        return same;
    }
}
