package io.larmor.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Element;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A CT image of 512 x 512 x 16 bit with a header of about 150 elements, some of them sequences: indexing it, reading values, writing it
/// as it is and in another transfer syntax. Copying the same bytes once is the measure beside them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DataSetBenchmark {

    @Param({"1.2.840.10008.1.2", "1.2.840.10008.1.2.1"})
    private String syntaxUid = Uid.ExplicitVRLittleEndian;

    private TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private TransferSyntax other = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    private byte[] bytes = new byte[0];
    private DataSet parsed = DataSet.EMPTY;

    @Setup
    public void generate() throws DicomFormatException {
        syntax = TransferSyntax.of(syntaxUid);
        other = syntax.explicitVr()
                ? TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN
                : TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
        var image = DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, "2.25.1")
                .set(Tag.PatientName, "Doe^Jane").set(Tag.PatientID, "4711").set(Tag.StudyInstanceUID, "2.25.2")
                .set(Tag.SeriesInstanceUID, "2.25.3").set(Tag.Modality, "CT").setInts(Tag.Rows, 512)
                .setInts(Tag.Columns, 512)
                .set(Tag.PixelSpacing, "0.7", "0.7").setBytes(Tag.PixelData, Vr.OW, new byte[512 * 512 * 2]);
        for (int i = 0; i < 100; i++) {
            image.set(0x00191010 + i, Vr.LO, "value " + i);
        }
        for (int tag : new int[] {Tag.ReferencedStudySequence, Tag.ReferencedImageSequence, Tag.SourceImageSequence}) {
            var item = DataSet.builder().set(Tag.ReferencedSOPClassUID, Uid.CTImageStorage)
                    .set(Tag.ReferencedSOPInstanceUID, "2.25.4").build();
            image.setItems(tag, item, item, item);
        }
        bytes = image.set(0x00190010, Vr.LO, "LARMOR BENCHMARK").build().encode(syntax);
        parsed = DataSet.parse(bytes, syntax);
    }

    @Benchmark
    public byte[] copyOnce() {
        return Arrays.copyOf(bytes, bytes.length);
    }

    @Benchmark
    public DataSet parse() throws DicomFormatException {
        return DataSet.parse(bytes, syntax);
    }

    @Benchmark
    public int readEveryString() {
        int length = 0;
        for (Element element : parsed) {
            if (element.vr().isString()) {
                length += element.string().map(String::length).orElse(0);
            }
        }
        return length;
    }

    @Benchmark
    public byte[] writeUntouched() {
        return parsed.encode(syntax);
    }

    @Benchmark
    public byte[] convert() {
        return parsed.encode(other);
    }
}
