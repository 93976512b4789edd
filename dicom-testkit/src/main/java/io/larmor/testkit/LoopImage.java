package io.larmor.testkit;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Vr;

/// A loop of a beating ventricle: multi-frame ultrasound (PS3.3 A.7).
final class LoopImage {
    private static final double SECTOR = Math.PI / 4;
    private static final int FRAME_MILLISECONDS = 40;

    private LoopImage() {}

    static DataSet of(StudyPlan plan, int series, int index, int matrix, int frames) {
        var region = DataSet.builder()
                .setInts(Tag.RegionSpatialFormat, 1)
                .setInts(Tag.RegionDataType, 1)
                .setInts(Tag.RegionFlags, 2)
                .setInts(Tag.RegionLocationMinX0, 0)
                .setInts(Tag.RegionLocationMinY0, 0)
                .setInts(Tag.RegionLocationMaxX1, matrix - 1)
                .setInts(Tag.RegionLocationMaxY1, matrix - 1)
                .setInts(Tag.PhysicalUnitsXDirection, 3)
                .setInts(Tag.PhysicalUnitsYDirection, 3)
                .setDoubles(Tag.PhysicalDeltaX, 16.0 / matrix)
                .setDoubles(Tag.PhysicalDeltaY, 16.0 / matrix)
                .build();
        return plan.instance(series, index, series % 2 == 0 ? "Four chamber" : "Short axis")
                .set(Tag.ImageType, "ORIGINAL", "PRIMARY")
                .setItems(Tag.SequenceOfUltrasoundRegions, region)
                .set(Tag.BodyPartExamined, "HEART")
                .set(Tag.FrameTime, String.valueOf(FRAME_MILLISECONDS))
                .set(Tag.CineRate, String.valueOf(1000 / FRAME_MILLISECONDS))
                .set(Tag.HeartRate, "72")
                .set(Tag.SamplesPerPixel, "1")
                .set(Tag.PhotometricInterpretation, "MONOCHROME2")
                .set(Tag.NumberOfFrames, String.valueOf(frames))
                .set(Tag.FrameIncrementPointer, Vr.AT, "00181063")
                .setInts(Tag.Rows, matrix)
                .setInts(Tag.Columns, matrix)
                .setInts(Tag.BitsAllocated, 8)
                .setInts(Tag.BitsStored, 8)
                .setInts(Tag.HighBit, 7)
                .setInts(Tag.PixelRepresentation, 0)
                .set(Tag.LossyImageCompression, "00")
                .setBytes(Tag.PixelData, Vr.OB, pixels(plan, series, index, matrix, frames))
                .build();
    }

    private static byte[] pixels(StudyPlan plan, int series, int index, int matrix, int frames) {
        var pixels = new byte[Math.multiplyExact(matrix * matrix, frames)];
        var random = plan.random(series, index);
        for (int frame = 0, at = 0; frame < frames; frame++) {
            double beat = 0.8 + 0.2 * Math.cos(2 * Math.PI * frame / frames);
            for (int row = 0; row < matrix; row++) {
                double y = (row + 0.5) / matrix;
                for (int column = 0; column < matrix; column++, at++) {
                    double x = (2.0 * column + 1) / matrix - 1;
                    double speckle = random.nextDouble();
                    pixels[at] = (byte) Math.clamp(Math.round(echo(x, y, beat) * (0.4 + 1.2 * speckle * speckle)), 0,
                            255);
                }
            }
        }
        return pixels;
    }

    /// {@return the brightness of a point: dark beside the sector, bright walls, dark blood}
    private static double echo(double x, double y, double beat) {
        double depth = Math.hypot(x, y);
        if (depth > 0.97 || Math.abs(Math.atan2(x, y)) > SECTOR) {
            return 0;
        }
        double u = x / (0.26 * beat);
        double v = (y - 0.55) / (0.34 * beat);
        double wall = u * u + v * v;
        if (wall < 1) {
            return 18;
        }
        return (wall < 1.7 ? 190 : 90) * (1 - 0.5 * depth);
    }
}
