package io.larmor.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A CT image of 525 KB with a header of 280 elements: indexing it, writing it as it is and in another transfer syntax. Beside them,
/// as the measure, copying the same bytes once and adding up the bytes of the header.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DataSetBenchmark {

    @Param({Uid.ImplicitVRLittleEndian, Uid.ExplicitVRLittleEndian})
    private String syntaxUid = Uid.ExplicitVRLittleEndian;

    private TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private TransferSyntax other = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    private byte[] bytes = {};
    private int headerLength;
    private DataSet parsed = DataSet.EMPTY;
    private final Sink sink = new Sink();

    @Setup
    public void generate() throws DicomFormatException {
        syntax = TransferSyntax.of(syntaxUid);
        other = syntax.explicitVr()
                ? TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN
                : TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
        var ct = SyntheticDataSets.ct();
        bytes = ct.encode(syntax);
        headerLength = bytes.length - 512 * 512 * 2;
        parsed = DataSet.parse(bytes, syntax);
        sink.bytes = new byte[bytes.length + 16 * 1024];
        if (SyntheticDataSets.count(ct) != 280) {
            throw new IllegalStateException(SyntheticDataSets.count(ct) + " elements");
        }
    }

    @Benchmark
    public byte[] copyOnce() {
        System.arraycopy(bytes, 0, sink.bytes, 0, bytes.length);
        return sink.bytes;
    }

    @Benchmark
    public byte[] copyOnceIntoANewArray() {
        return bytes.clone();
    }

    @Benchmark
    public int scanHeader() {
        int sum = 0;
        for (int i = 0; i < headerLength; i++) {
            sum += bytes[i];
        }
        return sum;
    }

    @Benchmark
    public DataSet parse() throws DicomFormatException {
        return DataSet.parse(bytes, syntax);
    }

    @Benchmark
    public int findTen() {
        return parsed.element(Tag.SOPInstanceUID).orElseThrow().tag()
                + parsed.element(Tag.PixelData).orElseThrow().tag() + parsed.ints(Tag.Rows)[0]
                + parsed.ints(Tag.Columns)[0] + parsed.strings(Tag.PatientName).size()
                + parsed.strings(Tag.PatientID).size() + parsed.strings(Tag.StudyInstanceUID).size()
                + parsed.strings(Tag.SeriesInstanceUID).size() + parsed.strings(Tag.Modality).size()
                + parsed.strings(Tag.InstanceNumber).size();
    }

    @Benchmark
    public byte[] encodeUntouched() {
        return parsed.encode(syntax);
    }

    @Benchmark
    public Sink writeUntouched() throws IOException {
        sink.count = 0;
        parsed.writeTo(sink, syntax);
        return sink;
    }

    @Benchmark
    public byte[] encodeConverted() {
        return parsed.encode(other);
    }

    @Benchmark
    public Sink writeConverted() throws IOException {
        sink.count = 0;
        parsed.writeTo(sink, other);
        return sink;
    }

    /// Takes bytes at the cost of copying them once.
    public static final class Sink extends OutputStream {
        private byte[] bytes = {};
        private int count;

        @Override
        public void write(int b) {
            bytes[count++] = (byte) b;
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            System.arraycopy(from, offset, bytes, count, length);
            count += length;
        }
    }
}
