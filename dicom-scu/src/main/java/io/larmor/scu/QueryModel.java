package io.larmor.scu;

import io.larmor.data.Uid;

/// A query/retrieve information model, and its three SOP classes (PS3.4 C.6).
public enum QueryModel {
    /// From the patient down.
    PATIENT_ROOT(Uid.PatientRootQueryRetrieveInformationModelFind, Uid.PatientRootQueryRetrieveInformationModelMove,
            Uid.PatientRootQueryRetrieveInformationModelGet),
    /// From the study down.
    STUDY_ROOT(Uid.StudyRootQueryRetrieveInformationModelFind, Uid.StudyRootQueryRetrieveInformationModelMove,
            Uid.StudyRootQueryRetrieveInformationModelGet);

    private final String find;
    private final String move;
    private final String get;

    QueryModel(String find, String move, String get) {
        this.find = find;
        this.move = move;
        this.get = get;
    }

    /// {@return the model for a level when nothing else is said: study root, but patient root for patients}
    /// @param level the level
    public static QueryModel of(QueryLevel level) {
        return level == QueryLevel.PATIENT ? PATIENT_ROOT : STUDY_ROOT;
    }

    /// {@return the SOP class of C-FIND}
    public String find() {
        return find;
    }

    /// {@return the SOP class of C-MOVE}
    public String move() {
        return move;
    }

    /// {@return the SOP class of C-GET}
    public String get() {
        return get;
    }
}
