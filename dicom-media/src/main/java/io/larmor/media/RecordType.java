package io.larmor.media;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.larmor.data.Tag;

/// A type of directory records that we write, with its keys (PS3.3 §F.5).
///
/// @param name the Directory Record Type (0004,1430)
/// @param prefix two letters that the names of files begin with
/// @param valued the keys of type 1
/// @param present the keys of type 2
/// @param conditional the keys that are taken when the instance has them
record RecordType(String name, String prefix, List<Integer> valued, List<Integer> present, List<Integer> conditional) {
    static final RecordType PATIENT = new RecordType("PATIENT", "PT", List.of(Tag.PatientID), List.of(Tag.PatientName),
            List.of());
    static final RecordType STUDY = new RecordType("STUDY", "ST",
            List.of(Tag.StudyDate, Tag.StudyTime, Tag.StudyInstanceUID, Tag.StudyID),
            List.of(Tag.StudyDescription, Tag.AccessionNumber), List.of());
    static final RecordType SERIES = new RecordType("SERIES", "SE",
            List.of(Tag.Modality, Tag.SeriesInstanceUID, Tag.SeriesNumber), List.of(), List.of());

    private static final List<Integer> CONTENT = List.of(Tag.InstanceNumber, Tag.ContentDate, Tag.ContentTime);
    private static final List<Integer> LABELLED = List.of(Tag.InstanceNumber, Tag.ContentDate, Tag.ContentTime,
            Tag.ContentLabel);
    private static final List<Integer> DESCRIBED = List.of(Tag.ContentDescription, Tag.ContentCreatorName);

    /// The types of records that refer to instances, by their names.
    private static final Map<String, RecordType> LEAVES = new HashMap<>();

    static {
        leaf("IMAGE", "IM", List.of(Tag.InstanceNumber), List.of(), Tag.ImageType, Tag.ReferencedImageSequence);
        leaf("RT DOSE", "RD", List.of(Tag.InstanceNumber, Tag.DoseSummationType), List.of(), Tag.DoseComment);
        leaf("RT STRUCTURE SET", "RS", List.of(Tag.InstanceNumber, Tag.StructureSetLabel),
                List.of(Tag.StructureSetDate, Tag.StructureSetTime));
        leaf("RT PLAN", "RP", List.of(Tag.InstanceNumber, Tag.RTPlanLabel), List.of(Tag.RTPlanDate, Tag.RTPlanTime));
        leaf("RT TREAT RECORD", "RT", List.of(Tag.InstanceNumber), List.of(Tag.TreatmentDate, Tag.TreatmentTime));
        leaf("PRESENTATION", "PR",
                List.of(Tag.PresentationCreationDate, Tag.PresentationCreationTime, Tag.InstanceNumber,
                        Tag.ContentLabel),
                DESCRIBED, Tag.ReferencedSeriesSequence, Tag.BlendingSequence);
        leaf("WAVEFORM", "WV", CONTENT, List.of());
        leaf("SR DOCUMENT", "SR",
                List.of(Tag.InstanceNumber, Tag.CompletionFlag, Tag.VerificationFlag, Tag.ContentDate, Tag.ContentTime,
                        Tag.ConceptNameCodeSequence),
                List.of(), Tag.VerificationDateTime, Tag.ContentSequence);
        leaf("KEY OBJECT DOC", "KO",
                List.of(Tag.InstanceNumber, Tag.ContentDate, Tag.ContentTime, Tag.ConceptNameCodeSequence), List.of(),
                Tag.ContentSequence);
        leaf("SPECTROSCOPY", "SP",
                List.of(Tag.ImageType, Tag.ContentDate, Tag.ContentTime, Tag.InstanceNumber, Tag.NumberOfFrames,
                        Tag.Rows,
                        Tag.Columns, Tag.DataPointRows, Tag.DataPointColumns),
                List.of(), Tag.ReferencedImageEvidenceSequence);
        leaf("RAW DATA", "RW", CONTENT, List.of());
        leaf("REGISTRATION", "RG", LABELLED, DESCRIBED);
        leaf("FIDUCIAL", "FD", LABELLED, DESCRIBED);
        leaf("VALUE MAP", "VM", LABELLED, DESCRIBED);
        leaf("MEASUREMENT", "MS", LABELLED, DESCRIBED);
        leaf("SURFACE", "SU", LABELLED, DESCRIBED);
        leaf("TRACT", "TR", LABELLED, DESCRIBED);
        leaf("ANNOTATION", "AN", LABELLED, DESCRIBED);
        leaf("SURFACE SCAN", "SC", List.of(Tag.ContentDate, Tag.ContentTime), List.of());
        leaf("ENCAP DOC", "ED", List.of(Tag.InstanceNumber, Tag.MIMETypeOfEncapsulatedDocument),
                List.of(Tag.ContentDate, Tag.ContentTime, Tag.DocumentTitle, Tag.ConceptNameCodeSequence),
                Tag.HL7InstanceIdentifier);
        leaf("STEREOMETRIC", "SM", List.of(), List.of());
        leaf("PLAN", "PL", List.of(), List.of());
        leaf("ASSESSMENT", "AS", List.of(Tag.InstanceNumber, Tag.InstanceCreationDate),
                List.of(Tag.InstanceCreationTime));
        leaf("RADIOTHERAPY", "RA", List.of(Tag.InstanceNumber), DESCRIBED, Tag.UserContentLabel,
                Tag.UserContentLongLabel);
        leaf("HANGING PROTOCOL", "HP",
                List.of(Tag.HangingProtocolName, Tag.HangingProtocolCreator, Tag.HangingProtocolCreationDateTime,
                        Tag.HangingProtocolDefinitionSequence, Tag.NumberOfPriorsReferenced),
                List.of(Tag.HangingProtocolDescription, Tag.HangingProtocolUserIdentificationCodeSequence));
        leaf("PALETTE", "PA", List.of(Tag.ContentLabel), List.of(Tag.ContentDescription));
        leaf("IMPLANT", "IP", List.of(Tag.Manufacturer, Tag.ImplantName, Tag.ImplantPartNumber), List.of(),
                Tag.ImplantSize);
        leaf("IMPLANT GROUP", "IG", List.of(Tag.ImplantTemplateGroupName, Tag.ImplantTemplateGroupIssuer), List.of());
        leaf("IMPLANT ASSY", "IA",
                List.of(Tag.ImplantAssemblyTemplateName, Tag.Manufacturer, Tag.ProcedureTypeCodeSequence), List.of());
    }

    private static final Map<String, RecordType> BY_SOP_CLASS = read();

    private static void leaf(String name, String prefix, List<Integer> valued, List<Integer> present,
            Integer... conditional) {
        LEAVES.put(name, new RecordType(name, prefix, valued, present, List.of(conditional)));
    }

    /// {@return the type of the records that refer to instances of a SOP class (PS3.3 §F.4), if the standard has one}
    static Optional<RecordType> of(String sopClassUid) {
        return Optional.ofNullable(BY_SOP_CLASS.get(sopClassUid));
    }

    /// {@return whether records of the type stand at the root level (PS3.3 §F.4)}
    static boolean isRoot(String name) {
        return switch (name) {
            case "PATIENT", "HANGING PROTOCOL", "PALETTE", "IMPLANT", "IMPLANT GROUP", "IMPLANT ASSY", "INVENTORY" ->
                true;
            default -> false;
        };
    }

    private static Map<String, RecordType> read() {
        var types = new HashMap<String, RecordType>();
        try (var in = Objects.requireNonNull(RecordType.class.getResourceAsStream("record-types.tsv"));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\t"))
                    .forEach(row -> types.put(row[0], Objects.requireNonNull(LEAVES.get(row[2]), row[2])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(types);
    }
}
