package io.larmor.testkit;

import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uids;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CGetRq;
import io.larmor.dimse.CMoveRq;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.NActionRq;
import io.larmor.dimse.NCreateRq;
import io.larmor.dimse.NDeleteRq;
import io.larmor.dimse.NEventReportRq;
import io.larmor.dimse.NGetRq;
import io.larmor.dimse.NSetRq;
import io.larmor.dimse.Priority;
import io.larmor.services.spi.Operation;

/// A plain request of each kind, whose data set is well formed and names nobody.
final class ContractRequests {
    private ContractRequests() {}

    static DimseRequest request(Operation operation, String sopClass, String instance) {
        return switch (operation) {
            case ECHO -> new CEchoRq(sopClass);
            case STORE -> new CStoreRq(sopClass, instance, Priority.MEDIUM);
            case FIND -> new CFindRq(sopClass, Priority.MEDIUM);
            case MOVE -> new CMoveRq(sopClass, Priority.MEDIUM, "NOBODY");
            case GET -> new CGetRq(sopClass, Priority.MEDIUM);
            case N_EVENT_REPORT -> new NEventReportRq(sopClass, instance, 1);
            case N_GET -> new NGetRq(sopClass, instance, List.of());
            case N_SET -> new NSetRq(sopClass, instance);
            case N_ACTION -> new NActionRq(sopClass, instance, 1);
            case N_CREATE -> new NCreateRq(sopClass, instance);
            case N_DELETE -> new NDeleteRq(sopClass, instance);
        };
    }

    static DataSet dataSet(DimseRequest request) {
        return switch (request) {
            case CStoreRq store -> DataSet.builder().set(Tag.SOPClassUID, store.sopClass())
                    .set(Tag.SOPInstanceUID, store.sopInstance()).set(Tag.PatientName, "CONTRACT^TEST")
                    .set(Tag.PatientID, "CONTRACT").set(Tag.Modality, "OT")
                    .set(Tag.StudyInstanceUID, Uids.generate()).set(Tag.SeriesInstanceUID, Uids.generate())
                    .set(Tag.InstanceNumber, "1").set(Tag.ImageComments, "Made by a contract test").build();
            default -> DataSet.builder().set(Tag.QueryRetrieveLevel, "STUDY").setEmpty(Tag.PatientName)
                    .set(Tag.StudyInstanceUID, Uids.generate()).build();
        };
    }
}
