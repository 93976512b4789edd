package io.larmor.benchmarks.wire;

import java.util.Arrays;
import java.util.List;

/// The values that several runs of one thing gave.
///
/// @param values in the order of the runs, at least one
record Sample(List<Double> values) {
    double median() {
        double[] sorted = sorted();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double min() {
        return sorted()[0];
    }

    double max() {
        return sorted()[values.size() - 1];
    }

    /// {@return the median of the ratios to another sample, run by run: both ran in turn, so that what the machine did to one run
    /// it did to its neighbour}
    double ratioTo(Sample other) {
        var ratios = new java.util.ArrayList<Double>();
        for (int i = 0; i < Math.min(values.size(), other.values.size()); i++) {
            ratios.add(values.get(i) / other.values.get(i));
        }
        return new Sample(ratios).median();
    }

    private double[] sorted() {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
