package io.larmor.services.worklist;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;

/// A worklist item with a value for every attribute of type 1.
final class Item {
    private Item() {}

    static DataSet of(String id, String name, String date, String time, String modality, String station) {
        var step = DataSet.builder().set(Tag.ScheduledStationAETitle, station)
                .set(Tag.ScheduledProcedureStepStartDate, date).set(Tag.ScheduledProcedureStepStartTime, time)
                .set(Tag.Modality, modality).set(Tag.ScheduledPerformingPhysicianName, "Brown^Bea")
                .set(Tag.ScheduledProcedureStepDescription, "Scan " + id).set(Tag.ScheduledProcedureStepID, "S" + id)
                .build();
        return DataSet.builder().set(Tag.PatientName, name).set(Tag.PatientID, "P" + id)
                .set(Tag.AccessionNumber, "A" + id).set(Tag.StudyInstanceUID, "1.2.3." + id)
                .set(Tag.RequestedProcedureID, "R" + id).set(Tag.RequestedProcedureDescription, "Procedure " + id)
                .setItems(Tag.ScheduledProcedureStepSequence, step).build();
    }
}
