package io.larmor.data;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// With `-Ddecimals.count` more, or fewer, arbitrary numbers.
class DecimalsTest {
    private static final int COUNT = Integer.getInteger("decimals.count", 6000);

    @ParameterizedTest
    @CsvSource({"0, 0", "-0.0, -0", "1, 1", "0.1, 0.1", "-1000, -1000", "3.141592653589793, 3.14159265358979",
        "-3.141592653589793, -3.1415926535898", "1E15, 1000000000000000", "1E16, 1E16", "-1E15, -1E15",
        "1.2345678901234567E-5, 1.23456789012E-5", "1.2345678901234567E-10, 123456789012E-21",
        "1.2345678901234567E300, 123456789012E289", "4.9E-324, 4.9E-324", "1.7976931348623157E308, 179769313486E297",
        "0.00001, 0.00001", "-0.12345678901234567, -0.1234567890123", "123456789012345678, 12345678901235E4",
        "999999999999999.9, 1000000000000000"})
    void aDoubleIsWrittenAsPreciselyAs16CharactersAllow(double value, String text) {
        var written = Decimals.toDs(value);
        assertTrue(written.length() <= 16, written);
        assertEquals(Double.parseDouble(text), Double.parseDouble(written), written);
        assertEquals(bestError(value), Math.abs(Double.parseDouble(written) - value), written);
    }

    /// How far the closest of all numbers of up to 17 digits is, among those that fit in 16 characters.
    private static double bestError(double value) {
        double best = Double.MAX_VALUE;
        for (int digits = 1; digits <= 17; digits++) {
            var rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
            var mantissa = rounded.unscaledValue() + "E" + -rounded.scale();
            for (var text : List.of(rounded.toPlainString(), rounded.toString(), mantissa)) {
                if (text.replace("+", "").length() <= 16) {
                    best = Math.min(best, Math.abs(Double.parseDouble(text) - value));
                }
            }
        }
        return best;
    }

    @Test
    void anyDoubleFitsAndIsAsCloseAsCanBe() {
        var random = new Random(17);
        for (int i = 0; i < COUNT; i++) {
            double value = switch (i % 4) {
                case 0 -> random.nextGaussian();
                case 1 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
                case 2 -> random.nextInt() / 1000.0;
                default -> Double.longBitsToDouble(random.nextLong());
            };
            if (Double.isFinite(value)) {
                var text = Decimals.toDs(value);
                assertTrue(text.length() <= 16 && Decimals.isDecimal(text), text);
                assertEquals(bestError(value), Math.abs(Double.parseDouble(text) - value), value + " " + text);
            }
        }
    }

    @Test
    void whatHasNoDecimalIsRefused() {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThrows(InvalidValueException.class, () -> DataSet.builder().setDoubles(Tag.SliceThickness, value));
        }
        assertThrows(InvalidValueException.class, () -> DataSet.builder().setDoubles(Tag.InstanceNumber, 1.5));
        assertThrows(InvalidValueException.class, () -> DataSet.builder().setDoubles(Tag.Rows, 1.5));
        assertThrows(InvalidValueException.class, () -> DataSet.builder().setDoubles(Tag.InstanceNumber, 1e10));
        assertThrows(InvalidValueException.class,
                () -> DataSet.builder().setDoubles(Tag.RecommendedDisplayFrameRateInFloat, 1e39));
        assertThrows(InvalidValueException.class,
                () -> DataSet.builder().setDecimals(Tag.InstanceNumber, new BigDecimal("0.5")));
        assertEquals(List.of("3"), DataSet.builder().setDoubles(Tag.InstanceNumber, 3).build()
                .strings(Tag.InstanceNumber));
        assertEquals(List.of("100"), DataSet.builder().setDecimals(Tag.InstanceNumber, new BigDecimal("1E2")).build()
                .strings(Tag.InstanceNumber));
    }

    @Test
    void numbersAreReadWithoutLoss() {
        var random = new Random(23);
        for (int i = 0; i < 2 * COUNT; i++) {
            var text = switch (i % 5) {
                case 0 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
                case 1 -> Long.toString(random.nextLong());
                case 2 -> (random.nextBoolean() ? "+" : "-") + random.nextInt(1000) + "." + random.nextInt(100_000);
                case 3 -> random.nextInt(100) + "." + "0".repeat(random.nextInt(20)) + random.nextInt(100) + "e-"
                        + random.nextInt(30);
                default -> "." + random.nextLong(1L << 60) + "E+" + random.nextInt(300);
            };
            assertArrayEquals(new double[] {Double.parseDouble(text)}, doubles("  " + text + " "), text);
            assertEquals(new BigDecimal(text), element(text).decimals().getFirst());
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            1\\2\\ 3 , '1,2,3'
            ' ',         ''
            5.0,         5
            1e3,         1000
            -9223372036854775808, -9223372036854775808
            999999999999999999,   999999999999999999
            9223372036854775807,  9223372036854775807
            """)
    void wholeNumbersAreRead(String value, String expected) {
        var longs = Decimals.longs(value.getBytes(StandardCharsets.US_ASCII), 0, value.length());
        assertEquals(expected, String.join(",", Arrays.stream(longs).mapToObj(Long::toString).toList()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "x", "9223372036854775808", "1E400", "1E999999999", "-", "1 2", "NaN"})
    void whatIsNoWholeNumberIsRefused(String value) {
        var message = String.valueOf(
                assertThrows(NumberFormatException.class, () -> element(value).longs()).getMessage());
        assertTrue(message.startsWith("(0028,0030): a value of VR DS is not a "), message);
    }

    @Test
    void whatIsNoNumberIsRefusedWithoutTellingIt() {
        for (var value : List.of("x", "1,5", "--1", "1e", "é")) {
            var message = "(0028,0030): a value of VR DS is not a number";
            assertEquals(message,
                    assertThrows(NumberFormatException.class, () -> element(value).doubles()).getMessage());
            assertEquals(message,
                    assertThrows(NumberFormatException.class, () -> element(value).decimals()).getMessage());
        }
        assertThrows(NumberFormatException.class, () -> element("1E10000").decimals());
        assertThrows(NumberFormatException.class, () -> element("1".repeat(1025)).decimals());
        assertEquals(1024, element("1".repeat(1024)).decimals().getFirst().precision());
    }

    @Test
    void integersOf64BitsAreUnsignedInUv() {
        var data = DataSet.builder().setLongs(Tag.ExtendedOffsetTable, 1, -2).set(0x0009_0010, Vr.LO, "LARMOR")
                .set(0x0009_1001, Vr.UV, "18446744073709551615", "0").set(0x0009_1002, Vr.SV, "-9223372036854775808")
                .build();
        assertArrayEquals(new long[] {1, -2}, data.element(Tag.ExtendedOffsetTable).orElseThrow().longs());
        assertEquals(List.of("18446744073709551615", "0"), data.strings(0x0009_1001));
        var element = data.element(0x0009_1001).orElseThrow();
        assertEquals(new BigDecimal("18446744073709551615"), element.decimals().getFirst());
        assertEquals(1.8446744073709552E19, element.doubles()[0]);
        assertArrayEquals(new long[] {-1, 0}, element.longs());
        assertEquals("-9223372036854775808", data.string(0x0009_1002).orElseThrow());
        assertThrows(InvalidValueException.class, () -> DataSet.builder().set(0x0009_1001, Vr.UV, "-1"));
        assertThrows(InvalidValueException.class,
                () -> DataSet.builder().set(0x0009_1001, Vr.UV, "18446744073709551616"));
    }

    @Test
    void everyBoundOfTheIntegersHolds() {
        assertBounds(Vr.US, "0", "65535", "-1", "65536");
        assertBounds(Vr.SS, "-32768", "32767", "-32769", "32768");
        assertBounds(Vr.UL, "0", "4294967295", "-1", "4294967296");
        assertBounds(Vr.SL, "-2147483648", "2147483647", "-2147483649", "2147483648");
        assertBounds(Vr.SV, "-9223372036854775808", "9223372036854775807", "-9223372036854775809",
                "9223372036854775808");
    }

    private static void assertBounds(Vr vr, String least, String most, String below, String above) {
        assertEquals(List.of(least, most), Element.of(Tag.Rows, vr, least, most).strings());
        assertThrows(InvalidValueException.class, () -> Element.of(Tag.Rows, vr, below));
        assertThrows(InvalidValueException.class, () -> Element.of(Tag.Rows, vr, above));
    }

    @Test
    void aDecimalIsExact() {
        var data = DataSet.builder().setDecimals(Tag.PixelSpacing, new BigDecimal("0.10"), new BigDecimal("1E-7"))
                .build();
        assertEquals(List.of("0.1", "0.0000001"), data.strings(Tag.PixelSpacing));
        assertEquals(new BigDecimal("0.1"), data.decimal(Tag.PixelSpacing).orElseThrow());
        assertFalse(data.decimal(Tag.SliceThickness).isPresent());
    }

    private static double[] doubles(String text) {
        return Decimals.doubles(text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
    }

    private static Element element(String text) {
        return Element.of(Tag.PixelSpacing, Vr.DS, text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
