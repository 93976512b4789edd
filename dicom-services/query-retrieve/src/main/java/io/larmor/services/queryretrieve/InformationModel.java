package io.larmor.services.queryretrieve;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.larmor.archive.QueryLevel;
import io.larmor.archive.QueryRoot;
import io.larmor.data.Uid;
import io.larmor.services.spi.Operation;

/// The information models of PS3.4 §C.6, Annex Y and Annex Z: their levels, and the SOP classes that belong to each.
enum InformationModel {
    /// Patient, study, series, instance (§C.6.1).
    PATIENT_ROOT(QueryRoot.PATIENT_ROOT, QueryLevel.PATIENT, QueryLevel.IMAGE,
            Uid.PatientRootQueryRetrieveInformationModelFind, Uid.PatientRootQueryRetrieveInformationModelMove,
            Uid.PatientRootQueryRetrieveInformationModelGet),
    /// Study, series, instance (§C.6.2).
    STUDY_ROOT(QueryRoot.STUDY_ROOT, QueryLevel.STUDY, QueryLevel.IMAGE,
            Uid.StudyRootQueryRetrieveInformationModelFind, Uid.StudyRootQueryRetrieveInformationModelMove,
            Uid.StudyRootQueryRetrieveInformationModelGet),
    /// Patient and study (§C.6.3, retired, and still in use).
    PATIENT_STUDY_ONLY(QueryRoot.PATIENT_ROOT, QueryLevel.PATIENT, QueryLevel.STUDY,
            Uid.PatientStudyOnlyQueryRetrieveInformationModelFind,
            Uid.PatientStudyOnlyQueryRetrieveInformationModelMove,
            Uid.PatientStudyOnlyQueryRetrieveInformationModelGet),
    /// Instances by their UIDs (§Y.3). Frames of them are not made into new instances.
    COMPOSITE_INSTANCE_ROOT(QueryRoot.STUDY_ROOT, QueryLevel.IMAGE, QueryLevel.IMAGE, "",
            Uid.CompositeInstanceRootRetrieveMove, Uid.CompositeInstanceRootRetrieveGet),
    /// Instances by their UIDs, without their bulk data (§Z.3).
    WITHOUT_BULK_DATA(QueryRoot.STUDY_ROOT, QueryLevel.IMAGE, QueryLevel.IMAGE, "", "",
            Uid.CompositeInstanceRetrieveWithoutBulkDataGet);

    private final QueryRoot root;
    private final QueryLevel highest;
    private final QueryLevel lowest;
    private final String find;
    private final String move;
    private final String get;

    InformationModel(QueryRoot root, QueryLevel highest, QueryLevel lowest, String find, String move, String get) {
        this.root = root;
        this.highest = highest;
        this.lowest = lowest;
        this.find = find;
        this.move = move;
        this.get = get;
    }

    /// {@return the model of one of the SOP classes that this service describes}
    static InformationModel of(String sopClass) {
        return Arrays.stream(values()).filter(model -> model.isOf(sopClass)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(sopClass + " is no SOP class of Query/Retrieve"));
    }

    private boolean isOf(String sopClass) {
        return sopClass.equals(find) || sopClass.equals(move) || sopClass.equals(get);
    }

    QueryRoot root() {
        return root;
    }

    /// {@return the SOP classes by what they do}
    Map<Operation, String> sopClasses() {
        var found = new EnumMap<Operation, String>(
                Map.of(Operation.FIND, find, Operation.MOVE, move, Operation.GET, get));
        found.values().removeIf(String::isEmpty);
        return found;
    }

    boolean has(QueryLevel level) {
        return level.compareTo(highest) >= 0 && level.compareTo(lowest) <= 0;
    }

    /// {@return the levels above one, from the top}
    List<QueryLevel> above(QueryLevel level) {
        return Arrays.stream(QueryLevel.values()).filter(each -> has(each) && each.compareTo(level) < 0).toList();
    }

    /// {@return whether relational queries and retrievals can be negotiated: "Relational-retrieve shall not be supported" where there
    /// are no levels (§Y.4, §Z.4)}
    boolean isHierarchical() {
        return highest != lowest;
    }
}
