package io.larmor.testkit;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import java.util.UUID;

import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.testkit.SyntheticStudies.Modality;

/// What the instances of one study have in common, and the UIDs of all that is below it: a function of seed and number.
record StudyPlan(long seed, int number, Modality modality, SyntheticPatient patient, LocalDate date, LocalTime time) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");
    private static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);
    private static final int DAYS = 700;
    private static final String[] WARDS = {"Emergency", "Surgery", "Cardiology", "Neurology"};

    static StudyPlan of(long seed, int number, Modality modality) {
        var random = new SplittableRandom(mix(seed, number, -1, -1));
        var patient = SyntheticPatient.of(mix(seed, number / 2, -2, -2), number / 2);
        return new StudyPlan(seed, number, modality, patient, FIRST_DAY.plusDays(random.nextInt(DAYS)),
                LocalTime.of(7, 0).plusSeconds(random.nextInt(12 * 3600)));
    }

    String studyUid() {
        return uid(-1, -1);
    }

    String seriesUid(int series) {
        return uid(series, -1);
    }

    String instanceUid(int series, int instance) {
        return uid(series, instance);
    }

    String frameOfReferenceUid() {
        return uid(-2, -1);
    }

    String sopClass() {
        return switch (modality) {
            case CT -> Uid.CTImageStorage;
            case MR -> Uid.MRImageStorage;
            case US -> Uid.UltrasoundMultiFrameImageStorage;
            case SR -> Uid.ComprehensiveSRStorage;
        };
    }

    String day() {
        return DATE.format(date);
    }

    /// {@return the time of something that happened in the study}
    ///
    /// @param seconds after its start
    String timeAfter(int seconds) {
        return TIME.format(time.plusSeconds(seconds));
    }

    /// {@return a source of randomness of one instance's own}
    SplittableRandom random(int series, int instance) {
        return new SplittableRandom(mix(seed ^ 0x5EED, number, series, instance));
    }

    /// {@return the patient, study, series and SOP common modules (PS3.3 C.7.1.1, C.7.2.1, C.7.3.1, C.12.1)}
    DataSetBuilder instance(int series, int instance, String seriesDescription) {
        var builder = DataSet.builder();
        patient.describe(builder);
        return builder
                .set(Tag.InstanceCreationDate, day())
                .set(Tag.InstanceCreationTime, timeAfter(60 + series * 120 + instance % 3600))
                .set(Tag.SOPClassUID, sopClass())
                .set(Tag.SOPInstanceUID, instanceUid(series, instance))
                .set(Tag.StudyDate, day())
                .set(Tag.SeriesDate, day())
                .set(Tag.ContentDate, day())
                .set(Tag.StudyTime, timeAfter(0))
                .set(Tag.SeriesTime, timeAfter(30 + series * 120))
                .set(Tag.ContentTime, timeAfter(60 + series * 120 + instance % 3600))
                .set(Tag.AccessionNumber, "A%07d".formatted(Math.floorMod(mix(seed, number, -3, -3), 10_000_000L)))
                .set(Tag.Modality, modality.name())
                .set(Tag.Manufacturer, "Larmor")
                .set(Tag.InstitutionName, "Synthetic Hospital")
                .set(Tag.InstitutionalDepartmentName, WARDS[number % WARDS.length])
                .set(Tag.ReferringPhysicianName, "Referrer^Rita")
                .set(Tag.StationName, modality.name() + "1")
                .set(Tag.StudyDescription, description())
                .set(Tag.SeriesDescription, seriesDescription)
                .set(Tag.ManufacturerModelName, "Phantom")
                .set(Tag.PatientAge, "%03dY".formatted(Math.max(0, date.getYear() - patient.birthDate().getYear())))
                .set(Tag.DeviceSerialNumber, "0001")
                .set(Tag.SoftwareVersions, "1")
                .set(Tag.StudyInstanceUID, studyUid())
                .set(Tag.SeriesInstanceUID, seriesUid(series))
                .set(Tag.StudyID, String.valueOf(number + 1))
                .set(Tag.SeriesNumber, String.valueOf(series + 1))
                .set(Tag.InstanceNumber, String.valueOf(instance + 1));
    }

    private String description() {
        return switch (modality) {
            case CT -> "CT abdomen";
            case MR -> "MR head";
            case US -> "US heart";
            case SR -> "Measurements";
        };
    }

    /// A UID of the form 2.25 (PS3.5 B.2): a UUID of version 8, custom, from what it names.
    private String uid(int series, int instance) {
        long own = seed + modality.name().hashCode();
        long high = mix(own, number, series, instance);
        long low = mix(~own, number, series, instance);
        return Uids.of(new UUID((high & ~0xF000L) | 0x8000L, (low & ~(3L << 62)) | (1L << 63)));
    }

    private static long mix(long seed, int study, int series, int instance) {
        long h = scramble(seed + 0x9E3779B97F4A7C15L);
        h = scramble(h ^ (study * 0xD1B54A32D192ED03L));
        h = scramble(h ^ (series * 0xABC98388FB8FAC03L));
        return scramble(h ^ (instance * 0x8CB92BA72F3D8DD7L));
    }

    /// The finaliser of SplitMix64.
    private static long scramble(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
