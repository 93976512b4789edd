package io.larmor.archive.sqlite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.larmor.archive.QueryLevel;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;

/// Answers queries the plain way: groups all instances, computes everything anew, and matches with regular expressions. Shares no code with
/// the archive.
final class Oracle {
    private static final List<Integer> DATES = List.of(Tag.StudyDate, Tag.PatientBirthDate);
    private static final List<Integer> NAMES = List.of(Tag.PatientName, Tag.ReferringPhysicianName);

    private final List<DataSet> instances;

    Oracle(List<DataSet> instances) {
        this.instances = instances;
    }

    /// {@return of each match the values of all keys, in no particular order}
    List<Map<Integer, String>> answer(QueryLevel level, Map<Integer, String> keys) {
        var answers = new ArrayList<Map<Integer, String>>();
        for (var entity : entities(level).values()) {
            var values = new LinkedHashMap<Integer, String>();
            boolean matches = true;
            for (var key : keys.entrySet()) {
                var value = value(entity, key.getKey());
                matches &= matches(key.getKey(), key.getValue(), value);
                values.put(key.getKey(), value);
            }
            if (matches) {
                answers.add(values);
            }
        }
        return answers;
    }

    private Map<String, List<DataSet>> entities(QueryLevel level) {
        return group(instances, instance -> instance.string(level.uniqueKey()).orElse(""));
    }

    private static Map<String, List<DataSet>> group(List<DataSet> all, Function<DataSet, String> by) {
        var groups = new LinkedHashMap<String, List<DataSet>>();
        all.forEach(each -> groups.computeIfAbsent(by.apply(each), key -> new ArrayList<>()).add(each));
        return groups;
    }

    private String value(List<DataSet> entity, int tag) {
        var first = entity.getFirst();
        var study = inSame(first, Tag.StudyInstanceUID);
        var patient = inSame(first, Tag.PatientID);
        return switch (tag) {
            case Tag.NumberOfPatientRelatedStudies -> distinct(patient, Tag.StudyInstanceUID).size() + "";
            case Tag.NumberOfPatientRelatedSeries -> distinct(patient, Tag.SeriesInstanceUID).size() + "";
            case Tag.NumberOfPatientRelatedInstances -> patient.size() + "";
            case Tag.NumberOfStudyRelatedSeries -> distinct(study, Tag.SeriesInstanceUID).size() + "";
            case Tag.NumberOfStudyRelatedInstances -> study.size() + "";
            case Tag.NumberOfSeriesRelatedInstances -> inSame(first, Tag.SeriesInstanceUID).size() + "";
            case Tag.ModalitiesInStudy -> String.join("\\", distinct(study, Tag.Modality));
            case Tag.SOPClassesInStudy -> String.join("\\", distinct(study, Tag.SOPClassUID));
            default -> String.join("\\", first.strings(tag));
        };
    }

    private List<DataSet> inSame(DataSet instance, int unique) {
        var value = instance.string(unique).orElse("");
        return instances.stream().filter(other -> other.string(unique).orElse("").equals(value)).toList();
    }

    private static Set<String> distinct(List<DataSet> all, int tag) {
        var values = new TreeSet<String>();
        all.forEach(each -> values.addAll(each.strings(tag)));
        values.remove("");
        return values;
    }

    private static boolean matches(int tag, String key, String value) {
        if (key.isEmpty() || key.equals("*")) {
            return true;
        }
        if (DATES.contains(tag)) {
            return matchesDate(key, value);
        }
        if (tag == Tag.InstanceNumber || tag == Tag.SeriesNumber
                || Integer.toUnsignedLong(tag) >>> 4 == 0x0020_1200L >>> 4) {
            return !value.isEmpty() && Integer.parseInt(key) == Integer.parseInt(value);
        }
        boolean name = NAMES.contains(tag);
        boolean uid = tag == Tag.StudyInstanceUID || tag == Tag.SeriesInstanceUID || tag == Tag.SOPInstanceUID;
        for (var wanted : uid ? key.split("\\\\") : new String[] {key}) {
            var pattern = Pattern.compile(regex(name ? wanted.toLowerCase(Locale.ROOT) : wanted), Pattern.DOTALL);
            for (var found : value.split(name ? "=" : "\\\\", -1)) {
                if (pattern.matcher(name ? found.toLowerCase(Locale.ROOT) : found).matches()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean matchesDate(String key, String value) {
        if (value.isEmpty()) {
            return false;
        }
        int dash = key.indexOf('-');
        if (dash < 0) {
            return key.equals(value);
        }
        var low = key.substring(0, dash);
        var high = key.substring(dash + 1);
        return (low.isEmpty() || value.compareTo(low) >= 0) && (high.isEmpty() || value.compareTo(high) <= 0);
    }

    private static String regex(String key) {
        var regex = new StringBuilder();
        key.codePoints().forEach(c -> {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(c)));
            }
        });
        return regex.toString();
    }
}
