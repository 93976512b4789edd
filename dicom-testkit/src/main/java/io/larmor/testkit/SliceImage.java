package io.larmor.testkit;

import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.Tag;
import io.larmor.data.Vr;

/// Axial slices: CT (PS3.3 A.3) and MR (PS3.3 A.4).
final class SliceImage {
    private static final double CT_FIELD = 360;
    private static final double MR_FIELD = 230;
    private static final int HOUNSFIELD_ZERO = 1024;

    private SliceImage() {}

    static DataSet ct(StudyPlan plan, int series, int index, int count, int matrix) {
        double thickness = series % 2 == 0 ? 5 : 2;
        var builder = plan.instance(series, index, series % 2 == 0 ? "Axial 5 mm" : "Axial 2 mm");
        builder.set(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
                .set(Tag.BodyPartExamined, "ABDOMEN")
                .set(Tag.KVP, "120")
                .set(Tag.DataCollectionDiameter, "500")
                .set(Tag.ReconstructionDiameter, number(CT_FIELD))
                .set(Tag.GantryDetectorTilt, "0")
                .set(Tag.TableHeight, "150")
                .set(Tag.RotationDirection, "CW")
                .set(Tag.ExposureTime, "500")
                .set(Tag.XRayTubeCurrent, String.valueOf(180 + index % 40))
                .set(Tag.ConvolutionKernel, series % 2 == 0 ? "SOFT" : "SHARP")
                .set(Tag.RescaleIntercept, String.valueOf(-HOUNSFIELD_ZERO))
                .set(Tag.RescaleSlope, "1")
                .set(Tag.RescaleType, "HU")
                .set(Tag.WindowCenter, "40", "-600")
                .set(Tag.WindowWidth, "400", "1500")
                .set(Tag.WindowCenterWidthExplanation, "ABDOMEN", "LUNG");
        place(builder, plan, index, count, matrix, CT_FIELD, thickness);
        var random = plan.random(series, index);
        var phantom = Phantom.trunk(plan.random(-1, -1));
        double noise = series % 2 == 0 ? 10 : 20;
        return picture(builder, matrix, phantom.slice(matrix, height(index, count), 1, HOUNSFIELD_ZERO, noise, random));
    }

    static DataSet mr(StudyPlan plan, int series, int index, int count, int matrix) {
        boolean first = series % 2 == 0;
        var builder = plan.instance(series, index, first ? "T1 axial" : "T2 axial");
        builder.set(Tag.ImageType, "ORIGINAL", "PRIMARY", "M", "SE")
                .set(Tag.BodyPartExamined, "HEAD")
                .set(Tag.ScanningSequence, "SE")
                .set(Tag.SequenceVariant, "SK")
                .set(Tag.ScanOptions, "")
                .set(Tag.MRAcquisitionType, "2D")
                .set(Tag.RepetitionTime, first ? "500" : "4000")
                .set(Tag.EchoTime, first ? "12" : "95")
                .set(Tag.EchoTrainLength, first ? "1" : "12")
                .set(Tag.MagneticFieldStrength, "1.5")
                // The proton's Larmor frequency at 1.5 T.
                .set(Tag.ImagingFrequency, "63.87")
                .set(Tag.ImagedNucleus, "1H")
                .set(Tag.FlipAngle, "90")
                .set(Tag.SpacingBetweenSlices, "5.5")
                .set(Tag.WindowCenter, "500")
                .set(Tag.WindowWidth, "1000");
        place(builder, plan, index, count, matrix, MR_FIELD, 5.5);
        var random = plan.random(series, index);
        var phantom = Phantom.head(plan.random(-1, -1));
        return picture(builder, matrix, phantom.slice(matrix, height(index, count), first ? 1 : 1.6, 0, 12, random));
    }

    /// Where the slice lies (PS3.3 C.7.6.2): the middle of the volume is the origin of the patient's coordinates.
    private static void place(DataSetBuilder builder, StudyPlan plan, int index, int count, int matrix, double field,
            double step) {
        double spacing = field / matrix;
        double corner = -field / 2 + spacing / 2;
        double z = (index - (count - 1) / 2.0) * step;
        builder.set(Tag.PatientPosition, "HFS")
                .set(Tag.FrameOfReferenceUID, plan.frameOfReferenceUid())
                .set(Tag.PositionReferenceIndicator, "")
                .set(Tag.AcquisitionNumber, "1")
                .set(Tag.SliceThickness, number(step))
                .set(Tag.ImagePositionPatient, number(corner), number(corner), number(z))
                .set(Tag.ImageOrientationPatient, "1", "0", "0", "0", "1", "0")
                .set(Tag.SliceLocation, number(z))
                .set(Tag.PixelSpacing, number(spacing), number(spacing));
    }

    private static DataSet picture(DataSetBuilder builder, int matrix, byte[] pixels) {
        return builder.set(Tag.SamplesPerPixel, "1")
                .set(Tag.PhotometricInterpretation, "MONOCHROME2")
                .setInts(Tag.Rows, matrix)
                .setInts(Tag.Columns, matrix)
                .setInts(Tag.BitsAllocated, 16)
                .setInts(Tag.BitsStored, 12)
                .setInts(Tag.HighBit, 11)
                .setInts(Tag.PixelRepresentation, 0)
                .setBytes(Tag.PixelData, Vr.OW, pixels)
                .build();
    }

    private static double height(int index, int count) {
        return count == 1 ? 0 : 1.6 * index / (count - 1) - 0.8;
    }

    /// {@return a decimal string of at most 16 characters (PS3.5 §6.2)}
    static String number(double value) {
        var text = "%.6f".formatted(value);
        return text.replaceFirst("\\.?0+$", "").replaceFirst("^-0$", "0");
    }
}
