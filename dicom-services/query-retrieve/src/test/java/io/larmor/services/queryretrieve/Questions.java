package io.larmor.services.queryretrieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;

import io.larmor.data.DataSet;
import io.larmor.data.SpecificCharacterSet;
import io.larmor.data.Tag;
import io.larmor.services.queryretrieve.Oracle.Question;
import io.larmor.services.queryretrieve.World.Entity;
import io.larmor.services.queryretrieve.World.Level;

/// Makes questions about a [World], the same ones for the same seed: every level and model, and every kind of matching.
final class Questions {
    // formatter:off
    private static final Map<Level, List<Integer>> TEXT = Map.of(
        Level.PATIENT, List.of(Tag.PatientName, Tag.PatientID, Tag.PatientSex),
        Level.STUDY, List.of(Tag.AccessionNumber, Tag.StudyID, Tag.StudyDescription, Tag.ReferringPhysicianName, Tag.ModalitiesInStudy),
        Level.SERIES, List.of(Tag.Modality, Tag.SeriesDescription, Tag.BodyPartExamined),
        Level.IMAGE, List.of(Tag.ImageType));
    private static final Map<Level, List<Integer>> DATES = Map.of(
        Level.PATIENT, List.of(Tag.PatientBirthDate), Level.STUDY, List.of(Tag.StudyDate),
        Level.SERIES, List.of(), Level.IMAGE, List.of(Tag.ContentDate));
    private static final Map<Level, List<Integer>> COMPUTED = Map.of(
        Level.PATIENT, List.of(Tag.NumberOfPatientRelatedStudies, Tag.NumberOfPatientRelatedSeries, Tag.NumberOfPatientRelatedInstances),
        Level.STUDY, List.of(Tag.NumberOfStudyRelatedSeries, Tag.NumberOfStudyRelatedInstances, Tag.ModalitiesInStudy, Tag.SOPClassesInStudy),
        Level.SERIES, List.of(Tag.NumberOfSeriesRelatedInstances),
        Level.IMAGE, List.of(Tag.SOPClassUID, Tag.InstanceNumber));
    // formatter:on
    private static final List<String> CHARACTER_SETS = List.of("", "ISO_IR 100", "ISO_IR 144", "ISO_IR 192",
            "\\ISO 2022 IR 87", "GB18030");

    private final World world;
    private final Random random;

    Questions(World world, long seed) {
        this.world = world;
        random = new Random(seed);
    }

    Question next() {
        boolean patientRoot = random.nextBoolean();
        Level level = pick(patientRoot ? List.of(Level.values()) : List.of(Level.STUDY, Level.SERIES, Level.IMAGE));
        // Values come from an entity that exists, so that most questions have answers.
        Entity example = pick(world.all(level));
        Map<Integer, String> keys = new TreeMap<>();
        for (Level above : Level.values()) {
            if (above.compareTo(level) < 0 && (patientRoot || above != Level.PATIENT)) {
                keys.put(above.uniqueKey, value(example.at(above), above.uniqueKey));
            }
        }
        keys.put(level.uniqueKey, "");
        Map<Integer, Map<Integer, String>> sequences = new TreeMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            // In the study root, attributes of patients are attributes of studies.
            Level of = !patientRoot && level == Level.STUDY && random.nextBoolean() ? Level.PATIENT : level;
            addKey(keys, sequences, of, example.at(of));
        }
        COMPUTED.getOrDefault(level, List.of()).forEach(tag -> keys.putIfAbsent(tag, ""));
        return new Question(patientRoot, level, keys, sequences);
    }

    /// {@return the identifier that asks a question, in a random character set that has its characters}
    DataSet identifier(Question question) {
        var identifier = DataSet.builder().lenient().set(Tag.QueryRetrieveLevel, question.level().name());
        question.keys().forEach((tag, value) -> {
            if (value.isEmpty()) {
                identifier.setEmpty(tag);
            } else {
                identifier.set(tag, value.split("\\\\"));
            }
        });
        question.sequences().forEach((tag, itemKeys) -> {
            var item = DataSet.builder().lenient();
            itemKeys.forEach((itemTag, value) -> {
                if (value.isEmpty()) {
                    item.setEmpty(itemTag);
                } else {
                    item.set(itemTag, value);
                }
            });
            identifier.setItems(tag, item.build());
        });
        String characterSet = pick(CHARACTER_SETS.stream().filter(terms -> canEncode(terms, question)).toList());
        return characterSet.isEmpty()
                ? identifier.build()
                : identifier.set(Tag.SpecificCharacterSet, characterSet.split("\\\\")).build();
    }

    private static boolean canEncode(String terms, Question question) {
        var characterSet = SpecificCharacterSet.of(terms.split("\\\\"));
        return question.keys().values().stream().allMatch(characterSet::canEncode);
    }

    private void addKey(Map<Integer, String> keys, Map<Integer, Map<Integer, String>> sequences, Level level,
            Entity example) {
        switch (random.nextInt(10)) {
            case 0 -> keys.put(level.uniqueKey,
                    level == Level.PATIENT ? value(example, Tag.PatientID) : uidList(level, example));
            case 1 -> pickInto(keys, DATES.getOrDefault(level, List.of()),
                    tag -> range(value(example, tag), "19000101", "21001231"));
            case 2 -> {
                if (level == Level.STUDY) {
                    keys.put(Tag.StudyTime, range(value(example, Tag.StudyTime), "00", "2359"));
                }
            }
            case 3 -> {
                if (level == Level.STUDY) {
                    sequences.put(Tag.ProcedureCodeSequence, new TreeMap<>(Map.of(Tag.CodeValue,
                            pick(List.of("CTHEAD", "MR*", "CHEST?", "", "NONE")), Tag.CodeMeaning, "")));
                }
            }
            case 4 -> pickInto(keys, TEXT.getOrDefault(level, List.of()), _ -> "");
            case 5, 6 ->
                pickInto(keys, TEXT.getOrDefault(level, List.of()), tag -> firstOf(anyValue(level, example, tag)));
            default -> pickInto(keys, TEXT.getOrDefault(level, List.of()),
                    tag -> pattern(firstOf(anyValue(level, example, tag))));
        }
    }

    private void pickInto(Map<Integer, String> keys, List<Integer> tags, IntFunction<String> value) {
        if (!tags.isEmpty()) {
            int tag = pick(tags);
            keys.put(tag, value.apply(tag));
        }
    }

    /// A list of UIDs, some of which exist (§C.2.2.2.2).
    private String uidList(Level level, Entity example) {
        var uids = new ArrayList<String>(List.of(value(example, level.uniqueKey)));
        for (int i = random.nextInt(3); i > 0; i--) {
            uids.add(random.nextBoolean()
                    ? value(pick(world.all(level)), level.uniqueKey)
                    : "1.2.3." + random.nextInt(100));
        }
        return String.join("\\", uids);
    }

    private String range(String value, String first, String last) {
        if (value.isEmpty()) {
            return first + "-" + last;
        }
        return switch (random.nextInt(6)) {
            case 0 -> value;
            case 1 -> value + "-";
            case 2 -> "-" + value;
            case 3 -> value + "-" + value;
            case 4 -> value + "-" + last;
            default -> first + "-" + value;
        };
    }

    /// Puts `*` and `?` somewhere into a value (§C.2.2.2.4).
    private String pattern(String value) {
        if (value.isEmpty()) {
            return "*";
        }
        int at = random.nextInt(value.length());
        return switch (random.nextInt(5)) {
            case 0 -> value.substring(0, at) + "*";
            case 1 -> "*" + value.substring(at);
            case 2 -> value.substring(0, at) + "?" + value.substring(at + 1);
            case 3 -> "*" + value.charAt(at) + "*";
            default -> value.substring(0, at) + "*" + value.substring(Math.min(value.length(), at + 2));
        };
    }

    private String anyValue(Level level, Entity example, int tag) {
        if (tag == Tag.ModalitiesInStudy) {
            return pick(List.of("CT", "MR", "US", "SR", "CR", "XA"));
        }
        return value(random.nextBoolean() ? example : pick(world.all(level)), tag);
    }

    /// Of several values one is asked for, and of a name with several groups sometimes one.
    private String firstOf(String value) {
        String first = value.split("\\\\", -1)[0];
        String[] groups = first.split("=", -1);
        return random.nextBoolean() ? first : groups[random.nextInt(groups.length)];
    }

    private static String value(Entity entity, int tag) {
        return entity.values.getOrDefault(tag, "");
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
