package io.larmor.archive.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.archive.Query;
import io.larmor.archive.QueryLevel;
import io.larmor.archive.QueryRoot;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The archive answers as the [Oracle] does, to `-Doracle.queries` questions.
class OracleTest {
    private static final int QUERIES = Integer.getInteger("oracle.queries", 1000);
    private static final String[] NAMES = {"Doe^John", "DOE^JANE", "Doering^Max", "Müller^Jürgen", "Ærø^Åse",
        "Yamada^Tarou=山田^太郎=やまだ^たろう",
        "Hong^Gildong=洪^吉洞=홍^길동", "Люкceмбypг", "O'Neil^[X]^%_", "De^A", "", "Διονυσιος"};
    private static final String[] DESCRIPTIONS = {"CT HEAD", "ct head", "MR KNIE links", "", "100% [ok]", "a*b",
        "Übersicht"};
    private static final String[] MODALITIES = {"CT", "MR", "US", "SR"};
    private static final String[] SETS = {"ISO_IR 192", "GB18030"};
    private static final int[] PATIENT_KEYS = {Tag.PatientName, Tag.PatientID, Tag.PatientBirthDate, Tag.PatientSex,
        Tag.NumberOfPatientRelatedStudies, Tag.NumberOfPatientRelatedSeries, Tag.NumberOfPatientRelatedInstances};
    private static final int[] STUDY_KEYS = {Tag.StudyInstanceUID, Tag.StudyDate, Tag.AccessionNumber,
        Tag.StudyDescription,
        Tag.ReferringPhysicianName, Tag.ModalitiesInStudy, Tag.SOPClassesInStudy, Tag.NumberOfStudyRelatedSeries,
        Tag.NumberOfStudyRelatedInstances};
    private static final int[] SERIES_KEYS = {Tag.SeriesInstanceUID, Tag.Modality, Tag.SeriesNumber,
        Tag.NumberOfSeriesRelatedInstances};
    private static final int[] IMAGE_KEYS = {Tag.SOPInstanceUID, Tag.InstanceNumber};

    private static final List<QueryLevel> LEVELS = List.of(QueryLevel.values());

    @TempDir
    private Path folder;
    private final Random random = new Random(20261122);

    @Test
    void answersAreThoseOfTheOracle() throws IOException {
        var instances = instances();
        var oracle = new Oracle(instances);
        int matches = 0;
        try (var archive = Archive.open(ArchiveConfig.builder(folder).durability(Durability.OS).build())) {
            for (var instance : instances) {
                Sample.store(archive, instance);
            }
            assertTrue(archive.verify().isClean());
            for (int i = 0; i < QUERIES; i++) {
                var level = LEVELS.get(random.nextInt(LEVELS.size()));
                var keys = keys(level, instances);
                var expected = oracle.answer(level, keys);
                var found = ask(archive, level, keys);
                assertEquals(counted(expected), counted(found), () -> level + " " + named(keys));
                matches += found.size();
            }
        }
        assertTrue(matches > 5 * QUERIES, "too few matches to mean anything: " + matches);
    }

    private List<DataSet> instances() {
        var all = new ArrayList<DataSet>();
        for (int patient = 0; patient < 24; patient++) {
            var name = NAMES[patient % NAMES.length];
            var birth = patient % 5 == 0 ? "" : "19" + (50 + patient) + "0315";
            for (int study = 0; study <= patient % 3; study++) {
                var uid = "1.2.840.99." + patient + "." + study;
                var date = study == 2 ? "" : "20" + (10 + patient % 4) + "0" + (1 + study) + "1" + patient % 10;
                var description = pick(DESCRIPTIONS);
                for (int series = 0; series <= random.nextInt(3); series++) {
                    var modality = pick(MODALITIES);
                    for (int number = 1; number <= 1 + random.nextInt(4); number++) {
                        all.add(DataSet.builder().lenient().set(Tag.SpecificCharacterSet, SETS[patient % 2])
                                .set(Tag.SOPClassUID, modality.equals("MR") ? Uid.MRImageStorage : Uid.CTImageStorage)
                                .set(Tag.SOPInstanceUID, uid + "." + series + "." + number)
                                .set(Tag.StudyInstanceUID, uid)
                                .set(Tag.SeriesInstanceUID, uid + "." + series).set(Tag.PatientID, "PID" + patient)
                                .set(Tag.PatientName, name).set(Tag.PatientBirthDate, birth)
                                .set(Tag.PatientSex, patient % 2 == 0 ? "F" : "M").set(Tag.StudyDate, date)
                                .set(Tag.AccessionNumber, "A" + patient * 7 + "-" + study)
                                .set(Tag.StudyDescription, description)
                                .set(Tag.ReferringPhysicianName, NAMES[(patient + study) % NAMES.length])
                                .set(Tag.Modality, modality).set(Tag.SeriesNumber, Integer.toString(series))
                                .set(Tag.InstanceNumber, Integer.toString(number)).build());
                    }
                }
            }
        }
        return all.stream().map(OracleTest::reread).toList();
    }

    /// As a peer would get it: characters that the set does not have are no part of the comparison.
    private static DataSet reread(DataSet instance) {
        try {
            return DataSet.parse(instance.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                    TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<Integer, String> keys(QueryLevel level, List<DataSet> instances) {
        var keys = new LinkedHashMap<Integer, String>();
        keys.put(level.uniqueKey(), "");
        add(keys, PATIENT_KEYS, instances);
        if (level.compareTo(QueryLevel.STUDY) >= 0) {
            add(keys, STUDY_KEYS, instances);
        }
        if (level.compareTo(QueryLevel.SERIES) >= 0) {
            add(keys, SERIES_KEYS, instances);
        }
        if (level == QueryLevel.IMAGE) {
            add(keys, IMAGE_KEYS, instances);
        }
        return keys;
    }

    private void add(Map<Integer, String> keys, int[] tags, List<DataSet> instances) {
        for (int tag : tags) {
            if (random.nextInt(3) == 0) {
                keys.put(tag, "");
            } else if (random.nextInt(12) == 0) {
                var sample = instances.get(random.nextInt(instances.size()));
                keys.put(tag, value(tag, sample, instances));
            }
        }
    }

    private String value(int tag, DataSet sample, List<DataSet> instances) {
        var value = sample.string(tag).orElse("");
        return switch (tag) {
            case Tag.StudyDate, Tag.PatientBirthDate -> switch (random.nextInt(4)) {
                case 0 -> value;
                case 1 -> value + "-";
                case 2 -> "-" + value;
                default -> "19700101-20121231";
            };
            case Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID -> {
                var other = instances.get(random.nextInt(instances.size())).string(tag).orElse("");
                yield random.nextBoolean() ? value : value + "\\" + other + "\\1.2.3";
            }
            case Tag.ModalitiesInStudy -> random.nextBoolean() ? pick(MODALITIES) : "?R";
            case Tag.SOPClassesInStudy -> Uid.MRImageStorage;
            case Tag.InstanceNumber, Tag.SeriesNumber -> value;
            case Tag.PatientName, Tag.ReferringPhysicianName -> name(value);
            default -> value.isEmpty() ? Integer.toString(1 + random.nextInt(4)) : text(value);
        };
    }

    private String name(String value) {
        var groups = value.split("=", -1);
        var group = groups[random.nextInt(groups.length)];
        return random.nextBoolean() ? text(group) : text(group.toUpperCase(Locale.ROOT));
    }

    /// A value as it is, or with some of it replaced by wildcards.
    private String text(String value) {
        if (value.isEmpty() || value.indexOf('*') >= 0) {
            return value;
        }
        int cut = random.nextInt(value.length());
        return switch (random.nextInt(5)) {
            case 0 -> value;
            case 1 -> value.substring(0, cut) + "*";
            case 2 -> "*" + value.substring(cut);
            case 3 -> value.substring(0, cut) + "?" + value.substring(cut + 1);
            default -> "*" + value.substring(cut / 2, cut) + "*";
        };
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    private static List<Map<Integer, String>> ask(Archive archive, QueryLevel level, Map<Integer, String> keys)
            throws IOException {
        var identifier = DataSet.builder().lenient().set(Tag.SpecificCharacterSet, "ISO_IR 192").set(
                Tag.QueryRetrieveLevel,
                level.name());
        keys.forEach((tag, value) -> identifier.set(tag, value.isEmpty() ? new String[0] : value.split("\\\\")));
        var answers = new ArrayList<Map<Integer, String>>();
        try (var result = archive.query(Query.of(QueryRoot.PATIENT_ROOT, reread(identifier.build()), true))) {
            for (var answer = result.next(); answer != null; answer = result.next()) {
                var values = new LinkedHashMap<Integer, String>();
                var sent = reread(answer);
                keys.keySet().forEach(tag -> values.put(tag, String.join("\\", sent.strings(tag))));
                assertEquals(level.name(), sent.string(Tag.QueryRetrieveLevel).orElse(""));
                answers.add(values);
            }
        }
        return answers;
    }

    private static Map<Map<Integer, String>, Integer> counted(List<Map<Integer, String>> answers) {
        var counts = new HashMap<Map<Integer, String>, Integer>();
        answers.forEach(each -> counts.merge(each, 1, Integer::sum));
        return counts;
    }

    private static String named(Map<Integer, String> keys) {
        var names = new StringBuilder();
        keys.forEach((tag, value) -> names.append(Tag.toString(tag)).append("=").append(value).append(' '));
        return names.toString();
    }
}
