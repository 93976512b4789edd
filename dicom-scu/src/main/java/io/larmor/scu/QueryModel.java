package io.larmor.scu;

import java.util.Optional;

import io.larmor.data.Uid;

/// A query/retrieve information model, its SOP classes and its levels (PS3.4 §C.6, Annex Y, Annex Z).
public enum QueryModel {
    /// From the patient down (§C.6.1).
    PATIENT_ROOT(QueryLevel.PATIENT, QueryLevel.IMAGE, Uid.PatientRootQueryRetrieveInformationModelFind,
            Uid.PatientRootQueryRetrieveInformationModelMove, Uid.PatientRootQueryRetrieveInformationModelGet),
    /// From the study down (§C.6.2).
    STUDY_ROOT(QueryLevel.STUDY, QueryLevel.IMAGE, Uid.StudyRootQueryRetrieveInformationModelFind,
            Uid.StudyRootQueryRetrieveInformationModelMove, Uid.StudyRootQueryRetrieveInformationModelGet),
    /// Patients and studies alone (§C.6.3, retired, and still in use).
    PATIENT_STUDY_ONLY(QueryLevel.PATIENT, QueryLevel.STUDY, Uid.PatientStudyOnlyQueryRetrieveInformationModelFind,
            Uid.PatientStudyOnlyQueryRetrieveInformationModelMove,
            Uid.PatientStudyOnlyQueryRetrieveInformationModelGet),
    /// Instances by their UIDs alone, only to be retrieved (§Y.3).
    COMPOSITE_INSTANCE_ROOT(QueryLevel.IMAGE, QueryLevel.IMAGE, "", Uid.CompositeInstanceRootRetrieveMove,
            Uid.CompositeInstanceRootRetrieveGet),
    /// Instances by their UIDs alone, to be got without their bulk data (§Z.3).
    WITHOUT_BULK_DATA(QueryLevel.IMAGE, QueryLevel.IMAGE, "", "", Uid.CompositeInstanceRetrieveWithoutBulkDataGet);

    private final QueryLevel highest;
    private final QueryLevel lowest;
    private final String find;
    private final String move;
    private final String get;

    QueryModel(QueryLevel highest, QueryLevel lowest, String find, String move, String get) {
        this.highest = highest;
        this.lowest = lowest;
        this.find = find;
        this.move = move;
        this.get = get;
    }

    /// {@return the model for a level when nothing else is said: study root, but patient root for patients}
    /// @param level the level
    public static QueryModel of(QueryLevel level) {
        return level == QueryLevel.PATIENT ? PATIENT_ROOT : STUDY_ROOT;
    }

    /// {@return whether the model has a level}
    /// @param level the level
    public boolean has(QueryLevel level) {
        return level.compareTo(highest) >= 0 && level.compareTo(lowest) <= 0;
    }

    /// {@return the level, which the model has}
    QueryLevel checked(QueryLevel level) {
        if (!has(level)) {
            throw new IllegalArgumentException(this + " has no level " + level);
        }
        return level;
    }

    /// {@return the SOP class of C-FIND, if it has one}
    public Optional<String> find() {
        return find.isEmpty() ? Optional.empty() : Optional.of(find);
    }

    /// {@return the SOP class of C-MOVE, if it has one}
    public Optional<String> move() {
        return move.isEmpty() ? Optional.empty() : Optional.of(move);
    }

    /// {@return the SOP class of C-GET}
    public String get() {
        return get;
    }
}
