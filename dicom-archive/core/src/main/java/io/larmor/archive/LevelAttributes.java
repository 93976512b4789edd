package io.larmor.archive;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import io.larmor.data.Tag;

/// Which attributes the index keeps, and what they describe: a patient, a study, a series or an instance (PS3.4 Tables C.6-1 to C.6-5
/// and what is commonly asked for beside them).
public final class LevelAttributes {
    // formatter:off
    private static final int[] PATIENT = {
        Tag.PatientName, Tag.PatientID, Tag.IssuerOfPatientID, Tag.PatientBirthDate, Tag.PatientBirthTime, Tag.PatientSex,
        Tag.OtherPatientIDs, Tag.OtherPatientIDsSequence, Tag.OtherPatientNames, Tag.EthnicGroup, Tag.PatientComments,
        Tag.ReferencedPatientSequence,
    };
    private static final int[] STUDY = {
        Tag.StudyInstanceUID, Tag.StudyDate, Tag.StudyTime, Tag.AccessionNumber, Tag.StudyID, Tag.StudyDescription,
        Tag.ReferringPhysicianName, Tag.NameOfPhysiciansReadingStudy, Tag.PhysiciansOfRecord, Tag.ProcedureCodeSequence,
        Tag.AdmittingDiagnosesDescription, Tag.ReferencedStudySequence, Tag.PatientAge, Tag.PatientSize, Tag.PatientWeight,
        Tag.Occupation, Tag.AdditionalPatientHistory, Tag.OtherStudyNumbers, Tag.IssuerOfAccessionNumberSequence, Tag.TimezoneOffsetFromUTC,
    };
    private static final int[] SERIES = {
        Tag.SeriesInstanceUID, Tag.Modality, Tag.SeriesNumber, Tag.SeriesDescription, Tag.SeriesDate, Tag.SeriesTime,
        Tag.BodyPartExamined, Tag.Laterality, Tag.PatientPosition, Tag.ProtocolName, Tag.PerformingPhysicianName, Tag.OperatorsName,
        Tag.PerformedProcedureStepStartDate, Tag.PerformedProcedureStepStartTime, Tag.PerformedProcedureStepID,
        Tag.PerformedProcedureStepDescription, Tag.RequestAttributesSequence, Tag.Manufacturer, Tag.ManufacturerModelName,
        Tag.StationName, Tag.InstitutionName, Tag.InstitutionalDepartmentName, Tag.FrameOfReferenceUID,
    };
    private static final int[] IMAGE = {
        Tag.SOPInstanceUID, Tag.SOPClassUID, Tag.InstanceNumber, Tag.ContentDate, Tag.ContentTime, Tag.AcquisitionDate,
        Tag.AcquisitionTime, Tag.AcquisitionDateTime, Tag.AcquisitionNumber, Tag.ImageType, Tag.NumberOfFrames, Tag.Rows, Tag.Columns,
        Tag.BitsAllocated, Tag.ConceptNameCodeSequence, Tag.ContentTemplateSequence, Tag.ContainerIdentifier,
        Tag.RelatedGeneralSOPClassUID, Tag.CompletionFlag, Tag.VerificationFlag,
    };
    private static final Map<Integer, QueryLevel> COMPUTED = Map.ofEntries(
        Map.entry(Tag.NumberOfPatientRelatedStudies, QueryLevel.PATIENT),
        Map.entry(Tag.NumberOfPatientRelatedSeries, QueryLevel.PATIENT),
        Map.entry(Tag.NumberOfPatientRelatedInstances, QueryLevel.PATIENT),
        Map.entry(Tag.NumberOfStudyRelatedSeries, QueryLevel.STUDY),
        Map.entry(Tag.NumberOfStudyRelatedInstances, QueryLevel.STUDY),
        Map.entry(Tag.ModalitiesInStudy, QueryLevel.STUDY),
        Map.entry(Tag.SOPClassesInStudy, QueryLevel.STUDY),
        Map.entry(Tag.NumberOfSeriesRelatedInstances, QueryLevel.SERIES),
        Map.entry(Tag.AvailableTransferSyntaxUID, QueryLevel.IMAGE));
    // formatter:on
    private static final Map<Integer, QueryLevel> LEVELS = levels();

    private LevelAttributes() {}

    /// {@return the attributes of a level that the index keeps, not those that it computes}
    ///
    /// @param level the level
    public static int[] of(QueryLevel level) {
        return attributes(level).clone();
    }

    /// {@return the attributes of a level that are computed from what it contains, in the order of their tags}
    ///
    /// @param level the level
    public static int[] computed(QueryLevel level) {
        return COMPUTED.entrySet().stream().filter(entry -> entry.getValue() == level)
                .mapToInt(Map.Entry::getKey).sorted().toArray();
    }

    /// {@return the attributes of all levels that the index keeps, and the character set they are in}
    public static int[] all() {
        var tags = Arrays.stream(QueryLevel.values()).flatMapToInt(level -> Arrays.stream(attributes(level)));
        return IntStream.concat(IntStream.of(Tag.SpecificCharacterSet), tags).toArray();
    }

    /// Tells what an attribute describes.
    ///
    /// @param tag of the attribute
    /// @return the level at which the index keeps or computes it; nothing if the index does not know it
    public static Optional<QueryLevel> levelOf(int tag) {
        return Optional.ofNullable(LEVELS.get(tag));
    }

    private static int[] attributes(QueryLevel level) {
        return switch (level) {
            case PATIENT -> PATIENT;
            case STUDY -> STUDY;
            case SERIES -> SERIES;
            case IMAGE -> IMAGE;
        };
    }

    private static Map<Integer, QueryLevel> levels() {
        var levels = new HashMap<>(COMPUTED);
        for (var level : QueryLevel.values()) {
            for (int tag : attributes(level)) {
                levels.put(tag, level);
            }
        }
        return Map.copyOf(levels);
    }
}
