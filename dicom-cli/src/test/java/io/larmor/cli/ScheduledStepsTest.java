package io.larmor.cli;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.scu.PerformedProcedureStep;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ScheduledStepsTest {
    private static final DataSet STEP = DataSet.builder().set(Tag.Modality, "CT")
            .set(Tag.ScheduledProcedureStepID, "SPS1").set(Tag.ScheduledProcedureStepDescription, "Head")
            .set(Tag.ScheduledStationAETitle, "CT1").setEmpty(Tag.AccessionNumber).build();

    private static DataSet begun(DataSet source) {
        return PerformedProcedureStep.begun(ScheduledSteps.known(source).with(Tag.PerformedProcedureStepID, "PPS1")
                .with(Tag.PerformedStationAETitle, "CT1").with(Tag.PerformedProcedureStepStartDate, "20260131")
                .with(Tag.PerformedProcedureStepStartTime, "1200"));
    }

    @Test
    void aWorklistItemHasItsStepInASequence() {
        var item = DataSet.builder().set(Tag.PatientID, "P1").set(Tag.StudyInstanceUID, "1.2.3")
                .set(Tag.AccessionNumber, "A1").set(Tag.RequestedProcedureID, "RP1")
                .setItems(Tag.ScheduledProcedureStepSequence, STEP).build();
        var begun = begun(item);
        assertEquals("CT", begun.string(Tag.Modality).orElse(""));
        assertEquals("P1", begun.string(Tag.PatientID).orElse(""));
        var scheduled = begun.item(Tag.ScheduledStepAttributesSequence).orElseThrow();
        assertEquals("1.2.3", scheduled.string(Tag.StudyInstanceUID).orElse(""));
        assertEquals("A1", scheduled.string(Tag.AccessionNumber).orElse(""));
        assertEquals("RP1", scheduled.string(Tag.RequestedProcedureID).orElse(""));
        assertEquals("SPS1", scheduled.string(Tag.ScheduledProcedureStepID).orElse(""));
        assertEquals("Head", scheduled.string(Tag.ScheduledProcedureStepDescription).orElse(""));
        assertEquals("", scheduled.string(Tag.ScheduledStationAETitle).orElse(""));
    }

    @Test
    void anInstanceNamesEachStepThatItWasAcquiredFor() {
        var instance = DataSet.builder().set(Tag.Modality, "CT").set(Tag.StudyInstanceUID, "1.2.3")
                .setItems(Tag.RequestAttributesSequence, STEP, STEP.with(Tag.ScheduledProcedureStepID, "SPS2"))
                .build();
        var scheduled = begun(instance).items(Tag.ScheduledStepAttributesSequence);
        assertEquals(2, scheduled.size());
        assertEquals("SPS2", scheduled.get(1).string(Tag.ScheduledProcedureStepID).orElse(""));
        assertEquals("1.2.3", scheduled.get(1).string(Tag.StudyInstanceUID).orElse(""));
        assertEquals(1, begun(instance.without(Tag.RequestAttributesSequence))
                .items(Tag.ScheduledStepAttributesSequence).size());
    }
}
