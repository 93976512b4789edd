package io.larmor.archive;

import java.util.Locale;
import java.util.Optional;

import io.larmor.data.Tag;

/// A level of the Query/Retrieve hierarchy, by the value that Query/Retrieve Level (0008,0052) has for it.
public enum QueryLevel {
    /// Patients.
    PATIENT(Tag.PatientID),
    /// Studies.
    STUDY(Tag.StudyInstanceUID),
    /// Series.
    SERIES(Tag.SeriesInstanceUID),
    /// Composite object instances.
    IMAGE(Tag.SOPInstanceUID);

    private final int uniqueKey;

    QueryLevel(int uniqueKey) {
        this.uniqueKey = uniqueKey;
    }

    /// {@return the tag of the attribute that tells the entities of this level apart}
    public int uniqueKey() {
        return uniqueKey;
    }

    /// Finds a level by its name.
    ///
    /// @param value a value of (0008,0052), in either case, padded or not
    /// @return the level, or nothing if there is none of this name
    public static Optional<QueryLevel> of(String value) {
        return switch (value.strip().toUpperCase(Locale.ROOT)) {
            case "PATIENT" -> Optional.of(PATIENT);
            case "STUDY" -> Optional.of(STUDY);
            case "SERIES" -> Optional.of(SERIES);
            case "IMAGE", "INSTANCE" -> Optional.of(IMAGE);
            default -> Optional.empty();
        };
    }
}
