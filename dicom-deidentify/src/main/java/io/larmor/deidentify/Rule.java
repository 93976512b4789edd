package io.larmor.deidentify;

import java.util.Map;
import java.util.Set;

/// A row of Table E.1-1 or E.3.4-1: what the profile does, and what options do instead.
///
/// @param basic the action of the profile
/// @param options the actions of options
record Rule(String basic, Map<ProfileOption, String> options) {
    Rule {
        options = Map.copyOf(options);
    }

    /// {@return the action} "A requirement for an Option, when implemented, overrides any requirement for the underlying Profile"
    /// (PS3.15 §E.1.1); of two that do, the one that cleans overrides the one that keeps.
    Action action(Set<ProfileOption> chosen, boolean empty) {
        String cell = null;
        for (var option : options.entrySet()) {
            if (chosen.contains(option.getKey()) && (cell == null || !option.getValue().equals("K"))) {
                cell = option.getValue();
            }
        }
        return Action.of(cell == null ? basic : cell, empty);
    }
}
