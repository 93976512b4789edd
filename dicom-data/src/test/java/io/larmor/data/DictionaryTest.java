package io.larmor.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DictionaryTest {

    @Test
    void everyFactIsFoundByTagAndByKeyword() throws IOException {
        var rows = rows("attributes.tsv");
        for (var row : rows) {
            var digits = row[0].substring(1, 5) + row[0].substring(6, 10);
            int tag = Integer.parseUnsignedInt(digits.replace('x', '2'), 16);
            var info = Dictionary.find(tag).orElseThrow(() -> new AssertionError(row[0]));
            assertEquals(row[1], info.keyword());
            assertEquals(row[2], info.name());
            assertEquals(row[3], String.join(" or ", info.vrs().stream().map(Vr::name).toList()));
            assertEquals(row[4], info.vm());
            assertEquals(row[5].equals("Y"), info.retired());
            assertEquals(row[1], Dictionary.keyword(tag));
            int base = Integer.parseUnsignedInt(digits.replace('x', '0'), 16);
            assertEquals(row[1].isEmpty() ? OptionalInt.empty() : OptionalInt.of(base), Dictionary.tag(row[1]));
        }
        assertTrue(rows.size() > 5000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PatientName", "00100010", "0010,0010", "(0010,0010)", " (0010,0010) "})
    void aTagIsReadFromEveryForm(String text) {
        assertEquals(OptionalInt.of(Tag.PatientName), Dictionary.tag(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NoSuchKeyword", "0010001", "(0010,001)", "0010,00100", "(00100010", "0010.0010",
        "0010001g", "٠٠١٠٠٠١٠"})
    void whatIsNoTagIsNotRead(String text) {
        assertEquals(OptionalInt.empty(), Dictionary.tag(text));
    }

    @Test
    void aTagIsReadInEitherCase() {
        assertEquals(OptionalInt.of(Tag.PixelData), Dictionary.tag("7fe00010"));
        assertEquals(OptionalInt.of(Tag.PixelData), Dictionary.tag("(7FE0,0010)"));
        assertEquals("(7FE0,0010)", Tag.toString(Tag.PixelData));
    }

    @Test
    void aRepeatingGroupHasTheAttributesOfItsFirst() {
        assertEquals("OverlayRows", Dictionary.keyword(0x60080010));
        assertEquals(Vr.US, Dictionary.vr(0x60080010));
        assertEquals(Vr.OW, Dictionary.vr(0x60FE3000));
        assertEquals(0x60080010, Dictionary.find(0x60080010).orElseThrow().tag());
        assertEquals("", Dictionary.keyword(0x60090010));
    }

    @Test
    void aChoiceOfValueRepresentationsHasADefault() {
        assertEquals(Vr.OW, Dictionary.vr(Tag.PixelData));
        assertEquals(Vr.US, Dictionary.vr(Tag.SmallestImagePixelValue));
        assertEquals(Vr.OW, Dictionary.vr(Tag.LUTData));
        assertEquals(List.of(Vr.US, Vr.SS), Dictionary.find(Tag.PixelPaddingValue).orElseThrow().vrs());
    }

    @Test
    void whatIsNotKnownIsUn() {
        assertEquals(Vr.UN, Dictionary.vr(0x00100099));
        assertEquals(Vr.UN, Dictionary.vr(0x00091001));
        assertEquals(Vr.UN, Dictionary.vr(Tag.Item));
        assertEquals("", Dictionary.keyword(0x00100099));
    }

    @Test
    void groupLengthsAndPrivateCreatorsHaveTheirOwn() {
        assertEquals(Vr.UL, Dictionary.vr(0x00100000));
        assertEquals(Vr.UL, Dictionary.vr(0x00090000));
        assertEquals(Vr.LO, Dictionary.vr(0x00090010));
        assertEquals(Vr.LO, Dictionary.vr(0x000900FF));
        assertEquals(Vr.UN, Dictionary.vr(0x00090001));
    }

    @Test
    void everyPrivateFactIsFoundInWhateverBlock() throws IOException {
        for (var row : rows("private-attributes.tsv")) {
            var digits = row[1].substring(1, 5) + row[1].substring(6, 10);
            var info = Dictionary.findPrivate(row[0], Integer.parseUnsignedInt(digits.replace("xx", "42"), 16))
                    .orElseThrow();
            assertEquals(row[2], info.name());
            assertEquals(row[4], info.vm());
            assertEquals(row[3], String.join(" or ", info.vrs().stream().map(Vr::name).toList()));
        }
        assertEquals(Vr.US, Dictionary.privateVr("1.2.840.113663.1", 0x00291000));
        assertEquals(Vr.UN, Dictionary.privateVr("1.2.840.113663.1", 0x00291099));
        assertEquals(Vr.UN, Dictionary.privateVr("NOBODY", 0x00291000));
    }

    static List<String[]> rows(String file) throws IOException {
        try (var lines = Files.lines(Path.of("src/main/facts", file))) {
            return lines.skip(1).map(line -> line.split("\t", -1)).toList();
        }
    }
}
