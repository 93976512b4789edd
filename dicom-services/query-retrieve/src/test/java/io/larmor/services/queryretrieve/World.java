package io.larmor.services.queryretrieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.larmor.data.Tag;
import io.larmor.data.Uid;
import org.jspecify.annotations.Nullable;

/// Synthetic patients, studies, series and instances, the same ones for the same seed. Plain text in plain maps: what is stored is made from it, and
/// what [Oracle] expects too, by another way.
final class World {
    /// A patient, study, series or instance. Values are written as in a data set, several of them separated by backslashes.
    static final class Entity {
        final Level level;
        final @Nullable Entity parent;
        final List<Entity> children = new ArrayList<>();
        final Map<Integer, String> values = new TreeMap<>();
        final Map<Integer, List<Map<Integer, String>>> sequences = new TreeMap<>();

        Entity(Level level, @Nullable Entity parent) {
            this.level = level;
            this.parent = parent;
            if (parent != null) {
                parent.children.add(this);
            }
        }

        /// {@return this, or the ancestor that stands at a level}
        Entity at(Level wanted) {
            Entity entity = this;
            while (entity.level != wanted) {
                entity = Objects.requireNonNull(entity.parent);
            }
            return entity;
        }

        void visit(Level wanted, Consumer<Entity> visitor) {
            if (level == wanted) {
                visitor.accept(this);
                return;
            }
            children.forEach(child -> child.visit(wanted, visitor));
        }
    }

    /// The four levels, with the tag of the unique key of each.
    enum Level {
        PATIENT(Tag.PatientID), STUDY(Tag.StudyInstanceUID), SERIES(Tag.SeriesInstanceUID), IMAGE(Tag.SOPInstanceUID);

        final int uniqueKey;

        Level(int uniqueKey) {
            this.uniqueKey = uniqueKey;
        }
    }

    /// A character set, and names that can be written in it.
    private record Script(String characterSet, List<String> names) {}

    private static final List<Script> SCRIPTS = List.of(
            new Script("",
                    List.of("Doe^John", "Doe^Jane", "DOE^JIM^^Dr", "Smith^Mary^Ann", "O'Hara^Pat", "Lee",
                            "Doering^Max")),
            new Script("ISO_IR 100", List.of("Müller^Jürgen", "Ångström^Anders", "Muñoz^José", "Mueller^Juergen")),
            new Script("ISO_IR 144", List.of("Люксембург", "Иванов^Иван")),
            new Script("ISO_IR 192", List.of("Wang^XiaoDong=王^小東", "Łuk^Łucja", "Smith^Zoë")),
            new Script("\\ISO 2022 IR 87", List.of("Yamada^Tarou=山田^太郎=やまだ^たろう",
                    "Suzuki^Hana=鈴木^花")));
    private static final List<String> MODALITIES = List.of("CT", "MR", "US", "SR", "CR");
    private static final Map<String, String> SOP_CLASSES = Map.of("CT", Uid.CTImageStorage, "MR", Uid.MRImageStorage,
            "US",
            Uid.UltrasoundImageStorage, "SR", Uid.BasicTextSRStorage, "CR", Uid.ComputedRadiographyImageStorage);
    private static final List<String> DESCRIPTIONS = List.of("Head", "HEAD W/O", "Chest [PA]", "Abdomen 100%",
            "Knee_left", "Spine L3", "");
    private static final List<String> BODY_PARTS = List.of("HEAD", "CHEST", "ABDOMEN", "KNEE", "");
    private static final List<String> CODES = List.of("CTHEAD", "MRKNEE", "CHEST2");

    private final Random random;
    private final List<Entity> patients = new ArrayList<>();
    private int uids;

    private World(long seed) {
        random = new Random(seed);
    }

    static World of(long seed, int patients) {
        var world = new World(seed);
        for (int i = 0; i < patients; i++) {
            world.patients.add(world.patient(i));
        }
        return world;
    }

    List<Entity> patients() {
        return patients;
    }

    List<Entity> all(Level level) {
        var found = new ArrayList<Entity>();
        patients.forEach(patient -> patient.visit(level, found::add));
        return found;
    }

    private Entity patient(int number) {
        var patient = new Entity(Level.PATIENT, null);
        Script script = pick(SCRIPTS);
        patient.values.put(Tag.SpecificCharacterSet, script.characterSet());
        patient.values.put(Tag.PatientID, String.format("%s%04d", number % 3 == 0 ? "A-" : "p", number));
        patient.values.put(Tag.PatientName, pick(script.names()));
        patient.values.put(Tag.PatientBirthDate, number % 7 == 0 ? "" : date(1930, 80));
        patient.values.put(Tag.PatientSex, pick(List.of("M", "F", "O", "")));
        for (int i = random.nextInt(3); i >= 0; i--) {
            study(patient);
        }
        return patient;
    }

    private void study(Entity patient) {
        var study = new Entity(Level.STUDY, patient);
        study.values.put(Tag.StudyInstanceUID, uid("1.2.826.0.1.3680043.2.1143.7"));
        study.values.put(Tag.StudyDate, date(2019, 4));
        study.values.put(Tag.StudyTime, time());
        study.values.put(Tag.AccessionNumber, random.nextInt(6) == 0 ? "" : "ACC" + (100 + random.nextInt(30)));
        study.values.put(Tag.StudyID, String.valueOf(random.nextInt(20)));
        study.values.put(Tag.StudyDescription, pick(DESCRIPTIONS));
        study.values.put(Tag.ReferringPhysicianName, pick(SCRIPTS.getFirst().names()));
        if (random.nextBoolean()) {
            var items = new ArrayList<Map<Integer, String>>();
            for (int i = random.nextInt(2); i >= 0; i--) {
                items.add(new TreeMap<>(Map.of(Tag.CodeValue, pick(CODES), Tag.CodingSchemeDesignator, "99LARMOR",
                        Tag.CodeMeaning, "meaning")));
            }
            study.sequences.put(Tag.ProcedureCodeSequence, items);
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            series(study, 1 + study.children.size());
        }
    }

    private void series(Entity study, int number) {
        var series = new Entity(Level.SERIES, study);
        String modality = pick(MODALITIES);
        series.values.put(Tag.SeriesInstanceUID, uid("1.2.826.0.1.3680043.2.1143.8"));
        series.values.put(Tag.Modality, modality);
        series.values.put(Tag.SeriesNumber, String.valueOf(number));
        series.values.put(Tag.SeriesDescription, pick(DESCRIPTIONS));
        series.values.put(Tag.BodyPartExamined, pick(BODY_PARTS));
        for (int i = random.nextInt(4); i >= 0; i--) {
            var instance = new Entity(Level.IMAGE, series);
            instance.values.put(Tag.SOPClassUID, SOP_CLASSES.getOrDefault(modality, ""));
            instance.values.put(Tag.SOPInstanceUID, uid("1.2.826.0.1.3680043.2.1143.9"));
            instance.values.put(Tag.InstanceNumber, String.valueOf(1 + series.children.size()));
            instance.values.put(Tag.ContentDate, date(2019, 4));
            instance.values.put(Tag.ImageType,
                    pick(List.of("ORIGINAL\\PRIMARY", "DERIVED\\SECONDARY", "ORIGINAL\\PRIMARY\\AXIAL")));
        }
    }

    private String uid(String root) {
        return root + '.' + ++uids + '.' + random.nextInt(1000);
    }

    private String date(int from, int years) {
        return String.format("%04d%02d%02d", from + random.nextInt(years), 1 + random.nextInt(12),
                1 + random.nextInt(28));
    }

    /// Times in every precision that TM allows (PS3.5 §6.2).
    private String time() {
        String full = String.format("%02d%02d%02d.%06d", random.nextInt(24), random.nextInt(60), random.nextInt(60),
                random.nextInt(1_000_000));
        return full.substring(0, pick(List.of(4, 6, 6, 6, 9, 13)));
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
