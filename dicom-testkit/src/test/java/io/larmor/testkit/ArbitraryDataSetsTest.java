package io.larmor.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.larmor.data.BulkData;
import io.larmor.data.DataSet;
import io.larmor.data.DataSetDiff;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomJson;
import io.larmor.data.ReadOptions;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

/// What holds for every data set: what is written in some way and read is the same again.
class ArbitraryDataSetsTest {
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax JPEG = TransferSyntax.of(Uid.JPEGBaseline8Bit);
    private static final int SEEDS = Integer.getInteger("larmor.arbitrary", 60);
    /// JSON is in UTF-8, and so is what is read from it.
    private static final DataSetDiff.Options UNICODE = new DataSetDiff.Options(Set.of(Tag.SpecificCharacterSet), false);

    @TempDir
    Path folder;

    @Test
    void theyHaveEveryVr() {
        var seen = EnumSet.noneOf(Vr.class);
        for (int seed = 0; seed < SEEDS; seed++) {
            ArbitraryDataSets.of(seed).forEach(element -> seen.add(element.vr()));
        }
        assertEquals(EnumSet.allOf(Vr.class), seen);
    }

    @Test
    void theSameSeedMakesTheSame() {
        assertArrayEquals(ArbitraryDataSets.of(7).encode(EXPLICIT), ArbitraryDataSets.of(7).encode(EXPLICIT));
    }

    @Test
    void everySyntaxAndEveryWayOfReadingGivesThemBack() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            for (var syntax : List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT,
                    TransferSyntax.EXPLICIT_VR_BIG_ENDIAN, TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
                comesBack(ArbitraryDataSets.of(seed), syntax, seed);
            }
            comesBack(ArbitraryDataSets.encapsulated(seed), JPEG, seed);
        }
    }

    private void comesBack(DataSet made, TransferSyntax syntax, int seed) throws IOException {
        var message = "seed " + seed + " " + syntax.uid();
        var bytes = made.encode(syntax);
        var parsed = DataSet.parse(bytes, syntax);
        assertSame(made, parsed, syntax.explicitVr(), message);
        assertArrayEquals(bytes, parsed.encode(syntax), message);
        assertArrayEquals(bytes, rebuilt(parsed).encode(syntax), message);
        var options = ReadOptions.builder().bulkThreshold(seed).build();
        var passed = DataSet.read(new ByteArrayInputStream(bytes), syntax, options,
                (_, value) -> Optional.of(BulkData.of(value.readAllBytes())));
        assertSame(made, passed, syntax.explicitVr(), message);
        var path = folder.resolve("file");
        DicomFile.write(path, DicomFile.fileMeta(Uid.RawDataStorage, "2.25.1", syntax.uid(), ""), made);
        try (var file = DicomFile.open(path, options)) {
            assertSame(made, file.dataSet(), syntax.explicitVr(), message);
        }
    }

    /// The same elements, none of which can be written as the bytes of the whole.
    private static DataSet rebuilt(DataSet dataSet) {
        var builder = DataSet.builder().lenient();
        dataSet.forEach(builder::add);
        return builder.build();
    }

    private static void assertSame(DataSet made, DataSet read, boolean explicit, String message) throws IOException {
        var differences = new ArrayList<>(DataSetDiff.of(made, read, DataSetDiff.Options.DEFAULT));
        if (explicit) {
            assertEquals(vrs(made), vrs(read), message);
        } else {
            // Where no VRs are written, those of private elements are not known any more.
            differences.removeIf(difference -> difference.path().toString().contains("(0009,10"));
        }
        assertEquals(List.of(), differences, message);
    }

    private static String vrs(DataSet dataSet) {
        var text = new StringBuilder();
        for (var element : dataSet) {
            text.append(element.vr());
            element.items().forEach(item -> text.append('(').append(vrs(item)).append(')'));
        }
        return text.toString();
    }

    @Test
    void jsonGivesThemBack() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            var made = ArbitraryDataSets.of(seed);
            var read = DicomJson.parse(DicomJson.toString(made));
            assertEquals(List.of(), DataSetDiff.of(made, read, UNICODE), "seed " + seed);
            var parsed = DataSet.parse(made.encode(EXPLICIT), EXPLICIT);
            assertEquals(DicomJson.toString(made), DicomJson.toString(parsed), "seed " + seed);
        }
    }
}
