package io.larmor.services.spi;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/// The settings of one provider: text by key, read as what it should be. What does not fit is refused with the key, what was
/// expected, and what was found.
///
/// *Threading*: thread-safe.
public final class ProviderConfig {

    /// No settings: every one has its default.
    public static final ProviderConfig EMPTY = new ProviderConfig(Map.of());

    private final Map<String, String> settings;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    private ProviderConfig(Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
    }

    /// The configuration made of some settings.
    ///
    /// @param settings text by key
    /// @return the configuration
    public static ProviderConfig of(Map<String, String> settings) {
        return settings.isEmpty() ? EMPTY : new ProviderConfig(settings);
    }

    /// {@return all settings as they were given}
    public Map<String, String> settings() {
        asked.addAll(settings.keySet());
        return settings;
    }

    /// {@return the keys of settings that were given, and that nobody has asked for} After a service was created they are misspelled, or of no use to it as it
    /// is configured.
    public Set<String> unasked() {
        var keys = new TreeSet<>(settings.keySet());
        keys.removeAll(asked);
        return keys;
    }

    private @Nullable String value(String key) {
        String text = settings.get(key);
        if (text != null) {
            asked.add(key);
        }
        return text;
    }

    /// A setting as text.
    ///
    /// @param key which
    /// @return its value, if it is set
    public Optional<String> string(String key) {
        return Optional.ofNullable(value(key));
    }

    /// A setting as text.
    ///
    /// @param key      which
    /// @param fallback the value if it is not set
    /// @return its value
    public String string(String key, String fallback) {
        return string(key).orElse(fallback);
    }

    /// A setting as a whole number within bounds.
    ///
    /// @param key      which
    /// @param fallback the value if it is not set
    /// @param min      the least allowed value
    /// @param max      the greatest allowed value
    /// @return its value
    /// @throws ProviderException if it is not a number, or not within the bounds
    public long number(String key, long fallback, long min, long max) throws ProviderException {
        String text = value(key);
        if (text == null) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text.strip());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException _) {
            // answered below, as a number out of bounds is
        }
        throw expected(key, "a number from " + min + " to " + max, text);
    }

    /// A setting as a switch: `true` or `false`.
    ///
    /// @param key      which
    /// @param fallback the value if it is not set
    /// @return its value
    /// @throws ProviderException if it is neither
    public boolean flag(String key, boolean fallback) throws ProviderException {
        String text = value(key);
        if (text == null) {
            return fallback;
        }
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw expected(key, "true or false", text);
        };
    }

    /// A setting as a duration, written as ISO 8601 (`PT30S`).
    ///
    /// @param key      which
    /// @param fallback the value if it is not set
    /// @return its value
    /// @throws ProviderException if it is not a duration
    public Duration duration(String key, Duration fallback) throws ProviderException {
        String text = value(key);
        if (text == null) {
            return fallback;
        }
        try {
            return Duration.parse(text.strip());
        } catch (DateTimeParseException _) {
            throw expected(key, "a duration such as PT30S", text);
        }
    }

    /// A setting as a path.
    ///
    /// @param key which
    /// @return its value, if it is set
    /// @throws ProviderException if it is not a path
    public Optional<Path> path(String key) throws ProviderException {
        String text = value(key);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException _) {
            throw expected(key, "a path", text);
        }
    }

    private static ProviderException expected(String key, String what, String found) {
        return new ProviderException("The setting " + key + " must be " + what + ", but is \"" + found + "\".");
    }
}
