package io.larmor.services.queryretrieve;

import java.util.Arrays;
import java.util.List;

import io.larmor.archive.QueryLevel;
import io.larmor.archive.QueryRoot;
import io.larmor.data.SopClasses;
import io.larmor.data.Uid;

/// The two information models of PS3.4 §C.6, and the SOP classes that belong to each.
enum InformationModel {
    /// Patient, study, series, instance (§C.6.1).
    PATIENT_ROOT(QueryRoot.PATIENT_ROOT, Uid.PatientRootQueryRetrieveInformationModelFind,
            Uid.PatientRootQueryRetrieveInformationModelMove, Uid.PatientRootQueryRetrieveInformationModelGet),
    /// Study, series, instance (§C.6.2).
    STUDY_ROOT(QueryRoot.STUDY_ROOT, Uid.StudyRootQueryRetrieveInformationModelFind,
            Uid.StudyRootQueryRetrieveInformationModelMove,
            Uid.StudyRootQueryRetrieveInformationModelGet);

    private final QueryRoot root;
    private final String find;
    private final String move;
    private final String get;

    InformationModel(QueryRoot root, String find, String move, String get) {
        this.root = root;
        this.find = find;
        this.move = move;
        this.get = get;
    }

    /// {@return the model of one of the SOP classes that this service describes}
    static InformationModel of(String sopClass) {
        return SopClasses.isPatientRoot(sopClass) ? PATIENT_ROOT : STUDY_ROOT;
    }

    QueryRoot root() {
        return root;
    }

    String find() {
        return find;
    }

    String move() {
        return move;
    }

    String get() {
        return get;
    }

    boolean has(QueryLevel level) {
        return this == PATIENT_ROOT || level != QueryLevel.PATIENT;
    }

    /// {@return the levels above one, from the top}
    List<QueryLevel> above(QueryLevel level) {
        return Arrays.stream(QueryLevel.values()).filter(each -> has(each) && each.compareTo(level) < 0).toList();
    }
}
