package io.larmor.benchmarks.regression;

import java.util.Locale;
import java.util.OptionalDouble;

/// What one benchmark came to: its time as a ratio to a reference of the same run, and the bytes that it allocates.
///
/// @param name  the class and the method, with the values of the parameters: `DataSetBenchmark.parse[1.2.840.10008.1.2]`
/// @param ratio its time to that of its reference, nothing if it has none
/// @param bytes bytes allocated on the heap in each operation, by all threads
record Figure(String name, OptionalDouble ratio, double bytes) {
    private static final String NOTHING = "-";
    private static final int COLUMNS = 3;

    /// {@return the figure in a line of the baseline}
    ///
    /// @throws IllegalArgumentException if it has not three columns, or no numbers in the second and third
    static Figure of(String line) {
        var columns = line.split("\t", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException("not a name, a ratio and a number of bytes: " + line);
        }
        return new Figure(columns[0], columns[1].equals(NOTHING)
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(columns[1])), Double.parseDouble(columns[2]));
    }

    String line() {
        return name + '\t' + ratioText() + '\t' + bytesText();
    }

    String ratioText() {
        return ratio.isEmpty() ? NOTHING : String.format(Locale.ROOT, "%.2f", ratio.getAsDouble());
    }

    String bytesText() {
        return String.format(Locale.ROOT, "%.0f", bytes);
    }
}
