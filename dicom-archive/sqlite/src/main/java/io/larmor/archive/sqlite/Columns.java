package io.larmor.archive.sqlite;

import java.util.Map;
import java.util.Optional;

import io.larmor.archive.QueryLevel;
import io.larmor.data.Tag;

/// Which attribute is in which column. Aliases: p patient, t study, s series, i instance.
final class Columns {
    private static final Map<Integer, String> NAMES = Map.ofEntries(Map.entry(Tag.PatientID, "p.patient_id"),
            Map.entry(Tag.IssuerOfPatientID, "p.issuer"), Map.entry(Tag.PatientName, "p.name"),
            Map.entry(Tag.PatientBirthDate, "p.birth_date"), Map.entry(Tag.PatientSex, "p.sex"),
            Map.entry(Tag.StudyInstanceUID, "t.uid"), Map.entry(Tag.StudyDate, "t.study_date"),
            Map.entry(Tag.AccessionNumber, "t.accession_number"), Map.entry(Tag.StudyID, "t.study_id"),
            Map.entry(Tag.StudyDescription, "t.description"),
            Map.entry(Tag.ReferringPhysicianName, "t.referring_physician"),
            Map.entry(Tag.SeriesInstanceUID, "s.uid"), Map.entry(Tag.Modality, "s.modality"),
            Map.entry(Tag.SeriesDescription, "s.description"), Map.entry(Tag.SOPInstanceUID, "i.uid"),
            Map.entry(Tag.SOPClassUID, "i.sop_class"));

    private Columns() {}

    static Optional<String> of(int tag) {
        return Optional.ofNullable(NAMES.get(tag));
    }

    static String alias(QueryLevel level) {
        return switch (level) {
            case PATIENT -> "p";
            case STUDY -> "t";
            case SERIES -> "s";
            case IMAGE -> "i";
        };
    }

    /// {@return the tables of a level and of all above it, joined}
    static String from(QueryLevel level) {
        return switch (level) {
            case PATIENT -> "patient p";
            case STUDY -> "study t JOIN patient p ON p.id = t.patient";
            case SERIES -> "series s JOIN study t ON t.id = s.study JOIN patient p ON p.id = t.patient";
            case IMAGE ->
                "instance i JOIN series s ON s.id = i.series JOIN study t ON t.id = s.study JOIN patient p ON p.id = t.patient";
        };
    }
}
