package io.larmor.cli;

import java.util.ArrayList;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Element;
import io.larmor.data.Tag;

/// What a performed procedure step takes of a worklist item, or of an instance that was acquired for one (PS3.4 Table F.7.2-1).
final class ScheduledSteps {
    /// Of the patient and the step as a whole.
    private static final int[] COMMON = {Tag.SpecificCharacterSet, Tag.PatientName, Tag.PatientID,
        Tag.IssuerOfPatientID, Tag.PatientBirthDate, Tag.PatientSex, Tag.ReferencedPatientSequence, Tag.Modality,
        Tag.StudyID};
    /// Of what was scheduled, in an item of the Scheduled Step Attributes Sequence.
    private static final int[] SCHEDULED = {Tag.StudyInstanceUID, Tag.ReferencedStudySequence, Tag.AccessionNumber,
        Tag.IssuerOfAccessionNumberSequence, Tag.PlacerOrderNumberImagingServiceRequest,
        Tag.FillerOrderNumberImagingServiceRequest, Tag.OrderPlacerIdentifierSequence,
        Tag.OrderFillerIdentifierSequence, Tag.RequestedProcedureID, Tag.RequestedProcedureDescription,
        Tag.RequestedProcedureCodeSequence, Tag.ScheduledProcedureStepID, Tag.ScheduledProcedureStepDescription,
        Tag.ScheduledProtocolCodeSequence};

    private ScheduledSteps() {}

    /// {@return what is known of a step}
    ///
    /// @param source a worklist item, which has the scheduled step in its Scheduled Procedure Step Sequence, or an instance, which has
    ///               the steps that it was acquired for, if any, in its Request Attributes Sequence
    static DataSet known(DataSet source) {
        var steps = steps(source);
        var scheduled = new ArrayList<DataSet>();
        steps.forEach(step -> scheduled.add(both(source, step, SCHEDULED)));
        return both(source, steps.getFirst(), COMMON)
                .with(Element.ofItems(Tag.ScheduledStepAttributesSequence, scheduled));
    }

    private static List<DataSet> steps(DataSet source) {
        for (int tag : new int[] {Tag.ScheduledProcedureStepSequence, Tag.RequestAttributesSequence}) {
            var steps = source.items(tag);
            if (!steps.isEmpty()) {
                return steps;
            }
        }
        return List.of(DataSet.EMPTY);
    }

    /// {@return attributes as a step has them with a value, and else as what the step is of has them}
    private static DataSet both(DataSet source, DataSet step, int... tags) {
        var known = source.only(tags).toBuilder();
        step.only(tags).forEach(element -> {
            if (!element.isEmpty()) {
                known.add(element);
            }
        });
        return known.build();
    }
}
