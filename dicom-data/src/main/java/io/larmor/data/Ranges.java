package io.larmor.data;

import org.jspecify.annotations.Nullable;

/// What the three kinds of range have in common.
final class Ranges {

    private Ranges() {}

    static String toString(@Nullable Object from, @Nullable Object to) {
        if (from != null && from.equals(to)) {
            return from.toString();
        }
        return (from == null ? "" : from) + "-" + (to == null ? "" : to);
    }
}
