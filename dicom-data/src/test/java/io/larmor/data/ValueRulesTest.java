package io.larmor.data;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What may be written in each VR (PS3.5 §6.2, Table 6.2-1).
class ValueRulesTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            AE | LARMOR
            AE | ` a-b. c `
            AS | 018M
            AS | 100Y
            CS | ORIGINAL_1 A
            CS | CT*
            DA | 20240229
            DA | 20240101-20241231
            DA | 20240101-
            DA | -20240101
            DS | 1
            DS | +1.5
            DS | -.5
            DS | 5.
            DS | 1.5e-3
            DS | ` 1E+10 `
            DT | 2024
            DT | 2007-0500
            DT | 19530827111300.0
            DT | 20240229130559.123456+0100
            DT | 20240101-20250101
            DT | 20240101-0500-20250101-0500
            IS | 0
            IS | +2147483647
            IS | ` -2147483648`
            LO | Wałęsa
            LT | `a\\b	c`
            PN | Yamada^Tarou=山田^太郎=やまだ^たろう
            PN | a^b^c^d^e
            PN | ==
            SH | ACC-1
            ST | a\\b
            TM | 13
            TM | 1305
            TM | 070907.0705
            TM | 235960
            TM | 0800-1200
            UC | long
            UI | 1.2.840.10008.1.1
            UI | 0.0
            UR | https://larmor.example/a%20b?c=(d)#e
            UT | a\\b
            """, delimiter = '|')
    void whatTheStandardAllows(Vr vr, String value) {
        assertEquals(Optional.empty(), vr.brokenRule(value));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            AE | `   `                         | is not only spaces
            AE | A\\B                          | has no backslash: several values are several arguments
            AE | É                             | has only graphic characters of the default repertoire without the backslash
            AS | 18M                           | is three digits and one of D, W, M, Y
            AS | 018m                          | is three digits and one of D, W, M, Y
            AS | 0018M                         | is three digits and one of D, W, M, Y
            CS | ct                            | has only capital letters, digits, spaces and underscores
            CS | A-B                           | has only capital letters, digits, spaces and underscores
            CS | A\\B                          | has no backslash: several values are several arguments
            DA | 20230229                      | is a date, YYYYMMDD, or a range of two
            DA | 2024.02.29                    | is a date, YYYYMMDD, or a range of two
            DA | 202402                        | is a date, YYYYMMDD, or a range of two
            DA | ` 20240229`                   | is a date, YYYYMMDD, or a range of two
            DA | -                             | is a date, YYYYMMDD, or a range of two
            DS | 1,5                           | is a decimal number, with an exponent or without
            DS | 1 5                           | is a decimal number, with an exponent or without
            DS | .                             | is a decimal number, with an exponent or without
            DS | 1E                            | is a decimal number, with an exponent or without
            DS | NaN                           | is a decimal number, with an exponent or without
            DS | 1d                            | is a decimal number, with an exponent or without
            DS | `   `                         | is a decimal number, with an exponent or without
            DT | 20240229-0000                 | is a date and time, YYYYMMDDHHMMSS.FFFFFF&ZZXX, or a range of two
            DT | 2024022924                    | is a date and time, YYYYMMDDHHMMSS.FFFFFF&ZZXX, or a range of two
            DT | 2024+1401                     | is a date and time, YYYYMMDDHHMMSS.FFFFFF&ZZXX, or a range of two
            IS | 2147483648                    | is an integer from -2147483648 to 2147483647
            IS | -2147483649                   | is an integer from -2147483648 to 2147483647
            IS | 1.0                           | is an integer from -2147483648 to 2147483647
            IS | +                             | is an integer from -2147483648 to 2147483647
            LO | a\\b                          | has no backslash: several values are several arguments
            PN | a^b^c^d^e^f                   | has at most five components in a group
            PN | a=b=c=d                       | has at most three component groups
            PN | a\\b                          | has no backslash: several values are several arguments
            TM | 13:05                         | is a time, HHMMSS.FFFFFF, or a range of two
            TM | 021                           | is a time, HHMMSS.FFFFFF, or a range of two
            TM | 2400                          | is a time, HHMMSS.FFFFFF, or a range of two
            TM | ` 13`                         | is a time, HHMMSS.FFFFFF, or a range of two
            TM | 130559.                       | is a time, HHMMSS.FFFFFF, or a range of two
            UC | a\\b                          | has no backslash: several values are several arguments
            UI | 1.02                          | is numbers without leading zeros, with periods between them
            UI | 1..2                          | is numbers without leading zeros, with periods between them
            UI | .1                            | is numbers without leading zeros, with periods between them
            UI | 1.2.                          | is numbers without leading zeros, with periods between them
            UI | 1.a                           | is numbers without leading zeros, with periods between them
            UR | ` https://a`                  | has only the characters of RFC 3986
            UR | a\\b                          | has only the characters of RFC 3986
            UR | é                             | has only the characters of RFC 3986
            """, delimiter = '|')
    void whatItForbids(Vr vr, String value, String rule) {
        assertEquals(Optional.of(rule), vr.brokenRule(value));
    }

    @ParameterizedTest
    @CsvSource({"AE, 16, A", "CS, 16, A", "DS, 16, 1", "LO, 64, é", "LT, 10240, 山", "PN, 64, 山", "SH, 16, 山",
        "ST, 1024, é", "UI, 64, 1"})
    void aValueIsAsLongAsItMayBeAndNoLonger(Vr vr, int limit, String character) {
        assertEquals(Optional.empty(), vr.brokenRule(character.repeat(limit)));
        assertTrue(vr.brokenRule(character.repeat(limit + 1)).orElseThrow().contains("at most " + limit));
        if (vr.isText()) {
            // A character beyond the basic plane is one, though it is two of Java's.
            assertEquals(Optional.empty(), vr.brokenRule("😀".repeat(limit)));
            assertTrue(vr.brokenRule("😀".repeat(limit) + "a").isPresent());
        }
    }

    @Test
    void eachGroupOfANameHasItsOwnLength() {
        var group = "山".repeat(64);
        assertEquals(Optional.empty(), Vr.PN.brokenRule(group + "=" + group + "=" + group));
        assertEquals(Optional.of("has at most 64 characters in a component group"),
                Vr.PN.brokenRule("a=" + group + "b=c"));
    }

    @Test
    void theLongestOfUnlimitedVrsAreValid() {
        assertEquals(Optional.empty(), Vr.UT.brokenRule("a".repeat(100_000)));
        assertEquals(Optional.empty(), Vr.UC.brokenRule("a".repeat(100_000)));
        assertTrue(Vr.IS.brokenRule("0".repeat(100_000)).isPresent());
        assertTrue(Vr.DA.brokenRule("-".repeat(1000)).isPresent());
    }

    @ParameterizedTest
    @CsvSource({"LO, true", "SH, true", "PN, true", "UC, true", "ST, false", "LT, false", "UT, false"})
    void controlCharacters(Vr vr, boolean line) {
        for (char c = 0; c < ' '; c++) {
            boolean allowed = c == 0x1B || (!line && "\t\n\f\r".indexOf(c) >= 0);
            assertEquals(allowed, vr.brokenRule("a" + c).isEmpty(), vr + " " + (int) c);
        }
        assertTrue(vr.brokenRule("\u007f").isPresent());
    }

    @ParameterizedTest
    @EnumSource(Vr.class)
    void anEmptyValueAndTheKeysForOneAndForAnyAreAlwaysValid(Vr vr) {
        assertEquals(Optional.empty(), vr.brokenRule("*"));
        assertEquals(Optional.empty(), vr.brokenRule(""));
        assertEquals(Optional.empty(), vr.brokenRule("\"\""));
    }

    @Test
    void theBuilderNamesElementAndRuleAndNotTheValue() {
        var builder = DataSet.builder();
        var refused = assertThrows(InvalidValueException.class, () -> builder.set(Tag.Modality, "CT", "Geheim"));
        assertEquals(Tag.Modality, refused.tag());
        assertEquals(Vr.CS, refused.vr());
        assertEquals("has only capital letters, digits, spaces and underscores", refused.rule());
        assertEquals("(0008,0060): a value of VR CS has only capital letters, digits, spaces and underscores",
                refused.getMessage());
        assertTrue(builder.build().isEmpty());
        assertEquals("(0028,0010): a value of VR US is an integer from 0 to 65535",
                assertThrows(InvalidValueException.class, () -> builder.set(Tag.Rows, "4711x")).getMessage());
        assertEquals("(0028,0010): a value of VR US is an integer from 0 to 65535",
                assertThrows(InvalidValueException.class, () -> builder.setInts(Tag.Rows, 65536)).getMessage());
        assertEquals("is the only one", assertThrows(InvalidValueException.class,
                () -> builder.set(Tag.TextValue, "a", "b")).rule());
        assertThrows(InvalidValueException.class, () -> DataSet.EMPTY.with(Tag.StudyDate, "yesterday"));
    }

    @Test
    void severalValuesInOneArgumentAreRefusedWithTheCure() {
        assertEquals("(0008,0008): a value of VR CS has no backslash: several values are several arguments",
                assertThrows(InvalidValueException.class,
                        () -> DataSet.builder().set(Tag.ImageType, "ORIGINAL\\PRIMARY")).getMessage());
        assertEquals("has no backslash: several values are several arguments", assertThrows(InvalidValueException.class,
                () -> DataSet.builder().set(Tag.PixelSpacing, "0.5\\0.5")).rule());
        assertEquals(Optional.empty(), Vr.LT.brokenRule("C:\\temp"));
    }

    @Test
    void whatHasNoKnownVrIsRefusedWithTheCure() {
        var cure = ", so that nothing tells its VR: name it, as in set(tag, Vr.LO, value)";
        refused("(0009,1001): its private creator (0009,0010) is not set" + cure, 0x0009_1001);
        refused("(0009,0101): it is in no block of a private creator" + cure, 0x0009_0101);
        refused("(0012,3456): the dictionary does not have it" + cure, 0x0012_3456);
        var reserved = DataSet.builder().set(0x0009_0010, "LARMOR TEST");
        assertEquals("(0009,1001): no dictionary of 'LARMOR TEST' has it" + cure,
                assertThrows(IllegalArgumentException.class, () -> reserved.setDoubles(0x0009_1001, 1)).getMessage());
        assertEquals(1, reserved.set(0x0009_1001, Vr.US, "1").build().intValue(0x0009_1001).orElseThrow());
        assertEquals("(7FE0,0010): VR OW takes no characters, but bytes", assertThrows(IllegalArgumentException.class,
                () -> DataSet.EMPTY.with(Tag.PixelData, "1")).getMessage());
        assertEquals("(0040,0275): VR SQ takes no characters, but items", assertThrows(IllegalArgumentException.class,
                () -> DataSet.EMPTY.with(Tag.RequestAttributesSequence, "1")).getMessage());
        assertTrue(DataSet.builder().set(0x0012_3456).build().contains(0x0012_3456));
    }

    private static void refused(String message, int tag) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> DataSet.EMPTY.with(tag, "x"))
                .getMessage());
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> DataSet.builder().setInts(tag, 1))
                .getMessage());
    }

    @ParameterizedTest
    @CsvSource({"US,65536", "SS,32768", "UL,-1", "SL,x", "SV,9223372036854775808", "UV,-1", "AT,xyz", "FL,x", "FD,x",
        "FL,1e39", "FL,-1e39", "FD,1e400", "FD,1d", "FD,''"})
    void aNumberThatTheVrDoesNotHaveIsToldItsRange(Vr vr, String value) {
        var refused = assertThrows(InvalidValueException.class, () -> Element.of(Tag.Rows, vr, value));
        assertEquals(ValueRules.ofNumbers(vr), refused.rule());
        assertFalse(refused.rule().contains("whole number"), refused.rule());
    }

    @ParameterizedTest
    @CsvSource({"inf,Infinity", "INF,Infinity", "-INF,-Infinity", "-inf,-Infinity", "nan,NaN", "-nan,NaN", "NaN,NaN",
        "1e308,1.0E308"})
    void whatIsNotFiniteIsReadByEachOfItsNames(String name, String value) {
        assertEquals(value, Element.of(Tag.SpiralPitchFactor, Vr.FD, name).string().orElseThrow());
    }

    @Test
    void aTagThatIsTooLongIsRefused() {
        assertThrows(InvalidValueException.class,
                () -> DataSet.builder().setLongs(Tag.FrameIncrementPointer, 1L << 40));
        assertEquals(0xFFFE_E000, DataSet.builder().setLongs(Tag.FrameIncrementPointer, 0xFFFE_E000L).build()
                .intValue(Tag.FrameIncrementPointer).orElseThrow());
    }

    @Test
    void aLenientBuilderTakesWhatWasReceived() {
        var data = DataSet.builder().lenient().set(Tag.Modality, "ct").set(Tag.StudyInstanceUID, "1.02")
                .set(Tag.PatientID, "x".repeat(65)).build();
        assertEquals("ct", data.string(Tag.Modality).orElseThrow());
        var more = data.toBuilder().set(Tag.StudyID, "1").addAll(data).add(Element.of(Tag.StudyDate, Vr.DA, "today"));
        assertEquals("today", more.build().string(Tag.StudyDate).orElseThrow());
        assertFalse(data.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).length == 0);
    }
}
