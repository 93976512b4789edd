package io.larmor.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

class DataSetDiffTest {

    private static List<String> diff(DataSet first, DataSet second) throws IOException {
        return DataSetDiff.of(first, second, DataSetDiff.Options.DEFAULT).stream()
                .map(difference -> difference.getClass().getSimpleName() + " " + difference.path()).toList();
    }

    @Test
    void eachKindIsTold() throws IOException {
        var first = DataSet.builder().set(Tag.Modality, "CT").set(Tag.PatientID, "1").set(0x0009_1001, Vr.LO, "a")
                .setInts(Tag.Rows, 5).build();
        var second = DataSet.builder().set(Tag.PatientID, "2").set(0x0009_1001, Vr.SH, "a").setInts(Tag.Rows, 5)
                .setInts(Tag.Columns, 5).build();
        assertEquals(List.of("OnlyInFirst Modality", "OtherVr (0009,1001)", "OtherValue PatientID",
                "OnlyInSecond Columns"), diff(first, second));
        assertEquals(List.of(), diff(first, first));
        var vr = DataSetDiff.of(first, second, DataSetDiff.Options.DEFAULT).get(1);
        assertEquals(Vr.SH, assertInstanceOf(Difference.OtherVr.class, vr).second().vr());
    }

    @Test
    void itemsAreComparedOneByOne() throws IOException {
        var item = DataSet.builder().set(Tag.CodeValue, "1").set(Tag.CodeMeaning, "x").build();
        var first = DataSet.builder().setItems(Tag.AnatomicRegionSequence, item, item, DataSet.EMPTY).build();
        var second = DataSet.builder()
                .setItems(Tag.AnatomicRegionSequence, item, item.with(Tag.CodeMeaning, "y"), DataSet.EMPTY,
                        DataSet.EMPTY, item.without(Tag.CodeValue))
                .build();
        assertEquals(List.of("OtherValue AnatomicRegionSequence", "OtherValue AnatomicRegionSequence[1].CodeMeaning",
                "OnlyInSecond AnatomicRegionSequence[4].CodeMeaning"), diff(first, second));
    }

    @Test
    void whatIsToBeIgnoredIs() throws IOException {
        var first = DataSet.builder().set(Tag.Modality, "CT").set(0x0008_0000, Vr.UL, "5").build();
        var second = DataSet.builder().set(Tag.Modality, "MR").build();
        assertEquals(List.of(), DataSetDiff.of(first, second, new DataSetDiff.Options(Set.of(Tag.Modality), false)));
        assertEquals(2, DataSetDiff.of(first, second, new DataSetDiff.Options(Set.of(), true)).size());
    }

    @Test
    void theEncodingDoesNotCount() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            var dataSet = new RandomData(seed).dataSet(3);
            var big = TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
            assertEquals(List.of(), diff(dataSet, DataSet.parse(dataSet.encode(big), big)), "seed " + seed);
        }
        var latin = DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 100").set(Tag.PatientName, "Ä").build();
        var unicode = DataSet.builder().set(Tag.PatientName, "Ä").build();
        var explicit = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
        assertEquals(List.of("OtherValue SpecificCharacterSet"), diff(DataSet.parse(latin.encode(explicit), explicit),
                DataSet.parse(unicode.encode(explicit), explicit)));
    }

    @Test
    void numbersAreComparedAsNumbers() throws IOException {
        var first = DataSet.builder().lenient().set(Tag.InstanceNumber, "007").set(Tag.PixelSpacing, "1.50", "x", "1E2")
                .build();
        assertEquals(List.of(), diff(first,
                DataSet.builder().lenient().set(Tag.InstanceNumber, "7").set(Tag.PixelSpacing, "1.5", "x", "100")
                        .build()));
        assertEquals(List.of("OtherValue InstanceNumber", "OtherValue PixelSpacing"), diff(first,
                DataSet.builder().lenient().set(Tag.InstanceNumber, "8").set(Tag.PixelSpacing, "1.5", "y", "100")
                        .build()));
    }

    @Test
    void aNameOfDelimitersAloneIsNone() throws IOException {
        var carets = DataSet.builder().set(Tag.PatientName, "^^^^").build();
        var nothing = DataSet.builder().setEmpty(Tag.PatientName).build();
        assertEquals(List.of(), diff(carets, nothing));
        assertEquals(List.of("OtherValue PatientName"), diff(carets.with(Tag.PatientName, "^A"), nothing));
    }

    @Test
    void largeValuesAreComparedWhereTheyStand(@TempDir Path folder) throws IOException {
        var pixels = new byte[200_000];
        Arrays.fill(pixels, (byte) 7);
        var one = DataSet.builder().set(Tag.SOPClassUID, "1.2").set(Tag.SOPInstanceUID, "1.3")
                .setBytes(Tag.PixelData, Vr.OW, pixels).build();
        var other = pixels.clone();
        other[199_999] = 8;
        DicomFile.write(folder.resolve("a"), one, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        DicomFile.write(folder.resolve("b"), one, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN);
        DicomFile.write(folder.resolve("c"), one.with(Element.of(Tag.PixelData, Vr.OW, other)),
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        try (var a = DicomFile.open(folder.resolve("a"));
                var b = DicomFile.open(folder.resolve("b"));
                var c = DicomFile.open(folder.resolve("c"))) {
            assertEquals(List.of(), diff(a.dataSet(), b.dataSet()));
            assertEquals(List.of("OtherValue PixelData"), diff(b.dataSet(), c.dataSet()));
        }
    }

    @Test
    void fragmentsAreComparedEach() throws IOException {
        var table = BulkData.of(new byte[0]);
        var first = DataSet.builder().setFragments(Tag.PixelData, List.of(table, BulkData.of(new byte[] {1, 2})))
                .build();
        var padded = DataSet.builder().setFragments(Tag.PixelData, List.of(table, BulkData.of(new byte[] {1}))).build();
        var zero = DataSet.builder().setFragments(Tag.PixelData, List.of(table, BulkData.of(new byte[] {1, 0})))
                .build();
        assertEquals(List.of("OtherValue PixelData"), diff(first, padded));
        assertEquals(List.of(), diff(zero, padded));
        assertEquals(List.of("OtherValue PixelData"),
                diff(first, DataSet.builder().setBytes(Tag.PixelData, Vr.OB, new byte[2]).build()));
    }
}
