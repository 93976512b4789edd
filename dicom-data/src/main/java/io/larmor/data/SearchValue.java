package io.larmor.data;

import java.util.Locale;
import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;

/// The normal form of a value (PS3.4 §C.2.2.2) in which values are compared, stored in the index and asked for.
public final class SearchValue {
    private static final int DATE_LENGTH = 8;

    private SearchValue() {}

    /// Brings one value to its normal form: names in one case and without trailing delimiters, dates without dots, padding gone.
    ///
    /// @param vr its value representation
    /// @param value the value
    /// @return the normal form
    public static String of(Vr vr, String value) {
        return switch (vr) {
            case PN -> name(value);
            case DA -> value.strip().replace(".", "");
            case ST, LT, UT, UC, UR -> value.stripTrailing();
            default -> strip(value);
        };
    }

    /// Finds what the index stores for an attribute.
    ///
    /// @param attributes of an entity
    /// @param tag the attribute
    /// @return its normal form, "" if it has no value, null if it cannot be told by one: several values, several component groups,
    ///         not a date. An index has to take null for a possible match
    public static @Nullable String stored(DataSet attributes, int tag) {
        var values = attributes.strings(tag);
        if (values.size() > 1) {
            return null;
        }
        var vr = Dictionary.vr(tag);
        var value = values.isEmpty() ? "" : of(vr, values.getFirst());
        boolean untold = switch (vr) {
            case PN -> value.indexOf('=') >= 0;
            case DA -> !value.isEmpty() && !isDate(value);
            default -> false;
        };
        return untold ? null : value;
    }

    /// Tells whether a normal form is a date that can be told: eight digits.
    ///
    /// @param value a normal form
    /// @return whether it is
    public static boolean isDate(String value) {
        if (value.length() != DATE_LENGTH) {
            return false;
        }
        for (int i = 0; i < DATE_LENGTH; i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /// Tells whether a value of a key is a pattern of Wild Card Matching (PS3.4 §C.2.2.2.4), for VRs that have it.
    ///
    /// @param value a value of a key
    /// @return whether it has a `*` or a `?`
    public static boolean isPattern(String value) {
        return Wildcard.isPattern(value);
    }

    /// PS3.5 §6.2.1: trailing delimiters of components and of component groups say nothing.
    private static String name(String value) {
        var groups = new StringJoiner("=");
        for (var group : value.split("=", -1)) {
            groups.add(trimTrailing(group.strip(), '^'));
        }
        return fold(trimTrailing(groups.toString(), '='));
    }

    /// One case for all letters, so that names match whatever case they were typed in.
    static String fold(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private static String trimTrailing(String text, char delimiter) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == delimiter || text.charAt(end - 1) == ' ')) {
            end--;
        }
        return text.substring(0, end);
    }

    private static String strip(String value) {
        int end = value.length();
        while (end > 0 && value.charAt(end - 1) == 0) {
            end--;
        }
        return value.substring(0, end).strip();
    }
}
