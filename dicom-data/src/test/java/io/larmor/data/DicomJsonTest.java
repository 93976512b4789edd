package io.larmor.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DicomJsonTest {
    private static final DataSet RANDOM_SAMPLE = new RandomData(5).dataSet(2);

    @Nested
    class Writing {

        @Test
        void charactersAreStrings() {
            var dataSet = DataSet.builder().lenient().set(Tag.Modality, "CT")
                    .set(Tag.ImageType, "ORIGINAL", "", "AXIAL")
                    .set(Tag.StudyDescription, "say \"é\"\t\\ /").setEmpty(Tag.AccessionNumber).build();
            assertEquals("""
                    {"00080008":{"vr":"CS","Value":["ORIGINAL",null,"AXIAL"]},"00080050":{"vr":"SH"},\
                    "00080060":{"vr":"CS","Value":["CT"]}}""",
                    DicomJson.toString(dataSet.without(Tag.StudyDescription)));
            assertTrue(DicomJson
                    .toString(DataSet.builder().lenient().set(Tag.TextValue, "say \"é\"\t\\ /\u0001\n").build())
                    .contains("[\"say \\\"é\\\"\\t\\\\ /\\u0001\\n\"]"));
        }

        @Test
        void numbersAreNumbers() {
            var dataSet = DataSet.builder().setInts(Tag.Rows, 512).setInts(Tag.SmallestImagePixelValue, 0, 65535)
                    .set(Tag.PixelSpacing, "0.50", "+1.5E-3").set(Tag.InstanceNumber, "007")
                    .set(0x00091001, Vr.FL, "0.1", "1.0E10").set(0x00091002, Vr.FD, "0.1", "NaN", "-Infinity")
                    .set(0x00091003, Vr.SV, "-9007199254740992", "9007199254740993")
                    .set(0x00091004, Vr.UV, "18446744073709551615", "1")
                    .set(Tag.FrameIncrementPointer, "00181063").build();
            assertEquals(
                    """
                            {"00091001":{"vr":"FL","Value":[0.1,1.0E10]},"00091002":{"vr":"FD","Value":[0.1,"NaN","-Infinity"]},\
                            "00091003":{"vr":"SV","Value":[-9007199254740992,"9007199254740993"]},\
                            "00091004":{"vr":"UV","Value":["18446744073709551615",1]},\
                            "00200013":{"vr":"IS","Value":[7]},"00280009":{"vr":"AT","Value":["00181063"]},\
                            "00280010":{"vr":"US","Value":[512]},"00280030":{"vr":"DS","Value":[0.50,1.5E-3]},\
                            "00280106":{"vr":"US","Value":[0,65535]}}""",
                    DicomJson.toString(dataSet));
        }

        @ParameterizedTest
        @CsvSource({"1, 1", "-1, -1", "+1, 1", "007, 7", "-0.50, -0.50", ".5, 0.5", "5., 5", "-.5e+1, -0.5e+1",
            "1E5, 1E5", "00, 0", "0.0, 0.0"})
        void aDecimalStringBecomesANumber(String decimal, String number) {
            assertEquals(number, JsonNumbers.normalized(decimal));
            assertTrue(JsonNumbers.isNumber(number));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "+", ".", "-.", "1e", "1,5", "0x1", "NaN", "1 2", "1.2.3", "e5", "٣", "1e5.5"})
        void whatIsNoDecimalStringStaysAString(String decimal) {
            assertEquals(null, JsonNumbers.normalized(decimal));
            assertFalse(JsonNumbers.isNumber(decimal));
        }

        @Test
        void aNameIsAnObjectOfItsGroups() {
            var dataSet = DataSet.builder().set(Tag.SpecificCharacterSet, "", "ISO 2022 IR 87")
                    .set(Tag.PatientName, "Yamada^Tarou=山田^太郎=やまだ^たろう").set(Tag.OtherPatientNames, "A^B", "", "=山")
                    .build();
            assertEquals(
                    """
                            {"00080005":{"vr":"CS","Value":["ISO_IR 192"]},"00100010":{"vr":"PN","Value":[{"Alphabetic":"Yamada^Tarou",\
                            "Ideographic":"山田^太郎","Phonetic":"やまだ^たろう"}]},\
                            "00101001":{"vr":"PN","Value":[{"Alphabetic":"A^B"},null,{"Ideographic":"山"}]}}""",
                    DicomJson.toString(dataSet));
        }

        @Test
        void sequencesAreArraysOfDataSets() {
            var item = DataSet.builder().set(Tag.CodeValue, "T-1").build();
            var dataSet = DataSet.builder().setItems(Tag.AnatomicRegionSequence, item, DataSet.EMPTY)
                    .setItems(Tag.ViewCodeSequence, List.of()).build();
            assertEquals(
                    """
                            {"00082218":{"vr":"SQ","Value":[{"00080100":{"vr":"SH","Value":["T-1"]}},{}]},"00540220":{"vr":"SQ"}}""",
                    DicomJson.toString(dataSet));
        }

        @Test
        void binaryIsBase64AndWordsAreLittleEndian() throws IOException {
            var dataSet = DataSet.builder().setBytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4}).build();
            var expected = """
                    {"7FE00010":{"vr":"OW","InlineBinary":"AQIDBA=="}}""";
            assertEquals(expected, DicomJson.toString(dataSet));
            var big = DataSet.parse(dataSet.encode(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN),
                    TransferSyntax.EXPLICIT_VR_BIG_ENDIAN);
            assertEquals(expected, DicomJson.toString(big));
        }

        @Test
        void encapsulatedPixelDataIsAnArrayOfFragments() throws IOException {
            var fragments = List.of(BulkData.of(new byte[0]), BulkData.of(new byte[] {1, 2}),
                    BulkData.of(new byte[] {3, 4}));
            var dataSet = DataSet.builder().setFragments(Tag.PixelData, fragments).build();
            var json = """
                    {"7FE00010":{"vr":"OB","DataFragment":[{},{"InlineBinary":"AQI="},{"InlineBinary":"AwQ="}]}}""";
            assertEquals(json, DicomJson.toString(dataSet));
            assertEquals(json, DicomJson.toString(DicomJson.parse(json)));
        }

        @Test
        void largeValuesMayBeElsewhere() throws IOException {
            var asked = new ArrayList<String>();
            var options = DicomJson.Options.DEFAULT.withBulkData(3, (path, element) -> {
                asked.add(path);
                return element.tag() == Tag.PixelData ? Optional.of("bulk/" + path) : Optional.empty();
            });
            var item = DataSet.builder().setBytes(Tag.PixelData, Vr.OW, new byte[4])
                    .setBytes(Tag.RedPaletteColorLookupTableData, Vr.OW,
                            new byte[4])
                    .setBytes(Tag.SelectorOBValue, Vr.OB, new byte[2]).build();
            var out = new StringBuilder();
            DicomJson.write(DataSet.builder().setItems(Tag.IconImageSequence, DataSet.EMPTY, item).build(), out,
                    options);
            assertEquals("""
                    {"00880200":{"vr":"SQ","Value":[{},{"00281201":{"vr":"OW","InlineBinary":"AAAAAA=="},\
                    "00720065":{"vr":"OB","InlineBinary":"AAA="},\
                    "7FE00010":{"vr":"OW","BulkDataURI":"bulk/00880200/1/7FE00010"}}]}}""", out.toString());
            assertEquals(List.of("00880200/1/00281201", "00880200/1/7FE00010"), asked);
        }

        @Test
        void linesMayBeIndentedAndAStreamIsInUtf8() throws IOException {
            var item = DataSet.builder().set(Tag.PatientName, "é").build();
            var out = new ByteArrayOutputStream();
            DicomJson.write(
                    DataSet.builder().set(Tag.Modality, "CT").setItems(Tag.AnatomicRegionSequence, item).build(), out,
                    DicomJson.Options.DEFAULT.withIndent());
            assertEquals("""
                    {
                      "00080005":{"vr":"CS","Value":["ISO_IR 192"]},
                      "00080060":{"vr":"CS","Value":["CT"]},
                      "00082218":{"vr":"SQ","Value":[{
                        "00100010":{"vr":"PN","Value":[{"Alphabetic":"é"}]}
                      }]}
                    }""", out.toString(StandardCharsets.UTF_8));
        }

        @Test
        void groupLengthsAreLeftOut() throws IOException {
            var bytes = new byte[] {8, 0, 0, 0, 'U', 'L', 4, 0, 10, 0, 0, 0, 8, 0, 0x60, 0, 'C', 'S', 2, 0, 'C', 'T'};
            var dataSet = DataSet.parse(bytes, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
            assertEquals("{\"00080060\":{\"vr\":\"CS\",\"Value\":[\"CT\"]}}", DicomJson.toString(dataSet));
        }
    }

    @Nested
    class Reading {

        @Test
        void whatIsWrittenIsRead() throws IOException {
            var item = DataSet.builder().set(Tag.CodeMeaning, "Köpfchen").build();
            var dataSet = DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 192")
                    .set(Tag.PatientName, "Doe^Jane=山^川")
                    .setInts(Tag.Rows, 512).set(Tag.PixelSpacing, "0.50", "", "2")
                    .setItems(Tag.AnatomicRegionSequence, item)
                    .set(0x00091001, Vr.FL, "0.1", "-Infinity").set(0x00091003, Vr.SV, "-9223372036854775808")
                    .setBytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4}).set(Tag.FrameIncrementPointer, "00181063")
                    .build();
            var json = DicomJson.toString(dataSet);
            var read = DicomJson.parse(json);
            assertEquals(json, DicomJson.toString(read));
            assertArrayEquals(dataSet.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                    read.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
        }

        @Test
        void whatOthersWriteIsRead() throws IOException {
            var dataSet = DicomJson
                    .parse("""
                            { "00280010" : { "Value" : [ 512.0 ], "vr" : "US" }, "00200013": {"vr":"IS","Value":["7"]},
                              "00091001": {"vr":"FD","Value":["inf","-inf"]}, "00100010": {"vr":"PN","Value":[{"Phonetic":"x"}]},
                              "00080060": {"Value":["CT"]}, "0009100a": {"vr":"LO","Value":["\\u00e9\\ud83d\\ude00"]} }""");
            assertEquals(512, dataSet.intValue(Tag.Rows).orElseThrow());
            assertEquals("7", dataSet.string(Tag.InstanceNumber).orElseThrow());
            assertArrayEquals(new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY},
                    dataSet.doubles(0x00091001));
            assertEquals("==x", dataSet.string(Tag.PatientName).orElseThrow());
            assertEquals("CT", dataSet.string(Tag.Modality).orElseThrow());
            assertEquals("é😀", dataSet.string(0x0009100A).orElseThrow());
            assertEquals("ISO_IR 192", dataSet.string(Tag.SpecificCharacterSet).orElseThrow());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "{", "[]", "null", "{}x", "{\"00100010\":1}", "{\"0010001\":{}}",
            "{\"PatientName\":{}}",
            "{\"00100010\":{\"vr\":\"XX\"}}", "{\"00100010\":{\"vr\":5}}", "{\"00100010\":{\"vr\":\"PN\",\"Value\":5}}",
            "{\"00280010\":{\"vr\":\"US\",\"Value\":[\"x\"]}}", "{\"00280010\":{\"vr\":\"US\",\"Value\":[65536]}}",
            "{\"00280010\":{\"vr\":\"US\",\"Value\":[1.5]}}", "{\"00080060\":{\"vr\":\"CS\",\"Value\":[\"a\\\\b\"]}}",
            "{\"00080060\":{\"vr\":\"CS\",\"Value\":[{}]}}", "{\"7FE00010\":{\"vr\":\"OW\",\"InlineBinary\":\"!\"}}",
            "{\"7FE00010\":{\"vr\":\"OW\",\"BulkDataURI\":\"x\"}}", "{\"7FE00010\":{\"vr\":\"OW\",\"Value\":[1]}}",
            "{\"00082218\":{\"vr\":\"SQ\",\"Value\":[1]}}",
            "{\"00080060\":{\"vr\":\"CS\"},\"00080060\":{\"vr\":\"CS\"}}",
            "{\"00204000\":{\"vr\":\"LT\",\"Value\":[\"a\",\"b\"]}}"})
        void whatIsNoDataSetIsRefused(String json) {
            assertThrows(DicomFormatException.class, () -> DicomJson.parse(json));
        }

        @ParameterizedTest
        @ValueSource(strings = {"{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 2]", "\"a", "\"\\x\"",
            "\"\\u12g4\"", "\"\n\"", "01",
            "1.", "-", "+1", "NaN", "tru", "'a'", "{a:1}", "[", "\"\\"})
        void whatIsNoJsonIsRefused(String json) {
            assertThrows(DicomFormatException.class, () -> {
                var in = new JsonInput(Reader.of(json), DicomJson.Limits.DEFAULT);
                in.skip();
                if (!in.isAtEnd()) {
                    throw in.expected("the end");
                }
            });
        }

        @Test
        void theVrMayComeLastAndWhatIsNotKnownIsPassedOver() throws IOException {
            var dataSet = DicomJson
                    .parse("""
                            {"00082218":{"x":[1,{"y":"\\u0041"},[]],"Value":[{"00080104":{"Value":["a"],"vr":"LO"}},{},null],"vr":"SQ"},
                             "00100010":{"Value":[{"Alphabetic":"A^B","Other":{}},{},null],"vr":"PN"},
                             "7FE00010":{"InlineBinary":"\\/\\/8=","vr":"OB"},"00080000":{"vr":"UL","Value":[5]}}""");
            assertEquals(List.of("a"), dataSet.items(Tag.AnatomicRegionSequence).getFirst().strings(0x0008_0104));
            assertEquals(3, dataSet.items(Tag.AnatomicRegionSequence).size());
            assertEquals(List.of("A^B", "", ""), dataSet.strings(Tag.PatientName));
            assertArrayEquals(new byte[] {-1, -1}, dataSet.bytes(Tag.PixelData).orElseThrow());
            assertFalse(dataSet.contains(0x0008_0000));
        }

        @ParameterizedTest
        @CsvSource({"5.0, 5", "0.5e1, 5", "50E-1, 5", "-0, 0", "1e2, 100"})
        void anIntegerMayBeWrittenWithAnExponent(String json, String value) throws IOException {
            for (var vr : List.of("SL", "SV")) {
                assertEquals(value,
                        DicomJson.parse("{\"00091001\":{\"vr\":\"" + vr + "\",\"Value\":[" + json + "]}}")
                                .string(0x0009_1001).orElseThrow());
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"1e999999999", "1e-999999999", "5.5", "99999999999999999999", "true", "1e400"})
        void whatIsNoIntegerIsRefused(String json) {
            assertThrows(DicomFormatException.class,
                    () -> DicomJson.parse("{\"00091001\":{\"vr\":\"SL\",\"Value\":[" + json + "]}}"));
        }

        @Test
        void aNumberKeepsItsDigits() throws IOException {
            var json = "{\"00280030\":{\"vr\":\"DS\",\"Value\":[0.1000000000000000055511151231257827,1E+3]}}";
            assertEquals(List.of("0.1000000000000000055511151231257827", "1E+3"),
                    DicomJson.parse(json).strings(Tag.PixelSpacing));
            assertEquals(json, DicomJson.toString(DicomJson.parse(json)));
        }

        @Test
        void aCharacterSetOfAnotherVrBecomesWhatItStandsFor() throws IOException {
            for (var wrong : List.of(Element.of(Tag.SpecificCharacterSet, Vr.SL, "7"),
                    Element.ofItems(Tag.SpecificCharacterSet, List.of(DataSet.EMPTY)))) {
                var json = DicomJson.toString(DataSet.builder().add(wrong).build());
                assertEquals("{\"00080005\":{\"vr\":\"CS\",\"Value\":[\"ISO_IR 192\"]}}", json);
                assertEquals("ISO_IR 192", DicomJson.parse(json.replace("CS", "SL")).string(Tag.SpecificCharacterSet)
                        .orElseThrow());
            }
        }

        @Test
        void anErrorTellsWhere() {
            var malformed = assertThrows(DicomFormatException.class, () -> DicomJson.parse("{\"00280010\": x}"));
            assertEquals(13, malformed.offset().orElseThrow());
            var wrong = assertThrows(DicomFormatException.class,
                    () -> DicomJson.parse("{\"00280010\":{\"vr\":\"US\",\"Value\":[65536]}}"));
            assertEquals(Tag.Rows, wrong.tag().orElseThrow());
            assertFalse(String.valueOf(wrong.getMessage()).contains("65536"));
        }
    }

    @Nested
    class Streaming {

        @Test
        void anArrayIsReadOneByOne() throws IOException {
            // More than the limit of each, and than any buffer.
            var one = DicomJson.toString(RANDOM_SAMPLE);
            int times = 20_000 / one.length() + 3;
            var json = "\uFEFF [" + String.join(" , ", Collections.nCopies(times, one)) + "]\n";
            int count = 0;
            try (var reader = DicomJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                    new DicomJson.Limits(one.length() + 10, 64), BulkDataResolver.NONE)) {
                for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                    assertEquals(one, DicomJson.toString(next.get()));
                    count++;
                }
            }
            assertEquals(times, count);
        }

        @ParameterizedTest
        @CsvSource(value = {"{}|1|true", "[]|0|true", "[{},{}]|2|true", "[{},]|1|false", "[{}|1|false", "{}{}|1|false",
            "[{}]x|1|false", "[{} {}]|1|false", "|0|false", "[1]|0|false"}, delimiter = '|')
        void whatFollowsIsChecked(@Nullable String json, int count, boolean whole) throws IOException {
            try (var reader = DicomJson.read(Reader.of(json == null ? "" : json), DicomJson.Limits.DEFAULT,
                    BulkDataResolver.NONE)) {
                for (int i = 0; i < count; i++) {
                    assertTrue(reader.next().isPresent());
                }
                if (whole) {
                    assertTrue(reader.next().isEmpty());
                } else {
                    assertThrows(DicomFormatException.class, reader::next);
                }
                assertTrue(reader.next().isEmpty());
            }
        }

        @Test
        void whatIsNotUtf8IsRefused() throws IOException {
            var bytes = "{\"00080104\":{\"vr\":\"LO\",\"Value\":[\"é\"]}}".getBytes(StandardCharsets.ISO_8859_1);
            assertThrows(DicomFormatException.class, () -> {
                try (var reader = DicomJson.read(new ByteArrayInputStream(bytes), DicomJson.Limits.DEFAULT,
                        BulkDataResolver.NONE)) {
                    reader.next();
                }
            });
        }

        @Test
        void aReferenceIsFollowedOrKept() throws IOException {
            var json = """
                    {"00880200":{"vr":"SQ","Value":[{},{"7FE00010":{"vr":"OW","BulkDataURI":"a"}}]},
                     "00204000":{"vr":"LT","BulkDataURI":"b"},"00280010":{"vr":"US","BulkDataURI":"c"}}""";
            BulkDataResolver resolver = reference -> switch (reference.uri()) {
                case "a" -> Optional.of(BulkData.of(new byte[] {1, 2}));
                case "b" -> Optional.of(BulkData.of("Köpfchen ".getBytes(StandardCharsets.UTF_8)));
                default -> Optional.empty();
            };
            try (var reader = DicomJson.read(Reader.of(json), DicomJson.Limits.DEFAULT, resolver)) {
                var dataSet = reader.next().orElseThrow();
                assertArrayEquals(new byte[] {1, 2},
                        dataSet.items(Tag.IconImageSequence).get(1).bytes(Tag.PixelData).orElseThrow());
                assertEquals("Köpfchen", dataSet.string(0x0020_4000).orElseThrow());
                assertEquals(List.of(new BulkReference(TagPath.of(Tag.Rows), Vr.US, "c")), reader.references());
                dataSet.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
            }
            try (var reader = DicomJson.read(Reader.of(json), DicomJson.Limits.DEFAULT, BulkDataResolver.KEEP)) {
                reader.next();
                assertEquals(List.of("IconImageSequence[1].PixelData", "ImageComments", "Rows"),
                        reader.references().stream().map(reference -> reference.path().toString()).toList());
            }
            assertThrows(DicomFormatException.class, () -> DicomJson.parse(json));
        }

        @Test
        void arbitraryDataSetsComeBack() throws IOException {
            for (int seed = 0; seed < 300; seed++) {
                var dataSet = new RandomData(seed).dataSet(3);
                var read = DicomJson.parse(DicomJson.toString(dataSet));
                assertEquals(List.of(), DataSetDiff.of(dataSet, read, DataSetDiff.Options.DEFAULT), "seed " + seed);
            }
        }

        @Test
        void depthAndLengthAreBounded() {
            for (var level : List.of("{\"00082218\":{\"Value\":[", "{\"00082218\":{\"vr\":\"SQ\",\"x\":[{\"y\":")) {
                var deep = level.repeat(100_000);
                assertThrows(LimitExceededException.class, () -> DicomJson.parse(deep));
            }
            assertThrows(LimitExceededException.class,
                    () -> DicomJson.parse("{\"00082218\":{\"x\":" + "[".repeat(100_000)));
            assertThrows(LimitExceededException.class, () -> DicomJson.parse("{ }", new DicomJson.Limits(2, 10)));
            assertThrows(IllegalArgumentException.class, () -> new DicomJson.Limits(2, 1_000_000));
        }

        @Test
        void aCutAnywhereIsRefused() throws IOException {
            var json = DicomJson.toString(DataSet.builder().set(Tag.PatientName, "Doe^Jane").setInts(Tag.Rows, 5)
                    .setItems(Tag.AnatomicRegionSequence, DataSet.builder().set(Tag.CodeValue, "a\"b").build())
                    .build());
            for (int length = 0; length < json.length(); length++) {
                var cut = json.substring(0, length);
                assertThrows(DicomFormatException.class, () -> DicomJson.parse(cut), cut);
            }
            assertEquals(json, DicomJson.toString(DicomJson.parse(json)));
        }
    }
}
