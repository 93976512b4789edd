package io.larmor.scu;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.Tag;

/// The data sets of a Modality Performed Procedure Step as its SCU sends them (PS3.4 §F.7.2): what is required and not known is there,
/// empty. They go out by {@link ClientAssociation#normalized} of the Modality Performed Procedure Step SOP class.
///
/// ```java
/// var mpps = association.normalized(Uid.ModalityPerformedProcedureStep);
/// mpps.create(uid, PerformedProcedureStep.begun(known));
/// mpps.set(uid, PerformedProcedureStep.ended(State.COMPLETED, "20260131", "115959", series));
/// ```
public final class PerformedProcedureStep {
    /// How a step ends.
    public enum State {
        /// All that was to be acquired has been.
        COMPLETED,
        /// It was given up.
        DISCONTINUED
    }

    /// Type 2 on N-CREATE (PS3.4 Table F.7.2-1).
    private static final int[] STEP = {Tag.PatientName, Tag.PatientID, Tag.PatientBirthDate, Tag.PatientSex,
        Tag.ReferencedPatientSequence, Tag.PerformedStationName, Tag.PerformedLocation,
        Tag.PerformedProcedureStepDescription, Tag.PerformedProcedureTypeDescription, Tag.ProcedureCodeSequence,
        Tag.PerformedProcedureStepEndDate, Tag.PerformedProcedureStepEndTime, Tag.StudyID,
        Tag.PerformedProtocolCodeSequence, Tag.PerformedSeriesSequence};
    private static final int[] SCHEDULED = {Tag.ReferencedStudySequence, Tag.AccessionNumber, Tag.RequestedProcedureID,
        Tag.RequestedProcedureDescription, Tag.ScheduledProcedureStepID, Tag.ScheduledProcedureStepDescription,
        Tag.ScheduledProtocolCodeSequence};
    private static final int[] SERIES = {Tag.PerformingPhysicianName, Tag.OperatorsName, Tag.SeriesDescription,
        Tag.RetrieveAETitle, Tag.ReferencedImageSequence, Tag.ReferencedNonImageCompositeSOPInstanceSequence};
    /// Type 1 on N-CREATE.
    private static final int[] KNOWN = {Tag.PerformedProcedureStepID, Tag.PerformedStationAETitle,
        Tag.PerformedProcedureStepStartDate, Tag.PerformedProcedureStepStartTime, Tag.Modality};
    private static final String UNKNOWN = "UNKNOWN";

    private PerformedProcedureStep() {}

    /// The attributes of a step that has begun, for N-CREATE. The status becomes `IN PROGRESS`.
    ///
    /// @param known what is known: at least the ID, station AE title, start date and time, modality, and the Study Instance UID in each
    ///              item of the Scheduled Step Attributes Sequence
    /// @return the attributes
    /// @throws IllegalArgumentException if one of these is not there
    public static DataSet begun(DataSet known) {
        for (int tag : KNOWN) {
            require(known, tag);
        }
        var scheduled = new ArrayList<DataSet>();
        for (var item : known.items(Tag.ScheduledStepAttributesSequence)) {
            require(item, Tag.StudyInstanceUID);
            scheduled.add(filled(item, SCHEDULED).build());
        }
        if (scheduled.isEmpty()) {
            throw new IllegalArgumentException(
                    "a performed procedure step needs the Scheduled Step Attributes Sequence (0040,0270)");
        }
        return filled(known, STEP).setItems(Tag.ScheduledStepAttributesSequence, scheduled)
                .set(Tag.PerformedProcedureStepStatus, "IN PROGRESS").build();
    }

    private static void require(DataSet known, int tag) {
        if (known.string(tag).isEmpty()) {
            throw new IllegalArgumentException("a performed procedure step needs " + Tag.toString(tag));
        }
    }

    private static DataSetBuilder filled(DataSet known, int[] tags) {
        var builder = known.toBuilder();
        for (int tag : tags) {
            if (!known.contains(tag)) {
                builder.setEmpty(tag);
            }
        }
        return builder;
    }

    /// The attributes of a step that ends, for N-SET.
    ///
    /// @param state how it ends
    /// @param endDate when, a DA
    /// @param endTime when, a TM
    /// @param series at least one, see {@link #series}
    /// @return the attributes
    public static DataSet ended(State state, String endDate, String endTime, List<DataSet> series) {
        return DataSet.builder().set(Tag.PerformedProcedureStepStatus, state.name())
                .set(Tag.PerformedProcedureStepEndDate, endDate).set(Tag.PerformedProcedureStepEndTime, endTime)
                .setItems(Tag.PerformedSeriesSequence, series).build();
    }

    /// An item of the Performed Series Sequence.
    ///
    /// @param instance attributes of an instance of the series, from which those of the series are taken
    /// @param images its images
    /// @param others its instances that are no images
    /// @return the item; a series without a protocol name has `UNKNOWN`
    /// @throws IllegalArgumentException if there is no Series Instance UID
    public static DataSet series(DataSet instance, Set<SopReference> images, Set<SopReference> others) {
        require(instance, Tag.SeriesInstanceUID);
        var builder = instance.only(Tag.PerformingPhysicianName, Tag.OperatorsName, Tag.SeriesInstanceUID,
                Tag.SeriesDescription, Tag.ProtocolName).toBuilder();
        if (instance.string(Tag.ProtocolName).isEmpty()) {
            builder.set(Tag.ProtocolName, UNKNOWN);
        }
        builder.setItems(Tag.ReferencedImageSequence, items(images));
        builder.setItems(Tag.ReferencedNonImageCompositeSOPInstanceSequence, items(others));
        return filled(builder.build(), SERIES).build();
    }

    private static List<DataSet> items(Set<SopReference> references) {
        return references.stream()
                .map(each -> DataSet.builder().lenient().set(Tag.ReferencedSOPClassUID, each.sopClass())
                        .set(Tag.ReferencedSOPInstanceUID, each.sopInstance()).build())
                .toList();
    }
}
