package io.larmor.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Settings and what they are set to. Immutable; what is not set has its default.
final class ConfigSection {
    static final ConfigSection EMPTY = new ConfigSection(Map.of());

    private final Map<Setting, ConfigValue> values;

    ConfigSection(Map<Setting, ConfigValue> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// {@return these settings, and those of another that are not set here}
    ConfigSection over(ConfigSection below) {
        var all = new LinkedHashMap<>(below.values);
        all.putAll(values);
        return new ConfigSection(all);
    }

    /// {@return what a setting is set to, if it is}
    Optional<ConfigValue> find(Setting setting) {
        return Optional.ofNullable(values.get(setting));
    }

    Map<Setting, ConfigValue> values() {
        return values;
    }

    boolean has(Setting setting) {
        return values.containsKey(setting);
    }

    List<String> texts(Setting setting) {
        return find(setting).map(ConfigValue::values).orElse(setting.fallback());
    }

    Optional<String> text(Setting setting) {
        return texts(setting).stream().findFirst();
    }

    /// {@return the value of a setting that has a default}
    String word(Setting setting) {
        return texts(setting).getFirst();
    }

    long number(Setting setting) {
        return Long.parseLong(word(setting));
    }

    boolean is(Setting setting) {
        return Boolean.parseBoolean(word(setting));
    }

    Duration seconds(Setting setting) {
        return Duration.ofSeconds(number(setting));
    }

    Optional<Path> path(Setting setting) {
        return text(setting).map(Path::of);
    }

    List<Path> paths(Setting setting) {
        return texts(setting).stream().map(Path::of).toList();
    }

    /// {@return what set a setting, for a sentence that says what is wrong with it}
    String origin(Setting setting) {
        return find(setting).map(ConfigValue::origin).orElse(setting.key());
    }
}
