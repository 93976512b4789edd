package io.larmor.cli;

import java.util.List;

/// One setting of a node: the one place that says its name, kind, bounds, default and meaning. The flags of commands, the check of configuration
/// files, `config init` and the reference are made from it.
///
/// @param key where it stands in a file: `table.name`
/// @param kind what its values may be
/// @param list whether it has any number of values
/// @param fallback the values if it is not set
/// @param otherwise what happens if it is not set and has no default, in words; or ""
/// @param flag the option that sets it, or ""
/// @param label what the option's value is called in help, or ""
/// @param doc what it does, in one sentence or two
/// @param reloadable whether a running node takes a change
record Setting(String key, SettingKind kind, boolean list, List<String> fallback, String otherwise, String flag,
        String label, String doc, boolean reloadable) {

    static Setting of(String key, SettingKind kind, String doc) {
        return new Setting(key, kind, false, List.of(), "", "", "", doc, true);
    }

    static Setting number(String key, long min, long max, String unit, long fallback, String doc) {
        return of(key, new SettingKind.Whole(min, max, unit), doc).fallback(String.valueOf(fallback));
    }

    static Setting flag(String key, String flag, String doc) {
        return of(key, new SettingKind.Switch(), doc).fallback("false").by(flag, "");
    }

    Setting many() {
        return new Setting(key, kind, true, fallback, otherwise, flag, label, doc, reloadable);
    }

    Setting fallback(String... values) {
        return new Setting(key, kind, list, List.of(values), otherwise, flag, label, doc, reloadable);
    }

    /// {@return this, without a default}
    ///
    /// @param words what happens then
    Setting otherwise(String words) {
        return new Setting(key, kind, list, List.of(), words, flag, label, doc, reloadable);
    }

    Setting by(String option, String value) {
        return new Setting(key, kind, list, fallback, otherwise, option, value, doc, reloadable);
    }

    /// {@return this, which a running node does not take}
    Setting atStart() {
        return new Setting(key, kind, list, fallback, otherwise, flag, label, doc, false);
    }

    boolean isSwitch() {
        return kind instanceof SettingKind.Switch;
    }

    /// {@return the table that it stands in}
    String table() {
        return key.substring(0, key.lastIndexOf('.'));
    }

    /// {@return its name in the table}
    String name() {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /// {@return what a value must be, for the sentence that says that one is not}
    String expected() {
        return list ? "a list, each " + kind.expected() : kind.expected();
    }

    /// {@return the default in words, or ""}
    String fallbackText() {
        return isSwitch() ? "" : fallback.isEmpty() ? otherwise : String.join(", ", fallback);
    }
}
