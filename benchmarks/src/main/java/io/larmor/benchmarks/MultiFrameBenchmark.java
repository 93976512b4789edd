package io.larmor.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.larmor.data.BulkData;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Element;
import io.larmor.data.Frames;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A file of 256 MiB in 512 frames, native, or encapsulated with a Basic Offset Table: opening and indexing it, and reading frames of it in turn. Beside
/// them, as the measure, reading the bytes of a frame where they stand in the file.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MultiFrameBenchmark {
    private static final int FRAMES = 512;
    private static final int FRAME = 512 * 1024;
    private static final String JPEG = "1.2.840.10008.1.2.4.50";

    @Param({Uid.ExplicitVRLittleEndian, JPEG})
    private String syntaxUid = Uid.ExplicitVRLittleEndian;

    private Path path = Path.of("");
    private @Nullable DicomFile file;
    private @Nullable Frames frames;
    private final ByteBuffer buffer = ByteBuffer.allocate(FRAME);
    private int next;

    @Setup
    public void generate() throws IOException {
        path = Files.createTempFile("frames", ".dcm");
        var image = DataSet.builder().set(Tag.SOPClassUID, Uid.MultiFrameGrayscaleWordSecondaryCaptureImageStorage)
                .set(Tag.SOPInstanceUID, "2.25.1").set(Tag.NumberOfFrames, Integer.toString(FRAMES))
                .setInts(Tag.SamplesPerPixel, 1).setInts(Tag.Rows, 512).setInts(Tag.Columns, 512)
                .setInts(Tag.BitsAllocated, 16);
        var pixels = path.resolveSibling(path.getFileName() + ".pixels");
        try (var hole = FileChannel.open(pixels, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
                StandardOpenOption.READ, StandardOpenOption.SPARSE, StandardOpenOption.DELETE_ON_CLOSE)) {
            hole.write(ByteBuffer.allocate(1), (long) FRAMES * FRAME - 1);
            var all = BulkData.of(hole, 0, (long) FRAMES * FRAME);
            if (syntaxUid.equals(JPEG)) {
                var fragments = new ArrayList<BulkData>(List.of(BulkData.of(table())));
                for (int i = 0; i < FRAMES; i++) {
                    fragments.add(all.slice((long) i * FRAME, FRAME));
                }
                image.setFragments(Tag.PixelData, fragments);
            } else {
                image.add(Element.of(Tag.PixelData, Vr.OW, all));
            }
            DicomFile.write(path, image.build(), TransferSyntax.of(syntaxUid));
        }
        var opened = DicomFile.open(path);
        file = opened;
        frames = Frames.of(opened.dataSet());
        if (Files.size(path) < 256 << 20 || frames.count() != FRAMES) {
            throw new IllegalStateException(Files.size(path) + " bytes");
        }
    }

    private static byte[] table() {
        var table = ByteBuffer.allocate(4 * FRAMES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < FRAMES; i++) {
            table.putInt(i * (FRAME + 8));
        }
        return table.array();
    }

    @TearDown
    public void delete() throws IOException {
        Objects.requireNonNull(file).close();
        Files.delete(path);
    }

    private int turn() {
        next = (next + 37) % FRAMES;
        return next;
    }

    @Benchmark
    public ByteBuffer readAsMuchOfTheFile() throws IOException {
        buffer.clear();
        Objects.requireNonNull(file).channel().read(buffer, 4096 + (long) turn() * FRAME);
        return buffer;
    }

    @Benchmark
    public byte[] readFrame() throws IOException {
        return Objects.requireNonNull(frames).bytes(turn());
    }

    @Benchmark
    public DataSet openAndIndex() throws IOException {
        try (var opened = DicomFile.open(path)) {
            return opened.dataSet();
        }
    }
}
