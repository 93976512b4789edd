package io.larmor.data;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class AnswerCharacterSetTest {
    private static final TransferSyntax SYNTAX = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    private static DataSet answer(String asked, String name) throws DicomFormatException {
        var found = DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 192").set(Tag.PatientName, name).build();
        var chosen = new AnswerCharacterSet(Arrays.asList(asked.split("\\\\", -1))).choose(found);
        return DataSet.parse(chosen.encode(SYNTAX), SYNTAX);
    }

    @ParameterizedTest
    @CsvSource({
        "ISO_IR 100, Müller^Jürgen, ISO_IR 100",
        "ISO_IR 100, Ω, ISO_IR 192",
        "ISO_IR 166, ไทย, ISO_IR 166",
        "ISO_IR 13, ﾔﾏﾀﾞ^ﾀﾛｳ, ISO_IR 13",
        "GB18030, 王^小东, GB18030",
        // PS3.5 §H.3.1, §H.3.2, §I.2 and §K.2
        "\\ISO 2022 IR 87, Yamada^Tarou=山田^太郎=やまだ^たろう, \\ISO 2022 IR 87",
        "ISO 2022 IR 13\\ISO 2022 IR 87, ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう, ISO 2022 IR 13\\ISO 2022 IR 87",
        "\\ISO 2022 IR 149, Hong^Gildong=洪^吉洞=홍^길동, \\ISO 2022 IR 149",
        "\\ISO 2022 IR 58, Zhang^XiaoDong=张^小东=, \\ISO 2022 IR 58",
        "ISO 2022 IR 100\\ISO 2022 IR 144, Müller=Мюллер, ISO 2022 IR 100\\ISO 2022 IR 144",
        "ISO 2022 IR 6\\ISO 2022 IR 87, 山田, ISO 2022 IR 6\\ISO 2022 IR 87",
        "\\ISO 2022 IR 87, Müller^Jürgen, ISO_IR 192",
        "\\ISO 2022 IR 149, 😀, ISO_IR 192",
        "ISO_IR 100\\ISO_IR 144, Мюллер, ISO_IR 192",
        "NO SUCH TERM, Müller, ISO_IR 192",
        "'', Müller, ISO_IR 192"})
    void theSetsOfTheQuestionAreThoseOfTheAnswerWhereTheyHaveAllOfIt(String asked, String name, String expected)
            throws DicomFormatException {
        var read = answer(asked, name);
        assertEquals(name, read.string(Tag.PatientName).orElse(""));
        assertEquals(expected, String.join("\\", read.strings(Tag.SpecificCharacterSet)));
    }

    @Test
    void whatTheDefaultRepertoireHasNeedsNoSet() throws Exception {
        assertFalse(answer("\\ISO 2022 IR 87", "Yamada^Tarou").contains(Tag.SpecificCharacterSet));
    }

    /// PS3.5 §H.3.1
    @Test
    void codeExtensionsAreThoseOfTheStandardsExample() throws Exception {
        var bytes = answer("\\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう").element(Tag.PatientName).orElseThrow()
                .bytes();
        var hex = """
                59 61 6d 61 64 61 5e 54 61 72 6f 75 3d 1b 24 42 3b 33 45 44 1b 28 42 5e 1b 24 42 42 40 4f 3a 1b 28 42 3d
                1b 24 42 24 64 24 5e 24 40 1b 28 42 5e 1b 24 42 24 3f 24 6d 24 26 1b 28 42""".replaceAll("\\s", "");
        var expected = HexFormat.of().parseHex(hex);
        assertArrayEquals(expected, Arrays.copyOf(bytes, expected.length));
    }

    @Test
    void itemsCount() {
        var item = DataSet.builder().set(Tag.CodeMeaning, "山").build();
        var found = DataSet.builder().add(Element.ofItems(Tag.ProcedureCodeSequence, List.of(item))).build();
        var chosen = new AnswerCharacterSet(List.of("", "ISO 2022 IR 87")).choose(found);
        assertEquals(List.of("", "ISO 2022 IR 87"), chosen.strings(Tag.SpecificCharacterSet));
    }
}
