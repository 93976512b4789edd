package io.larmor.archive.sqlite;

import java.util.List;

import io.larmor.archive.LevelAttributes;
import io.larmor.archive.QueryLevel;
import io.larmor.archive.StudyIndex;
import io.larmor.data.DataSet;
import io.larmor.data.SearchValue;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import org.jspecify.annotations.Nullable;

/// What the rows of an instance, and of its series, study and patient should they be new, say of attributes: worked out by whoever brings the instance, so
/// that writing it takes as little as can be.
///
/// @param identity of the patient
/// @param patient the columns of [Rows#PATIENT]
/// @param study those of [Rows#STUDY]
/// @param series those of [Rows#SERIES]
/// @param modalities of the series
/// @param number of the instance
/// @param image the attributes of the instance itself
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Description(String identity, @Nullable Object[] patient, @Nullable Object[] study, @Nullable Object[] series,
        List<String> modalities, long number, byte[] image) implements StudyIndex.Prepared {
    /// The identity of the patient of instances that have no study, such as colour palettes.
    static final String NOBODY = "-";
    static final String UTF_8 = "ISO_IR 192";
    private static final int MAX_VALUE = 64 * 1024;

    static Description of(DataSet attributes) {
        var study = attributes.string(Tag.StudyInstanceUID).orElse("");
        var known = study.isEmpty() ? DataSet.EMPTY : attributes;
        var identity = identity(known, study);
        return new Description(identity, patient(known, identity), study(known, study), series(attributes),
                attributes.strings(Tag.Modality),
                number(attributes, Tag.InstanceNumber), encode(attributes, QueryLevel.IMAGE));
    }

    @Override
    public long size() {
        return image.length + size(patient) + size(study) + size(series);
    }

    private static long size(@Nullable Object[] columns) {
        long size = 0;
        for (var each : columns) {
            size += switch (each) {
                case byte[] bytes -> bytes.length;
                case String text -> 2L * text.length();
                case null, default -> Long.BYTES;
            };
        }
        return size;
    }

    static String identity(DataSet known, String study) {
        var id = String.join("\\", known.strings(Tag.PatientID)).strip();
        var issuer = known.string(Tag.IssuerOfPatientID).orElse("").strip();
        // Without a Patient ID nobody can tell whether two studies are of one patient: each has its own.
        return study.isEmpty() ? NOBODY : id + "\\" + (id.isEmpty() ? study : issuer);
    }

    /// {@return whether an instance names another patient than another instance of its study does} One without a Patient ID names none, and where one of two has
    /// no issuer of its Patient ID that may be the same.
    ///
    /// @param identity of the patient that the instance names
    /// @param filed of the one under whom its study is filed
    static boolean isOfOther(String identity, String filed) {
        int end = identity.lastIndexOf('\\');
        int filedEnd = filed.lastIndexOf('\\');
        if (end <= 0 || identity.equals(filed)) {
            return false;
        }
        boolean sameId = identity.substring(0, end).equals(filed.substring(0, Math.max(filedEnd, 0)));
        var issuer = identity.substring(end + 1);
        var filedIssuer = filed.substring(filedEnd + 1);
        return !sameId || !(issuer.isEmpty() || filedIssuer.isEmpty() || issuer.equals(filedIssuer));
    }

    private static @Nullable Object[] patient(DataSet known, String identity) {
        return new @Nullable Object[] {identity, SearchValue.stored(known, Tag.PatientID),
            SearchValue.stored(known, Tag.IssuerOfPatientID), SearchValue.stored(known, Tag.PatientName),
            SearchValue.stored(known, Tag.PatientBirthDate), SearchValue.stored(known, Tag.PatientSex),
            encode(known, QueryLevel.PATIENT)};
    }

    private static @Nullable Object[] study(DataSet known, String study) {
        return new @Nullable Object[] {study, SearchValue.stored(known, Tag.StudyDate),
            SearchValue.stored(known, Tag.AccessionNumber), SearchValue.stored(known, Tag.StudyID),
            SearchValue.stored(known, Tag.StudyDescription), SearchValue.stored(known, Tag.ReferringPhysicianName),
            encode(known, QueryLevel.STUDY)};
    }

    private static @Nullable Object[] series(DataSet attributes) {
        return new @Nullable Object[] {attributes.string(Tag.SeriesInstanceUID).orElse(""),
            SearchValue.stored(attributes, Tag.Modality), SearchValue.stored(attributes, Tag.SeriesDescription),
            number(attributes, Tag.SeriesNumber), encode(attributes, QueryLevel.SERIES)};
    }

    /// {@return the number by which to sort; without one an entity comes last}
    private static long number(DataSet attributes, int tag) {
        try {
            return Long.parseLong(attributes.string(tag).orElse("").strip());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    static byte[] encode(DataSet attributes, QueryLevel level) {
        var kept = DataSet.builder();
        for (var element : attributes.only(LevelAttributes.of(level))) {
            if (element.length() <= MAX_VALUE) {
                kept.add(element);
            }
        }
        return kept.set(Tag.SpecificCharacterSet, UTF_8).build().encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }
}
