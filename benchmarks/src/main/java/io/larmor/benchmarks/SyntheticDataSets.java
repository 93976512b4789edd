package io.larmor.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Vr;

/// Data sets of the shapes that the field sends, the same ones at each call.
final class SyntheticDataSets {
    private static final Vr[] PRIVATE_VRS = {Vr.LO, Vr.SL, Vr.DS, Vr.SS, Vr.FL, Vr.IS, Vr.UL, Vr.SH, Vr.US, Vr.CS};

    private SyntheticDataSets() {}

    /// A CT image of 512 x 512 x 16 bit with a header of 280 elements, those in items counted: a third are private, in
    /// five blocks, as General Electric writes them.
    static DataSet ct() {
        var image = DataSet.builder()
                .set(Tag.SpecificCharacterSet, "ISO_IR 100").set(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
                .set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, "1.2.840.113619.2.55.3.4271045733.1")
                .set(Tag.StudyDate, "20240131").set(Tag.SeriesDate, "20240131").set(Tag.StudyTime, "101112")
                .set(Tag.SeriesTime, "101500.25").set(Tag.AccessionNumber, "A4711").set(Tag.Modality, "CT")
                .set(Tag.Manufacturer, "GE MEDICAL SYSTEMS").set(Tag.InstitutionName, "Hospital")
                .set(Tag.StudyDescription, "CT THORAX").set(Tag.SeriesDescription, "1.25mm lung")
                .set(Tag.PatientName, "Doe^Jane").set(Tag.PatientID, "4711").set(Tag.PatientBirthDate, "19500101")
                .set(Tag.PatientSex, "F").set(Tag.PatientAge, "074Y").set(Tag.SliceThickness, "1.25")
                .set(Tag.KVP, "120")
                .set(Tag.ConvolutionKernel, "LUNG").set(Tag.PatientPosition, "FFS")
                .set(Tag.StudyInstanceUID, "1.2.840.113619.2.55.3.4271045733.2")
                .set(Tag.SeriesInstanceUID, "1.2.840.113619.2.55.3.4271045733.3").set(Tag.StudyID, "1")
                .set(Tag.SeriesNumber, "4").set(Tag.InstanceNumber, "77")
                .set(Tag.ImagePositionPatient, "-180.0", "-180.0", "-412.5")
                .set(Tag.ImageOrientationPatient, "1", "0", "0", "0", "1", "0")
                .set(Tag.FrameOfReferenceUID, "1.2.840.113619.2.55.3.4271045733.4").set(Tag.SliceLocation, "-412.5")
                .setInts(Tag.SamplesPerPixel, 1).set(Tag.PhotometricInterpretation, "MONOCHROME2")
                .setInts(Tag.Rows, 512).setInts(Tag.Columns, 512).set(Tag.PixelSpacing, "0.703125", "0.703125")
                .setInts(Tag.BitsAllocated, 16).setInts(Tag.BitsStored, 16).setInts(Tag.HighBit, 15)
                .setInts(Tag.PixelRepresentation, 1).setInts(Tag.SmallestImagePixelValue, 0)
                .set(Tag.WindowCenter, "-600").set(Tag.WindowWidth, "1500").set(Tag.RescaleIntercept, "-1024")
                .set(Tag.RescaleSlope, "1").setBytes(Tag.PixelData, Vr.OW, new byte[512 * 512 * 2]);
        for (int block : new int[] {0x0009, 0x0019, 0x0027, 0x0043, 0x0045}) {
            privateBlock(image, block << 16);
        }
        var image1 = reference();
        image.setItems(Tag.ReferencedImageSequence, image1, image1, image1);
        image.setItems(Tag.SourceImageSequence, IntStream.range(0, 10).mapToObj(i -> reference()).toList());
        image.setItems(Tag.ProcedureCodeSequence, code("CTTHOR", "99LOCAL", "CT thorax"));
        image.setItems(Tag.RequestAttributesSequence, DataSet.builder().set(Tag.ScheduledProcedureStepID, "S1")
                .set(Tag.RequestedProcedureID, "R1")
                .setItems(Tag.ScheduledProtocolCodeSequence, code("T", "L", "Thorax"))
                .build());
        image.setItems(Tag.CTDIPhantomTypeCodeSequence, IntStream.range(0, 14)
                .mapToObj(i -> DataSet.builder().addAll(code("113691", "DCM", "IEC Body Dosimetry Phantom"))
                        .setItems(Tag.EquivalentCodeSequence, code("B", "L", "Body")).build())
                .toList());
        return image.build();
    }

    private static void privateBlock(DataSetBuilder builder, int group) {
        builder.set(group | 0x0010, Vr.LO, "GEMS_BENCH_01");
        for (int i = 0; i < 18; i++) {
            builder.set(group | 0x1001 + i, PRIVATE_VRS[i % PRIVATE_VRS.length], Integer.toString(1000 + 7 * i));
        }
    }

    private static DataSet reference() {
        return DataSet.builder().set(Tag.ReferencedSOPClassUID, Uid.CTImageStorage)
                .set(Tag.ReferencedSOPInstanceUID, "1.2.840.113619.2.55.3.4271045733.5").build();
    }

    private static DataSet code(String value, String scheme, String meaning) {
        return DataSet.builder().set(Tag.CodeValue, value).set(Tag.CodingSchemeDesignator, scheme)
                .set(Tag.CodeMeaning, meaning).build();
    }

    /// A report of 10 KB whose content is a tree: containers within containers, measurements with units within these.
    static DataSet report() {
        return DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 192")
                .set(Tag.SOPClassUID, Uid.ComprehensiveSRStorage).set(Tag.SOPInstanceUID, "2.25.1")
                .set(Tag.StudyDate, "20240131").set(Tag.Modality, "SR").set(Tag.PatientName, "Dœ^Jane")
                .set(Tag.PatientID, "4711").set(Tag.StudyInstanceUID, "2.25.2").set(Tag.SeriesInstanceUID, "2.25.3")
                .addAll(container(3)).build();
    }

    private static DataSet container(int depth) {
        List<DataSet> content = new ArrayList<>();
        if (depth > 0) {
            content.add(container(depth - 1));
            content.add(container(depth - 1));
        }
        for (int i = 0; i < 2; i++) {
            content.add(DataSet.builder().set(Tag.RelationshipType, "CONTAINS").set(Tag.ValueType, "NUM")
                    .set(Tag.ObservationUID, "1.2.840.113619.2.55.3.4271045733.6." + i)
                    .setItems(Tag.ConceptNameCodeSequence, code("410668003", "SCT", "Length"))
                    .setItems(Tag.MeasuredValueSequence, DataSet.builder().set(Tag.NumericValue, "12.25")
                            .setItems(Tag.MeasurementUnitsCodeSequence, code("mm", "UCUM", "millimeter")).build())
                    .build());
        }
        return DataSet.builder().set(Tag.RelationshipType, "CONTAINS").set(Tag.ValueType, "CONTAINER")
                .setItems(Tag.ConceptNameCodeSequence, code("126000", "DCM", "Imaging Measurement Report"))
                .set(Tag.ContinuityOfContent, "SEPARATE").setItems(Tag.ContentSequence, content).build();
    }

    /// {@return how many elements there are, those in items counted}
    static int count(DataSet dataSet) {
        int count = dataSet.size();
        for (var element : dataSet) {
            for (var item : element.items()) {
                count += count(item);
            }
        }
        return count;
    }
}
