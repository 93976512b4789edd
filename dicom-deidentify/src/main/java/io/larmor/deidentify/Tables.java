package io.larmor.deidentify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// The tables of PS3.15 Annex E, edition 2026c, what they lack, and the list of harmless words.
final class Tables {
    private static final List<ProfileOption> ATTRIBUTE_OPTIONS = List.of(ProfileOption.RETAIN_SAFE_PRIVATE,
            ProfileOption.RETAIN_UIDS, ProfileOption.RETAIN_DEVICE_IDENTITY, ProfileOption.RETAIN_INSTITUTION_IDENTITY,
            ProfileOption.RETAIN_PATIENT_CHARACTERISTICS, ProfileOption.RETAIN_FULL_DATES,
            ProfileOption.RETAIN_MODIFIED_DATES, ProfileOption.CLEAN_DESCRIPTORS,
            ProfileOption.CLEAN_STRUCTURED_CONTENT, ProfileOption.CLEAN_GRAPHICS);
    private static final List<ProfileOption> CONTENT_OPTIONS = ATTRIBUTE_OPTIONS.subList(1, 8);

    private static final Map<Integer, Rule> ATTRIBUTES = new HashMap<>();
    private static final Map<String, Rule> CONTENT_ITEMS = new HashMap<>();
    private static final Set<String> SAFE_PRIVATE = new HashSet<>();
    private static final Set<String> WORDS = new HashSet<>();

    static {
        for (var table : List.of("beyond.tsv", "profile.tsv")) {
            for (var row : rows(table)) {
                if (row[1].matches("\\([0-9A-F]{4},[0-9A-F]{4}\\)")) {
                    ATTRIBUTES.put(tag(row[1]), rule(row, 4, ATTRIBUTE_OPTIONS));
                }
            }
        }
        for (var row : rows("content-items.tsv")) {
            CONTENT_ITEMS.put(concept(row[1], row[2]), rule(row, 6, CONTENT_OPTIONS));
        }
        rows("safe-private.tsv").forEach(row -> SAFE_PRIVATE.add(row[1] + row[0].replace("xx", "00")));
        for (var row : rows("words.txt")) {
            WORDS.addAll(Arrays.asList(row[0].split(" ", -1)));
        }
    }

    private Tables() {}

    /// {@return the row of an attribute, null if there is none} Curves, overlays and private attributes have none here.
    static @Nullable Rule attribute(int tag) {
        return ATTRIBUTES.get(tag);
    }

    /// {@return the row of a content item, null if there is none}
    static @Nullable Rule contentItem(String codeValue, String codingScheme) {
        return CONTENT_ITEMS.get(concept(codeValue, codingScheme));
    }

    /// {@return whether a private attribute is in Table E.3.10-1}
    static boolean isSafe(String creator, int tag) {
        return SAFE_PRIVATE.contains(creator + String.format("(%04X,%04X)", tag >>> 16, tag & 0xFF));
    }

    /// {@return whether a word, in lower case, tells nothing about a person}
    static boolean isHarmless(String word) {
        return WORDS.contains(word);
    }

    private static String concept(String codeValue, String codingScheme) {
        return codeValue + "@" + codingScheme;
    }

    private static Rule rule(String[] row, int basic, List<ProfileOption> options) {
        var actions = new HashMap<ProfileOption, String>();
        for (int i = 0; i < options.size(); i++) {
            int at = basic + 1 + i;
            if (at < row.length && !row[at].isEmpty()) {
                actions.put(options.get(i), row[at]);
            }
        }
        return new Rule(row[basic], actions);
    }

    private static int tag(String text) {
        return Integer.parseUnsignedInt(text.substring(1, 5) + text.substring(6, 10), 16);
    }

    /// The rows of a table, without notes and the heading.
    private static List<String[]> rows(String name) {
        var rows = new ArrayList<String[]>();
        boolean heading = name.endsWith(".tsv");
        try (var in = Objects.requireNonNull(Tables.class.getResourceAsStream(name));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line : lines.lines().toList()) {
                if (line.startsWith("# ") || line.isBlank()) {
                    continue;
                }
                if (heading) {
                    heading = false;
                    continue;
                }
                rows.add(line.split("\t", -1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }
}
