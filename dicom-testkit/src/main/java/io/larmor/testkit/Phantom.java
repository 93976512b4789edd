package io.larmor.testkit;

import java.util.List;
import java.util.SplittableRandom;

/// A body of ellipsoids in the cube from -1 to 1, after the head phantom of Shepp and Logan: later ones lie in earlier ones. A
/// slice through it at any height is a picture, and slices fit together as those of a patient do.
final class Phantom {
    private static final int LEAST_SIGNIFICANT_BYTE = 0xFF;

    /// Centre, half axes, rotation about z in radians, and the value inside.
    record Ellipsoid(double x, double y, double z, double a, double b, double c, double turn, double value) {
        /// {@return 1 in the middle, 0 at the top and the bottom, less outside}
        double room(double height) {
            double dz = (height - z) / c;
            return 1 - dz * dz;
        }

        Cut cut(double height) {
            double shrunk = Math.sqrt(room(height));
            return new Cut(x, y, Math.cos(turn) / (a * shrunk), Math.sin(turn) / (a * shrunk),
                    Math.cos(turn) / (b * shrunk), Math.sin(turn) / (b * shrunk), value);
        }
    }

    /// The ellipse that a slice makes of an ellipsoid: cosine and sine of its rotation, each over a half axis.
    record Cut(double x, double y, double cosA, double sinA, double cosB, double sinB, double value) {
        boolean contains(double px, double py) {
            double dx = px - x;
            double dy = py - y;
            double u = dx * cosA + dy * sinA;
            double v = dy * cosB - dx * sinB;
            return u * u + v * v <= 1;
        }
    }

    private final List<Ellipsoid> parts;
    private final double outside;

    private Phantom(double outside, List<Ellipsoid> parts) {
        this.outside = outside;
        this.parts = parts;
    }

    /// A trunk in Hounsfield units.
    static Phantom trunk(SplittableRandom random) {
        double wobble = random.nextDouble(-0.05, 0.05);
        return new Phantom(-1000, List.of(
                new Ellipsoid(0, 0, 0, 0.88, 0.66, 4, 0, -90),
                new Ellipsoid(0, 0, 0, 0.80, 0.58, 4, 0, 45),
                new Ellipsoid(-0.36, -0.05 + wobble, 0.2, 0.34, 0.30, 0.9, 0.3, 65),
                new Ellipsoid(0.40, 0.02, 0.1, 0.17, 0.22, 0.6, -0.4, 110),
                new Ellipsoid(0.05, -0.28, -0.2, 0.22, 0.14, 0.5, wobble, -950),
                new Ellipsoid(0, 0.38, 0, 0.13, 0.12, 4, 0, 420),
                new Ellipsoid(0, 0.36, 0, 0.06, 0.05, 4, 0, 20),
                new Ellipsoid(0.03, 0.16, 0, 0.06, 0.06, 4, 0, 210),
                new Ellipsoid(-0.44 + wobble, -0.12, 0.3, 0.06, 0.05, 0.2, 0, 10)));
    }

    /// A head, in units of signal.
    static Phantom head(SplittableRandom random) {
        double wobble = random.nextDouble(-0.04, 0.04);
        return new Phantom(4, List.of(
                new Ellipsoid(0, 0, 0, 0.69, 0.88, 0.95, 0, 900),
                new Ellipsoid(0, 0, 0, 0.64, 0.83, 0.90, 0, 60),
                new Ellipsoid(0, 0, 0, 0.61, 0.80, 0.88, 0, 520),
                new Ellipsoid(0, 0, 0, 0.52, 0.70, 0.78, 0, 640),
                new Ellipsoid(0.20, wobble, 0, 0.10, 0.28, 0.40, -0.3, 180),
                new Ellipsoid(-0.20, wobble, 0, 0.12, 0.32, 0.40, 0.3, 180),
                new Ellipsoid(0, -0.34, 0.1, 0.18, 0.20, 0.25, 0, 700),
                new Ellipsoid(0.06 + wobble, 0.45, -0.1, 0.07, 0.06, 0.12, 0, 1100)));
    }

    /// {@return a slice as 16-bit words in little endian order, rows from top to bottom}
    ///
    /// @param size rows and columns
    /// @param z the height of the slice, from -1 to 1
    /// @param scale and offset: stored value = value × scale + offset
    /// @param noise standard deviation, about
    byte[] slice(int size, double z, double scale, double offset, double noise, SplittableRandom random) {
        var pixels = new byte[size * size * 2];
        var cuts = parts.reversed().stream().filter(part -> part.room(z) > 0).map(part -> part.cut(z)).toList();
        for (int row = 0, at = 0; row < size; row++) {
            double y = (2.0 * row + 1) / size - 1;
            for (int column = 0; column < size; column++, at += 2) {
                double x = (2.0 * column + 1) / size - 1;
                double grain = (random.nextDouble() + random.nextDouble() - 1) * 2.4 * noise;
                int stored = Math.clamp(Math.round((value(cuts, x, y) + grain) * scale + offset), 0, 4095);
                pixels[at] = (byte) (stored & LEAST_SIGNIFICANT_BYTE);
                pixels[at + 1] = (byte) (stored >>> 8);
            }
        }
        return pixels;
    }

    private double value(List<Cut> cuts, double x, double y) {
        for (int i = 0; i < cuts.size(); i++) {
            if (cuts.get(i).contains(x, y)) {
                return cuts.get(i).value();
            }
        }
        return outside;
    }
}
