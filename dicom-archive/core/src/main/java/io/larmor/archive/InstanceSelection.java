package io.larmor.archive;

import java.util.List;

import io.larmor.archive.ArchiveRefusedException.Reason;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;

/// Which instances: those that are in every list that is not empty.
///
/// @param patientIds Patient IDs
/// @param studies Study Instance UIDs
/// @param series Series Instance UIDs
/// @param sopInstances SOP Instance UIDs
public record InstanceSelection(List<String> patientIds, List<String> studies, List<String> series,
        List<String> sopInstances) {
    /// Everything.
    public static final InstanceSelection ALL = new InstanceSelection(List.of(), List.of(), List.of(), List.of());

    /// Keeps copies.
    public InstanceSelection {
        patientIds = List.copyOf(patientIds);
        studies = List.copyOf(studies);
        series = List.copyOf(series);
        sopInstances = List.copyOf(sopInstances);
    }

    /// {@return all instances of a patient}
    ///
    /// @param patientId the Patient ID
    public static InstanceSelection patient(String patientId) {
        return new InstanceSelection(List.of(patientId), List.of(), List.of(), List.of());
    }

    /// {@return all instances of a study}
    ///
    /// @param uid the Study Instance UID
    public static InstanceSelection study(String uid) {
        return new InstanceSelection(List.of(), List.of(uid), List.of(), List.of());
    }

    /// {@return all instances of a series}
    ///
    /// @param uid the Series Instance UID
    public static InstanceSelection series(String uid) {
        return new InstanceSelection(List.of(), List.of(), List.of(uid), List.of());
    }

    /// {@return one instance}
    ///
    /// @param uid the SOP Instance UID
    public static InstanceSelection instance(String uid) {
        return new InstanceSelection(List.of(), List.of(), List.of(), List.of(uid));
    }

    /// Reads the identifier of a C-MOVE or C-GET (PS3.4 §C.4.2.1.4): unique keys of the level and of those above it.
    ///
    /// @param root the information model
    /// @param level the Query/Retrieve Level
    /// @param identifier with the unique keys; other attributes are passed over
    /// @param relational whether relational retrieval was negotiated: then keys of higher levels may be missing
    /// @return the selection
    /// @throws ArchiveRefusedException if a unique key is missing or holds a wildcard, or the model does not have the level
    public static InstanceSelection of(QueryRoot root, QueryLevel level, DataSet identifier, boolean relational)
            throws ArchiveRefusedException {
        Query.checkLevel(root, level);
        for (var each : QueryLevel.values()) {
            boolean required = each == level || (!relational && each.compareTo(level) < 0);
            boolean inModel = root == QueryRoot.PATIENT_ROOT || each != QueryLevel.PATIENT;
            if (each.compareTo(level) <= 0 && inModel) {
                Query.checkUniqueKey(each, identifier, required);
            }
        }
        return new InstanceSelection(keys(identifier, QueryLevel.PATIENT, level),
                keys(identifier, QueryLevel.STUDY, level),
                keys(identifier, QueryLevel.SERIES, level), keys(identifier, QueryLevel.IMAGE, level));
    }

    /// {@return whether it leaves nothing out}
    public boolean isEverything() {
        return patientIds.isEmpty() && studies.isEmpty() && series.isEmpty() && sopInstances.isEmpty();
    }

    private static List<String> keys(DataSet identifier, QueryLevel level, QueryLevel lowest)
            throws ArchiveRefusedException {
        if (level.compareTo(lowest) > 0) {
            return List.of();
        }
        var values = identifier.strings(level.uniqueKey()).stream().map(String::strip).filter(value -> !value.isEmpty())
                .toList();
        if (level.uniqueKey() == Tag.PatientID && values.size() > 1) {
            throw new ArchiveRefusedException(Reason.IDENTIFIER_MISMATCH,
                    "expected one Patient ID (0010,0020), found " + values.size());
        }
        return values;
    }
}
