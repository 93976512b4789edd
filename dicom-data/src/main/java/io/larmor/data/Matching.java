package io.larmor.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/// The keys of an identifier, ready to be compared with any number of data sets: Attribute Matching of PS3.4 §C.2.2.2.
///
/// Names match whatever their case, as a whole or by component group; a key without `=` matches any group. Every other text matches
/// exactly, but for padding. Numbers, dates and times match by their meaning. An attribute with several values matches if one of them
/// does; a key with several values if one of them does. A key of two quotation marks matches attributes without a value.
///
/// Immutable.
public final class Matching {
    private final List<Predicate<DataSet>> keys;

    private Matching(List<Predicate<DataSet>> keys) {
        this.keys = keys;
    }

    /// Prepares the keys of an identifier. Specific Character Set, Query/Retrieve Level and what else only describes the query are
    /// no keys.
    ///
    /// @param identifier the keys
    /// @return the matching
    public static Matching of(DataSet identifier) {
        return of(identifier, tag -> true);
    }

    /// Prepares some keys of an identifier.
    ///
    /// @param identifier the keys
    /// @param wanted tells which attributes take part
    /// @return the matching
    public static Matching of(DataSet identifier, IntPredicate wanted) {
        return of(identifier, wanted, MatchingOptions.DEFAULT);
    }

    /// Prepares some keys of an identifier. What they are compared with has to be in the time zone that the options name:
    /// [MatchingOptions#adjust].
    ///
    /// @param identifier the keys
    /// @param wanted tells which attributes take part
    /// @param options how to compare
    /// @return the matching
    public static Matching of(DataSet identifier, IntPredicate wanted, MatchingOptions options) {
        var keys = new ArrayList<Predicate<DataSet>>();
        var combined = new HashSet<Integer>();
        for (var element : options.combinedDateTime() ? identifier : DataSet.EMPTY) {
            if (wanted.test(element.tag())) {
                CombinedRange.of(element, identifier).filter(range -> wanted.test(range.time())).ifPresent(range -> {
                    keys.add(options.unknownMatches()
                            ? candidate -> isUnknown(candidate.element(range.date()))
                                    || isUnknown(candidate.element(range.time())) || range.matches(candidate)
                            : range::matches);
                    combined.add(range.date());
                    combined.add(range.time());
                });
            }
        }
        for (var element : identifier) {
            if (isKey(element.tag()) && wanted.test(element.tag()) && !combined.contains(element.tag())) {
                var values = compile(element, options);
                if (!values.isEmpty()) {
                    keys.add(new Key(element.tag(), values, options.unknownMatches())::matches);
                }
            }
        }
        return new Matching(List.copyOf(keys));
    }

    /// Compares.
    ///
    /// @param candidate a data set
    /// @return whether it matches every key
    public boolean matches(DataSet candidate) {
        for (var key : keys) {
            if (!key.test(candidate)) {
                return false;
            }
        }
        return true;
    }

    /// {@return whether everything matches}
    public boolean isUniversal() {
        return keys.isEmpty();
    }

    /// {@return whether an attribute of an identifier is a key at all}
    ///
    /// @param tag of the attribute
    public static boolean isKey(int tag) {
        return switch (tag) {
            case Tag.SpecificCharacterSet, Tag.QueryRetrieveLevel, Tag.RetrieveAETitle, Tag.TimezoneOffsetFromUTC,
                    Tag.InstanceAvailability ->
                false;
            default -> (tag & 0xFFFF) != 0;
        };
    }

    /// Finds a key that says nothing that could be looked for: one of VR DA, TM or DT that is neither a date, time or moment nor a range of them (PS3.4 §C.2.2.2.1
    /// and §C.2.2.2.5), nor empty, `*`, or two quotation marks. Dates with dots, times with colons, a day that its month does not have, and ranges that end before
    /// they begin are taken for what they say.
    ///
    /// @param identifier the keys
    /// @return the tag of the first such key, in the item of a sequence too
    public static OptionalInt unreadable(DataSet identifier) {
        for (var key : identifier) {
            var vr = key.vr();
            if (vr == Vr.SQ) {
                var within = key.items().isEmpty() ? OptionalInt.empty() : unreadable(key.items().getFirst());
                if (within.isPresent()) {
                    return within;
                }
            } else if ((vr == Vr.DA || vr == Vr.TM || vr == Vr.DT)
                    && !key.strings().stream().map(String::strip).allMatch(value -> isReadable(vr, value))) {
                return OptionalInt.of(key.tag());
            }
        }
        return OptionalInt.empty();
    }

    private static boolean isReadable(Vr vr, String value) {
        return value.isEmpty() || value.equals("*") || value.equals("\"\"") || TimeMatch.isReadable(vr, value);
    }

    private static List<ValueMatch> compile(Element element, MatchingOptions options) {
        if (element.vr() == Vr.SQ) {
            var items = element.items();
            var nested = items.isEmpty() ? new Matching(List.of()) : of(items.getFirst(), _ -> true, options);
            return nested.isUniversal() ? List.of() : List.of(new ValueMatch.Item(nested));
        }
        if (element.isEmpty()) {
            return List.of();
        }
        if (!element.vr().isString() && element.strings().isEmpty()) {
            return List.of(new ValueMatch.Bytes(ByteBuffer.wrap(element.bytes())));
        }
        var matches = new ArrayList<ValueMatch>();
        for (var value : element.strings()) {
            if (value.isBlank()) {
                continue;
            }
            if (value.strip().equals("*")) {
                return List.of();
            }
            matches.add(ValueMatch.of(element.vr(), value, options));
        }
        return matches;
    }

    private static boolean isUnknown(Optional<Element> element) {
        return element.isEmpty() || new ValueMatch.Empty().matches(element.get());
    }

    /// One attribute; a candidate matches if one of its values is matched by one of `values`.
    private record Key(int tag, List<ValueMatch> values, boolean unknownMatches) {
        boolean matches(DataSet candidate) {
            var element = candidate.element(tag);
            // PS3.4 §C.2.2.1.2: "all matching against the zero length Required Key shall be considered a successful match"
            if (unknownMatches && isUnknown(element)) {
                return true;
            }
            for (var value : values) {
                if (element.isPresent() ? value.matches(element.get()) : value instanceof ValueMatch.Empty) {
                    return true;
                }
            }
            return false;
        }
    }
}
