package io.larmor.testkit;

import java.util.ArrayList;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.Tag;

/// A report of measurements: Comprehensive SR (PS3.3 A.35.3).
final class SrDocument {
    /// An image that the report is about.
    record Reference(String study, String series, String sopClass, String sopInstance) {}

    private SrDocument() {}

    static DataSet of(StudyPlan plan, List<Reference> evidence) {
        var random = plan.random(0, 0);
        var content = new ArrayList<DataSet>();
        content.add(related("HAS OBS CONTEXT", "PNAME", code("121008", "DCM", "Person Observer Name"))
                .set(Tag.PersonName, "Reader^Robin").build());
        content.add(related("CONTAINS", "TEXT", code("121071", "DCM", "Finding"))
                .set(Tag.TextValue, "Phantom of ellipsoids. No finding of note.").build());
        content.add(measurement("410668003", "Length", "mm", "millimeter",
                SliceImage.number(20 + random.nextInt(400) / 10.0)));
        content.add(measurement("118565006", "Volume", "ml", "milliliter",
                SliceImage.number(60 + random.nextInt(900) / 10.0)));
        evidence.stream().limit(1).map(SrDocument::image).forEach(content::add);
        var builder = plan.instance(0, 0, "Measurements")
                .setItems(Tag.ReferencedPerformedProcedureStepSequence, List.of())
                .setItems(Tag.PerformedProcedureCodeSequence, List.of())
                .set(Tag.CompletionFlag, "COMPLETE")
                .set(Tag.VerificationFlag, "UNVERIFIED")
                .addAll(container(content));
        if (!evidence.isEmpty()) {
            builder.setItems(Tag.CurrentRequestedProcedureEvidenceSequence, evidence(evidence));
        }
        return builder.build();
    }

    private static DataSet container(List<DataSet> content) {
        return DataSet.builder()
                .set(Tag.ValueType, "CONTAINER")
                .setItems(Tag.ConceptNameCodeSequence, code("126000", "DCM", "Imaging Measurement Report"))
                .set(Tag.ContinuityOfContent, "SEPARATE")
                .setItems(Tag.ContentSequence, content)
                .build();
    }

    private static DataSet evidence(List<Reference> evidence) {
        var first = evidence.getFirst();
        return DataSet.builder()
                .set(Tag.StudyInstanceUID, first.study())
                .setItems(Tag.ReferencedSeriesSequence, DataSet.builder()
                        .set(Tag.SeriesInstanceUID, first.series())
                        .setItems(Tag.ReferencedSOPSequence, evidence.stream().map(SrDocument::reference).toList())
                        .build())
                .build();
    }

    private static DataSet reference(Reference image) {
        return DataSet.builder()
                .set(Tag.ReferencedSOPClassUID, image.sopClass())
                .set(Tag.ReferencedSOPInstanceUID, image.sopInstance())
                .build();
    }

    private static DataSet image(Reference image) {
        return related("CONTAINS", "IMAGE", code("121112", "DCM", "Source of Measurement"))
                .setItems(Tag.ReferencedSOPSequence, reference(image))
                .build();
    }

    private static DataSet measurement(String concept, String meaning, String unit, String unitName, String value) {
        return related("CONTAINS", "NUM", code(concept, "SCT", meaning))
                .setItems(Tag.MeasuredValueSequence, DataSet.builder()
                        .setItems(Tag.MeasurementUnitsCodeSequence, code(unit, "UCUM", unitName))
                        .set(Tag.NumericValue, value)
                        .build())
                .build();
    }

    private static DataSetBuilder related(String relationship, String type, DataSet concept) {
        return DataSet.builder()
                .set(Tag.RelationshipType, relationship)
                .set(Tag.ValueType, type)
                .setItems(Tag.ConceptNameCodeSequence, concept);
    }

    private static DataSet code(String value, String scheme, String meaning) {
        return DataSet.builder()
                .set(Tag.CodeValue, value)
                .set(Tag.CodingSchemeDesignator, scheme)
                .set(Tag.CodeMeaning, meaning)
                .build();
    }
}
