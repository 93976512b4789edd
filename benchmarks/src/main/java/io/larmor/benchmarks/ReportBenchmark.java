package io.larmor.benchmarks;

import java.util.concurrent.TimeUnit;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.TransferSyntax;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A structured report of 10 KB with 519 elements in sequences up to 8 deep, 399 of them with a value: indexing it, and reading
/// every value.
/// Beside them, as the measure, copying and adding up the same bytes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReportBenchmark {
    private static final TransferSyntax SYNTAX = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    private byte[] bytes = {};
    private byte[] copy = {};
    private DataSet parsed = DataSet.EMPTY;

    @Setup
    public void generate() throws DicomFormatException {
        var report = SyntheticDataSets.report();
        bytes = report.encode(SYNTAX);
        copy = new byte[bytes.length];
        parsed = DataSet.parse(bytes, SYNTAX);
        if (SyntheticDataSets.count(report) != 519) {
            throw new IllegalStateException(SyntheticDataSets.count(report) + " elements");
        }
    }

    @Benchmark
    public byte[] copyOnce() {
        System.arraycopy(bytes, 0, copy, 0, bytes.length);
        return copy;
    }

    @Benchmark
    public int scan() {
        int sum = 0;
        for (byte b : bytes) {
            sum += b;
        }
        return sum;
    }

    @Benchmark
    public DataSet parse() throws DicomFormatException {
        return DataSet.parse(bytes, SYNTAX);
    }

    @Benchmark
    public int readEveryValue() {
        return length(parsed);
    }

    private static int length(DataSet dataSet) {
        int length = 0;
        for (var element : dataSet) {
            for (var value : element.strings()) {
                length += value.length();
            }
            for (var item : element.items()) {
                length += length(item);
            }
        }
        return length;
    }
}
