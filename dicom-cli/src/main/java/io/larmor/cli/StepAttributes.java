package io.larmor.cli;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DicomDateTime;
import io.larmor.data.Tag;

/// What the attributes of a procedure step are when nobody says otherwise (PS3.4 Table CC.2.5-3).
final class StepAttributes {
    /// Attributes of type 2 on N-CREATE.
    private static final List<Integer> EMPTY = List.of(Tag.TransactionUID, Tag.ScheduledProcessingParametersSequence,
            Tag.ScheduledStationNameCodeSequence, Tag.ScheduledStationClassCodeSequence,
            Tag.ScheduledStationGeographicLocationCodeSequence, Tag.ScheduledWorkitemCodeSequence,
            Tag.CommentsOnTheScheduledProcedureStep, Tag.InputInformationSequence, Tag.PatientName, Tag.PatientID,
            Tag.IssuerOfPatientID, Tag.IssuerOfPatientIDQualifiersSequence, Tag.OtherPatientIDsSequence,
            Tag.PatientBirthDate, Tag.PatientSex, Tag.AdmissionID, Tag.IssuerOfAdmissionIDSequence,
            Tag.AdmittingDiagnosesDescription, Tag.AdmittingDiagnosesCodeSequence, Tag.ReferencedRequestSequence,
            Tag.ProcedureStepProgressInformationSequence, Tag.UnifiedProcedureStepPerformedProcedureSequence);

    private StepAttributes() {}

    static DataSet scheduled() {
        var step = DataSet.builder();
        EMPTY.forEach(step::setEmpty);
        return step.set(Tag.ProcedureStepState, "SCHEDULED").set(Tag.ScheduledProcedureStepPriority, "MEDIUM")
                .set(Tag.ProcedureStepLabel, "Procedure step").set(Tag.WorklistLabel, "Worklist")
                .set(Tag.ScheduledProcedureStepStartDateTime, now()).set(Tag.InputReadinessState, "READY").build();
    }

    /// {@return what a step needs to be completed, but for what it has already}
    ///
    /// @param step as it is
    static DataSet completed(DataSet step) {
        var has = step.item(Tag.UnifiedProcedureStepPerformedProcedureSequence).orElse(DataSet.EMPTY);
        var workitem = step.items(Tag.ScheduledWorkitemCodeSequence);
        var performed = DataSet.builder().set(Tag.PerformedProcedureStepStartDateTime, now())
                .set(Tag.PerformedProcedureStepEndDateTime, now()).setEmpty(Tag.OutputInformationSequence)
                .setEmpty(Tag.PerformedStationNameCodeSequence)
                .setItems(Tag.PerformedWorkitemCodeSequence,
                        workitem.isEmpty() ? List.of(code("99LARMOR", "STEP", "Procedure step")) : workitem)
                .addAll(has).build();
        return DataSet.builder().setItems(Tag.UnifiedProcedureStepPerformedProcedureSequence, performed).build();
    }

    /// {@return what a step needs to be canceled, but for what it has already}
    ///
    /// @param step as it is
    /// @param reason in words, or an empty string
    static DataSet canceled(DataSet step, String reason) {
        var progress = DataSet.builder().set(Tag.ProcedureStepCancellationDateTime, now())
                .setItems(Tag.ProcedureStepDiscontinuationReasonCodeSequence,
                        code("DCM", "110513", "Discontinued for unspecified reason"))
                .addAll(step.item(Tag.ProcedureStepProgressInformationSequence).orElse(DataSet.EMPTY));
        if (!reason.isEmpty()) {
            progress.set(Tag.ReasonForCancellation, reason);
        }
        return DataSet.builder().setItems(Tag.ProcedureStepProgressInformationSequence, progress.build()).build();
    }

    private static DataSet code(String scheme, String value, String meaning) {
        return DataSet.builder().set(Tag.CodeValue, value).set(Tag.CodingSchemeDesignator, scheme)
                .set(Tag.CodeMeaning, meaning).build();
    }

    private static String now() {
        return DicomDateTime.of(OffsetDateTime.now(ZoneId.systemDefault())).toString();
    }
}
