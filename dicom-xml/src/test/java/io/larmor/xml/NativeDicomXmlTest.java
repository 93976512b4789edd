package io.larmor.xml;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.larmor.data.BulkData;
import io.larmor.data.BulkDataResolver;
import io.larmor.data.DataSet;
import io.larmor.data.DataSetDiff;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Element;
import io.larmor.data.LimitExceededException;
import io.larmor.data.Limits;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NativeDicomXmlTest {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<NativeDicomModel xmlns=\""
            + "http://dicom.nema.org/PS3.19/models/NativeDICOM\" xml:space=\"preserve\">\n";

    private static String write(DataSet dataSet, NativeDicomXml.Options options) throws IOException {
        var out = new ByteArrayOutputStream();
        NativeDicomXml.write(dataSet, out, options);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String write(DataSet dataSet) throws IOException {
        return write(dataSet, NativeDicomXml.Options.DEFAULT);
    }

    private static NativeDicomXml.Document read(String xml, BulkDataResolver resolver) throws IOException {
        return NativeDicomXml.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), Limits.DEFAULT,
                resolver);
    }

    private static DataSet read(String xml) throws IOException {
        return read(xml, BulkDataResolver.NONE).dataSet();
    }

    private static void comesBack(DataSet dataSet) throws IOException {
        assertEquals(List.of(),
                DataSetDiff.of(dataSet, read(write(dataSet)), DataSetDiff.Options.DEFAULT), () -> dataSet.toString());
    }

    @Test
    void eachKindOfValueHasItsElement() throws IOException {
        var item = DataSet.builder().set(Tag.CodeValue, "T-1").build();
        var dataSet = DataSet.builder().set(Tag.ImageType, "A", "", "B").setEmpty(Tag.AccessionNumber)
                .set(Tag.PatientName, "Doe^Jane^^Dr.=山^川").setItems(Tag.AnatomicRegionSequence, item, DataSet.EMPTY)
                .set(0x0029_1000 + 0x10 - 0x1000, Vr.LO, "ACME & \"Co\"").set(0x0029_1001, Vr.DS, "1.5")
                .setBytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4}).build();
        assertEquals(HEAD + """
                <DicomAttribute tag="00080005" vr="CS" keyword="SpecificCharacterSet">
                <Value number="1">ISO_IR 192</Value>
                </DicomAttribute>
                <DicomAttribute tag="00080008" vr="CS" keyword="ImageType">
                <Value number="1">A</Value>
                <Value number="2"></Value>
                <Value number="3">B</Value>
                </DicomAttribute>
                <DicomAttribute tag="00080050" vr="SH" keyword="AccessionNumber">
                </DicomAttribute>
                <DicomAttribute tag="00082218" vr="SQ" keyword="AnatomicRegionSequence">
                <Item number="1">
                <DicomAttribute tag="00080100" vr="SH" keyword="CodeValue">
                <Value number="1">T-1</Value>
                </DicomAttribute>
                </Item>
                <Item number="2">
                </Item>
                </DicomAttribute>
                <DicomAttribute tag="00100010" vr="PN" keyword="PatientName">
                <PersonName number="1">
                <Alphabetic>
                <FamilyName>Doe</FamilyName>
                <GivenName>Jane</GivenName>
                <NamePrefix>Dr.</NamePrefix>
                </Alphabetic>
                <Ideographic>
                <FamilyName>山</FamilyName>
                <GivenName>川</GivenName>
                </Ideographic>
                </PersonName>
                </DicomAttribute>
                <DicomAttribute tag="00290010" vr="LO">
                <Value number="1">ACME &amp; &quot;Co&quot;</Value>
                </DicomAttribute>
                <DicomAttribute tag="00290001" vr="DS" privateCreator="ACME &amp; &quot;Co&quot;">
                <Value number="1">1.5</Value>
                </DicomAttribute>
                <DicomAttribute tag="7FE00010" vr="OW" keyword="PixelData">
                <InlineBinary>AQIDBA==</InlineBinary>
                </DicomAttribute>
                </NativeDicomModel>
                """, write(dataSet));
        comesBack(dataSet);
    }

    @Test
    void everyVrComesBack() throws IOException {
        var builder = DataSet.builder().set(0x0009_0010, Vr.LO, "LARMOR");
        int tag = 0x0009_1000;
        for (var vr : Vr.values()) {
            if (vr.isString()) {
                builder.add(Element.of(tag, vr,
                        vr.isMultiValued() ? new String[] {"1", "", "2"} : new String[] {" 1\r\n\t<&>2"}));
            } else if (vr != Vr.SQ) {
                builder.setBytes(tag, vr, new byte[] {-1, 2, -3, 4, 5, 6, 7, -8, 1, 2, 3, 4, 5, 6, 7, 8});
            }
            tag++;
        }
        var dataSet = builder.build();
        comesBack(dataSet);
        assertArrayEquals(dataSet.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                read(write(dataSet)).without(Tag.SpecificCharacterSet)
                        .encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
    }

    @Test
    void fragmentsComeBack() throws IOException {
        comesBack(DataSet.builder().setFragments(Tag.PixelData,
                List.of(BulkData.of(new byte[0]), BulkData.of(new byte[] {1, 2}), BulkData.of(new byte[20_000])))
                .build());
    }

    @Test
    void privateBlocksAreFoundOrMade() throws IOException {
        var two = DataSet.builder().set(0x0009_0010, Vr.LO, "A").set(0x0009_0012, Vr.LO, "A")
                .set(0x0009_0011, Vr.LO, "B")
                .set(0x0009_1001, Vr.LO, "1").set(0x0009_1201, Vr.LO, "2").set(0x0009_1101, Vr.LO, "3").build();
        comesBack(two);
        var made = read(HEAD + """
                <DicomAttribute tag="00090001" vr="LO" privateCreator="X"><Value number="1">1</Value></DicomAttribute>
                <DicomAttribute tag="00090001" vr="LO" privateCreator="Y"><Value number="1">2</Value></DicomAttribute>
                </NativeDicomModel>""");
        assertEquals(List.of("X", "Y", "1", "2"), List.of(made.string(0x0009_0010).orElse(""),
                made.string(0x0009_0011).orElse(""), made.string(0x0009_1001).orElse(""),
                made.string(0x0009_1101).orElse("")));
    }

    @Test
    void charactersThatXmlDoesNotHaveAreRefusedOrReplaced() throws IOException {
        for (var character : List.of("\f", "\u001b", "\u0000b", "\uFFFF", "\uD800")) {
            var dataSet = DataSet.builder().add(Element.of(Tag.TextValue, Vr.UT, "a" + character)).build();
            assertThrows(DicomFormatException.class, () -> write(dataSet));
            var replaced = write(dataSet,
                    NativeDicomXml.Options.DEFAULT.withIllegal(NativeDicomXml.IllegalCharacters.REPLACE));
            assertTrue(read(replaced).string(Tag.TextValue).orElseThrow().startsWith("a\uFFFD"));
        }
    }

    @Test
    void aReferenceIsWrittenFollowedOrKept() throws IOException {
        var dataSet = DataSet.builder().setBytes(Tag.PixelData, Vr.OW, new byte[10]).build();
        var options = NativeDicomXml.Options.DEFAULT.withBulkData(4, (path, _) -> Optional.of("http://x/?a&" + path));
        var xml = write(dataSet, options);
        var kept = read(xml, BulkDataResolver.KEEP);
        assertTrue(kept.dataSet().isEmpty());
        assertEquals("http://x/?a&7FE00010", kept.references().getFirst().uri());
        assertEquals(4, read(xml, _ -> Optional.of(BulkData.of(new byte[4]))).dataSet().bytes(Tag.PixelData)
                .orElseThrow().length);
        assertThrows(DicomFormatException.class, () -> read(xml));
        var uuid = HEAD
                + "<DicomAttribute tag=\"7FE00010\" vr=\"OW\"><BulkData uuid=\"1-2\"/></DicomAttribute></NativeDicomModel>";
        assertEquals("urn:uuid:1-2", read(uuid, BulkDataResolver.KEEP).references().getFirst().uri());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><NativeDicomModel><DicomAttribute tag=\"00204000\" vr=\"LT\"><Value number=\"1\">&e;</Value></DicomAttribute></NativeDicomModel>",
        "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\"><NativeDicomModel/>",
        "<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/p\"> %p;]><NativeDicomModel/>",
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]><NativeDicomModel>&c;</NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag=\"00204000\" vr=\"LT\"><Value number=\"1\">&e;</Value></DicomAttribute></NativeDicomModel>",
        "", "x", "<NativeDicomModel>", "<Other/>", "<NativeDicomModel/><NativeDicomModel/>",
        "<NativeDicomModel><DicomAttribute vr=\"LT\"/></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag=\"0020400\" vr=\"LT\"/></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag=\"00204000\" vr=\"XX\"/></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag=\"00204000\" vr=\"LT\"/><DicomAttribute tag=\"00204000\" vr=\"LT\"/></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag=\"00280010\" vr=\"US\"><Value number=\"1\">x</Value></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag=\"00080008\" vr=\"CS\"><Value number=\"2\">x</Value></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag=\"00080008\" vr=\"CS\"><Value number=\"1\">a\\b</Value></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag=\"00080008\" vr=\"CS\"><Item number=\"1\"/></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag=\"7FE00010\" vr=\"OB\"><InlineBinary>!!</InlineBinary></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag=\"7FE00010\" vr=\"OB\"><InlineBinary>AA==</InlineBinary><InlineBinary>AA==</InlineBinary></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel>text</NativeDicomModel>"})
    void whatIsNotTheModelIsRefused(String xml) {
        assertThrows(DicomFormatException.class, () -> read(xml));
    }

    @Test
    void anInclusionIsPassedOver() throws IOException {
        assertTrue(read(
                "<NativeDicomModel xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"file:///etc/passwd\""
                        + " parse=\"text\"/></NativeDicomModel>")
                .isEmpty());
    }

    @Test
    void limitsHold() {
        var level = "<DicomAttribute tag=\"00082218\" vr=\"SQ\"><Item number=\"1\">";
        assertThrows(LimitExceededException.class, () -> read("<NativeDicomModel>" + level.repeat(100_000)));
        assertThrows(DicomFormatException.class, () -> read("<NativeDicomModel>" + "<x>".repeat(100_000)));
        var value = "<NativeDicomModel><DicomAttribute tag=\"00204000\" vr=\"LT\"><Value number=\"1\">"
                + "a".repeat(1000)
                + "</Value></DicomAttribute></NativeDicomModel>";
        for (var limits : List.of(Limits.DEFAULT.withTotal(500), Limits.DEFAULT.withElementLength(999),
                Limits.DEFAULT.withItems(0))) {
            assertThrows(LimitExceededException.class,
                    () -> NativeDicomXml.read(new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8)), limits,
                            BulkDataResolver.NONE));
        }
    }

    @Test
    void aCutAnywhereIsRefused() throws IOException {
        var xml = write(DataSet.builder().set(Tag.PatientName, "A^B").setInts(Tag.Rows, 5)
                .setItems(Tag.AnatomicRegionSequence, DataSet.builder().set(Tag.CodeValue, "a").build()).build());
        int end = xml.lastIndexOf('>');
        for (int length = 0; length <= end; length++) {
            var cut = xml.substring(0, length);
            assertThrows(DicomFormatException.class, () -> read(cut), cut);
        }
    }

    private static byte[] withName(String declaration, byte[] name) {
        var xml = new ByteArrayOutputStream();
        xml.writeBytes(
                (declaration + "<NativeDicomModel><DicomAttribute tag=\"00081030\" vr=\"LO\"><Value number=\"1\">")
                        .getBytes(StandardCharsets.US_ASCII));
        xml.writeBytes(name);
        xml.writeBytes("</Value></DicomAttribute></NativeDicomModel>".getBytes(StandardCharsets.US_ASCII));
        return xml.toByteArray();
    }

    private static String description(byte[] xml) throws IOException {
        return NativeDicomXml.read(new ByteArrayInputStream(xml), Limits.DEFAULT, BulkDataResolver.NONE).dataSet()
                .string(Tag.StudyDescription).orElse("");
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWhereTheyStandAndNothingIsPrinted() throws IOException {
        var random = new Random(19);
        int[] often = {'a', 0x80, 0xBF, 0x9F, 0xA0, 0x90, 0x8F, 0xC1, 0xC2, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4,
            0xF5};
        int taken = 0;
        var printed = new ByteArrayOutputStream();
        var err = System.err;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            for (int run = 0; run < 20_000; run++) {
                var bytes = new byte[1 + random.nextInt(4)];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) often[random.nextInt(often.length)];
                }
                var in = ByteBuffer.wrap(bytes);
                var out = CharBuffer.allocate(8);
                boolean good = !StandardCharsets.UTF_8.newDecoder().decode(in, out, true).isError();
                var xml = withName("", bytes);
                if (out.position() > 0 && new String(out.array(), 0, out.position()).indexOf('\uFFFF') >= 0) {
                    // A character that XML does not have.
                    assertThrows(DicomFormatException.class, () -> description(xml));
                } else if (good) {
                    assertEquals(out.flip().toString(), description(xml));
                    taken++;
                } else {
                    var thrown = assertThrows(DicomFormatException.class, () -> description(xml));
                    int start = withName("", new byte[0]).length
                            - "</Value></DicomAttribute></NativeDicomModel>".length();
                    long at = thrown.offset().orElseThrow() - start;
                    assertTrue(at >= in.position() && at <= in.position() + 3, () -> at + " for " + in);
                }
            }
        } finally {
            System.setErr(err);
        }
        assertTrue(taken > 100);
        assertEquals("", printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aDocumentMayDeclareAnotherEncoding() throws IOException {
        var declaration = "<?xml version='1.0' encoding='ISO-8859-1'?>";
        assertEquals("caf\u00e9", description(withName(declaration, new byte[] {'c', 'a', 'f', (byte) 0xE9})));
        var ascii = new String(withName("", new byte[] {'x'}), StandardCharsets.US_ASCII);
        assertEquals("x", description(ascii.getBytes(StandardCharsets.UTF_16)));
    }

    @Test
    void aDocumentInAnotherEncodingIsDecodedOrRefusedAndNothingIsPrinted() throws IOException {
        var printed = new ByteArrayOutputStream();
        var err = System.err;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            byte[] notAscii = {(byte) 0xE9};
            for (var encoding : List.of("US-ASCII", "UTF-16", "UTF-32", "Shift_JIS", "no-such", "", "\u0000")) {
                var declaration = "<?xml version='1.0' encoding='" + encoding + "'?>";
                assertThrows(DicomFormatException.class, () -> description(withName(declaration, notAscii)), encoding);
            }
            for (byte[] start : List.of(new byte[] {0, 0}, new byte[] {-1, '<'}, new byte[] {-2, -2},
                    new byte[] {'<'})) {
                assertThrows(DicomFormatException.class, () -> description(start));
            }
            assertThrows(DicomFormatException.class, () -> description(("<?xml " + " ".repeat(300)).getBytes(
                    StandardCharsets.US_ASCII)));
        } finally {
            System.setErr(err);
        }
        assertEquals("", printed.toString(StandardCharsets.UTF_8));
    }

    /// The JDK's parser lacks the message of this error, and throws an exception of its own.
    @Test
    void aCharacterThatNoDeclarationHasIsRefused() {
        var xml = "<!DOCTYPE a [<!ENTITY b \u0000]><NativeDicomModel/>";
        assertThrows(DicomFormatException.class, () -> read(xml));
    }

    @Test
    void aCharacterSetOfAnotherVrBecomesWhatItStandsFor() throws IOException {
        var wrong = DataSet.builder().setBytes(Tag.SpecificCharacterSet, Vr.SL, new byte[4]).build();
        assertEquals("ISO_IR 192", read(write(wrong)).string(Tag.SpecificCharacterSet).orElseThrow());
        var items = DataSet.builder().add(Element.ofItems(Tag.SpecificCharacterSet, List.of(DataSet.EMPTY))).build();
        assertEquals("ISO_IR 192", read(write(items)).string(Tag.SpecificCharacterSet).orElseThrow());
    }

    @Test
    void aPrivateCreatorThatBreaksItsRuleIsRead() throws IOException {
        var creator = "x".repeat(70);
        var dataSet = read(HEAD + "<DicomAttribute tag=\"00090001\" vr=\"LO\" privateCreator=\"" + creator
                + "\"><Value number=\"1\">y</Value></DicomAttribute></NativeDicomModel>");
        assertEquals(creator, dataSet.string(0x0009_0010).orElseThrow());
    }
}
