package io.larmor.services.queryretrieve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.larmor.data.Tag;

/// C-FIND by brute force over [World], written from PS3.4 §C.2.2.2 and §C.4.1.3.1.1 alone. It shares no code with what it judges.
final class Oracle {
    /// What is asked: keys with their values as in an identifier, and one item of keys for each sequence.
    record Question(boolean patientRoot, World.Level level, Map<Integer, String> keys,
            Map<Integer, Map<Integer, String>> sequences) {}

    private static final Set<Integer> DATES = Set.of(Tag.StudyDate, Tag.PatientBirthDate, Tag.ContentDate);
    private static final Set<Integer> TIMES = Set.of(Tag.StudyTime);
    private static final Set<Integer> UIDS = Set.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID,
            Tag.SOPClassUID,
            Tag.SOPClassesInStudy);
    private static final Set<Integer> NAMES = Set.of(Tag.PatientName, Tag.ReferringPhysicianName);
    private static final Set<Integer> NUMBERS = Set.of(Tag.SeriesNumber, Tag.InstanceNumber);

    private final World world;

    Oracle(World world) {
        this.world = world;
    }

    /// {@return one row for each match: text by tag, several values sorted and separated by backslashes}
    List<Map<Integer, String>> answer(Question question) {
        var rows = new ArrayList<Map<Integer, String>>();
        for (World.Entity entity : world.all(question.level())) {
            if (matches(question, entity)) {
                rows.add(row(question, entity));
            }
        }
        return rows;
    }

    private static boolean matches(Question question, World.Entity entity) {
        return question.keys().entrySet().stream()
                .allMatch(key -> matches(key.getKey(), key.getValue(), valueOf(entity, key.getKey())))
                && question.sequences().entrySet().stream()
                        .allMatch(key -> matchesSequence(key.getValue(), itemsOf(entity, key.getKey())));
    }

    /// "If all the Item Key Attributes match, for at least one of the Items …, a successful match is generated" (§C.2.2.2.6).
    private static boolean matchesSequence(Map<Integer, String> itemKeys, List<Map<Integer, String>> items) {
        boolean universal = itemKeys.values().stream().allMatch(String::isEmpty);
        return universal || items.stream().anyMatch(item -> itemKeys.entrySet().stream()
                .allMatch(key -> matches(key.getKey(), key.getValue(), item.getOrDefault(key.getKey(), ""))));
    }

    private static Map<Integer, String> row(Question question, World.Entity entity) {
        var row = new TreeMap<Integer, String>();
        question.keys().keySet().forEach(tag -> row.put(tag, sorted(valueOf(entity, tag))));
        return row;
    }

    static String sorted(String values) {
        return Arrays.stream(values.split("\\\\")).sorted().collect(Collectors.joining("\\"));
    }

    /// An attribute of the entity or of one above it; what is counted is counted here (§C.3.4).
    private static String valueOf(World.Entity entity, int tag) {
        return switch (tag) {
            case Tag.NumberOfPatientRelatedStudies -> count(entity, World.Level.PATIENT, World.Level.STUDY);
            case Tag.NumberOfPatientRelatedSeries -> count(entity, World.Level.PATIENT, World.Level.SERIES);
            case Tag.NumberOfPatientRelatedInstances -> count(entity, World.Level.PATIENT, World.Level.IMAGE);
            case Tag.NumberOfStudyRelatedSeries -> count(entity, World.Level.STUDY, World.Level.SERIES);
            case Tag.NumberOfStudyRelatedInstances -> count(entity, World.Level.STUDY, World.Level.IMAGE);
            case Tag.NumberOfSeriesRelatedInstances -> count(entity, World.Level.SERIES, World.Level.IMAGE);
            case Tag.ModalitiesInStudy -> distinct(entity.at(World.Level.STUDY), World.Level.SERIES, Tag.Modality);
            case Tag.SOPClassesInStudy -> distinct(entity.at(World.Level.STUDY), World.Level.IMAGE, Tag.SOPClassUID);
            default -> stored(entity, tag);
        };
    }

    private static String stored(World.Entity entity, int tag) {
        for (World.Entity at = entity; at != null; at = at.parent) {
            String value = at.values.get(tag);
            if (value != null) {
                return value;
            }
        }
        return "";
    }

    private static List<Map<Integer, String>> itemsOf(World.Entity entity, int tag) {
        for (World.Entity at = entity; at != null; at = at.parent) {
            List<Map<Integer, String>> items = at.sequences.get(tag);
            if (items != null) {
                return items;
            }
        }
        return List.of();
    }

    private static String count(World.Entity entity, World.Level of, World.Level what) {
        int[] count = {0};
        entity.at(of).visit(what, _ -> count[0]++);
        return String.valueOf(count[0]);
    }

    private static String distinct(World.Entity entity, World.Level level, int tag) {
        var values = new TreeSet<String>();
        entity.visit(level, each -> values.add(Objects.requireNonNull(each.values.get(tag))));
        return String.join("\\", values);
    }

    /// One key against the values of one attribute: any of the values may match (§C.2.2.3).
    private static boolean matches(int tag, String key, String values) {
        if (key.isEmpty() || key.equals("*")) {
            return true;
        }
        return Arrays.stream(values.split("\\\\", -1)).anyMatch(value -> matchesValue(tag, key, value));
    }

    private static boolean matchesValue(int tag, String key, String value) {
        if (UIDS.contains(tag)) {
            return Arrays.asList(key.split("\\\\")).contains(value);
        }
        if (value.isEmpty()) {
            return Rules.UNKNOWN_MATCHES || key.chars().allMatch(c -> c == '*');
        }
        if (DATES.contains(tag)) {
            return inRange(key, value, "00000000", "99999999");
        }
        if (TIMES.contains(tag)) {
            return inRange(key, value, "000000.000000", "235959.999999");
        }
        if (NUMBERS.contains(tag)) {
            return Integer.parseInt(key.strip()) == Integer.parseInt(value.strip());
        }
        if (NAMES.contains(tag)) {
            return Rules.nameMatches(key, value);
        }
        return wildcard(key, 0, value, 0);
    }

    /// §C.2.2.2.5: both ends inclusive, either may be missing; a value of lower precision stands for the time it begins at. Without "-" it is a
    /// single value, matched by its meaning (§C.2.2.2.1.3).
    private static boolean inRange(String key, String value, String first, String last) {
        int dash = key.indexOf('-');
        String from = dash < 0 ? key : key.substring(0, dash);
        String to = dash < 0 ? key : key.substring(dash + 1);
        String found = filled(value, first);
        boolean afterFrom = from.isEmpty() || found.compareTo(filled(from, first)) >= 0;
        boolean beforeTo = to.isEmpty() || found.compareTo(filled(to, dash < 0 ? first : last)) <= 0;
        return afterFrom && beforeTo;
    }

    private static String filled(String value, String pattern) {
        return value.length() >= pattern.length() ? value : value + pattern.substring(value.length());
    }

    /// `*` stands for any characters or none, `?` for one (§C.2.2.2.4).
    static boolean wildcard(String key, int k, String value, int v) {
        if (k == key.length()) {
            return v == value.length();
        }
        if (key.charAt(k) == '*') {
            return wildcard(key, k + 1, value, v) || (v < value.length() && wildcard(key, k, value, v + 1));
        }
        return v < value.length() && (key.charAt(k) == '?' || key.charAt(k) == value.charAt(v))
                && wildcard(key, k + 1, value, v + 1);
    }

    /// What the standard leaves to the implementation, as the conformance statement says it.
    static final class Rules {
        /// §C.2.2.1.2 lets an attribute without a value match whatever is asked; here it matches universal keys and patterns of `*` only.
        static final boolean UNKNOWN_MATCHES = false;

        private Rules() {}

        /// Names match without regard to case. A key without `=` matches any component group, one with `=` group by group.
        static boolean nameMatches(String key, String value) {
            String[] wanted = key.toLowerCase(Locale.ROOT).split("=", -1);
            String[] found = value.toLowerCase(Locale.ROOT).split("=", -1);
            if (wanted.length == 1) {
                return Arrays.stream(found).anyMatch(group -> wildcard(wanted[0], 0, group, 0));
            }
            for (int i = 0; i < wanted.length; i++) {
                if (!wanted[i].isEmpty() && !wildcard(wanted[i], 0, i < found.length ? found[i] : "", 0)) {
                    return false;
                }
            }
            return true;
        }
    }
}
