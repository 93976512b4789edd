package io.larmor.cli;

import java.util.List;

/// What a setting is set to, and by what.
///
/// @param values one, or those of a list
/// @param origin `FILE:LINE:COLUMN`, or the flag
record ConfigValue(List<String> values, String origin) {
    ConfigValue {
        values = List.copyOf(values);
    }
}
