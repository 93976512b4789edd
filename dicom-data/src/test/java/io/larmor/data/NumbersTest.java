package io.larmor.data;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NumbersTest {
    private static final int TAG = Tag.PixelSpacing;

    @ParameterizedTest
    @CsvSource({"UL,4294967295", "IS,3000000000", "DS,3000000000", "DS,-2147483649", "FD,1.5", "FD,1e300", "FL,NaN",
        "SV,2147483648", "UV,18446744073709551615", "UV,9223372036854775808"})
    void whatIsNoIntegerOf32BitsIsRefused(Vr vr, String value) {
        var data = DataSet.builder().lenient().set(TAG, vr, value).build();
        assertThrows(NumberFormatException.class, () -> data.ints(TAG));
        var refused = String.valueOf(
                assertThrows(NumberFormatException.class, () -> data.intValue(TAG)).getMessage());
        assertTrue(refused.startsWith("(0028,0030): a value of VR " + vr + " is not a whole number of "), refused);
        assertTrue(!refused.contains(value), refused);
    }

    @ParameterizedTest
    @CsvSource({"FD,1.5", "FD,1e300", "FD,9223372036854775808", "FD,-Infinity", "FL,NaN", "DS,9223372036854775808"})
    void whatIsNoIntegerOf64BitsIsRefused(Vr vr, String value) {
        var data = DataSet.builder().lenient().set(TAG, vr, value).build();
        assertThrows(NumberFormatException.class, () -> data.longs(TAG));
        assertThrows(NumberFormatException.class, () -> data.longValue(TAG));
    }

    @ParameterizedTest
    @CsvSource({"UL,4294967295", "IS,3000000000", "DS,3e9", "SV,-9223372036854775808", "FD,-9223372036854775808",
        "FL,16777216", "US,65535", "SS,-32768"})
    void anIntegerOf64BitsIsWhatItSays(Vr vr, String value) {
        var data = DataSet.builder().lenient().set(TAG, vr, value, "7").build();
        long expected = new BigDecimal(value).longValueExact();
        assertArrayEquals(new long[] {expected, 7}, data.longs(TAG));
        assertEquals(OptionalLong.of(expected), data.longValue(TAG));
        if (expected == (int) expected) {
            assertArrayEquals(new int[] {(int) expected, 7}, data.ints(TAG));
            assertEquals(OptionalInt.of((int) expected), data.intValue(TAG));
        }
    }

    @Test
    void aTagIsAnIntWithAllItsBits() {
        var data = DataSet.builder().set(Tag.FrameIncrementPointer, "FFFEE000").build();
        assertEquals(OptionalInt.of(0xFFFE_E000), data.intValue(Tag.FrameIncrementPointer));
        assertArrayEquals(new int[] {0xFFFE_E000}, data.ints(Tag.FrameIncrementPointer));
        assertArrayEquals(new long[] {0xFFFE_E000L}, data.longs(Tag.FrameIncrementPointer));
    }

    @Test
    void anUnsignedNumberOf64BitsIsUnsigned() {
        var data = DataSet.builder().setLongs(Tag.ExtendedOffsetTable, -1, 1).build();
        assertEquals(OptionalLong.of(-1), data.longValue(Tag.ExtendedOffsetTable));
        assertThrows(NumberFormatException.class, () -> data.intValue(Tag.ExtendedOffsetTable));
    }

    @Test
    void floatingPointWordsAreNoBytes() {
        var floats = Element.of(Tag.FloatPixelData, Vr.OF, new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, 0x40});
        assertArrayEquals(new int[] {1, 2}, floats.ints());
        assertArrayEquals(new double[] {1, 2}, floats.doubles());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\0.5", "  \\0.5", "\\0.5\\"})
    void aFirstValueThatIsEmptyIsNoValue(String value) {
        var data = read(value);
        assertEquals(Optional.empty(), data.string(TAG));
        assertEquals(OptionalDouble.empty(), data.doubleValue(TAG));
        assertEquals(OptionalInt.empty(), data.intValue(TAG));
        assertEquals(OptionalLong.empty(), data.longValue(TAG));
        assertEquals(Optional.empty(), data.decimal(TAG));
    }

    @Test
    void theFirstValueAloneIsLookedAt() {
        var data = read("3\\x");
        assertEquals(OptionalInt.of(3), data.intValue(TAG));
        assertEquals(OptionalLong.of(3), data.longValue(TAG));
        assertEquals(OptionalDouble.of(3), data.doubleValue(TAG));
        assertEquals(Optional.of(new BigDecimal("3")), data.decimal(TAG));
        assertThrows(NumberFormatException.class, () -> data.doubles(TAG));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1", "1\\2", "\\2", "1\\", "1\\\\3", "\\", " \\ ", "1\\2 "})
    void valuesKeepTheirPlaces(String value) {
        for (var data : List.of(read(value), DataSet.builder().lenient().set(TAG, value.split("\\\\", -1)).build())) {
            var texts = data.strings(TAG);
            var doubles = data.doubles(TAG);
            if (value.isBlank()) {
                assertEquals(0, doubles.length);
                continue;
            }
            assertEquals(texts.size(), doubles.length);
            for (int i = 0; i < doubles.length; i++) {
                var text = texts.get(i).strip();
                assertEquals(text.isEmpty() ? Double.NaN : Double.parseDouble(text), doubles[i]);
            }
            if (texts.stream().anyMatch(String::isBlank)) {
                var message = "(0028,0030): a value of VR DS is empty";
                assertEquals(message,
                        assertThrows(NumberFormatException.class, () -> data.ints(TAG)).getMessage());
                assertEquals(message,
                        assertThrows(NumberFormatException.class, () -> data.longs(TAG)).getMessage());
                assertEquals(message,
                        assertThrows(NumberFormatException.class, () -> data.element(TAG).orElseThrow().decimals())
                                .getMessage());
            } else {
                assertEquals(texts.size(), data.ints(TAG).length);
                assertEquals(texts.size(), data.element(TAG).orElseThrow().decimals().size());
            }
        }
    }

    @Test
    void aSizeThatIsNoNumberIsNotAMistakeOfTheProgram() {
        var image = DataSet.builder().setInts(Tag.SamplesPerPixel, 1).set(Tag.Columns, "1")
                .setInts(Tag.BitsAllocated, 8)
                .set(Tag.Rows, Vr.UL, "4294967295").setBytes(Tag.PixelData, Vr.OB, new byte[2]).build();
        assertEquals("Rows (0028,0010) is no number",
                assertThrows(DicomFormatException.class, () -> Frames.of(image)).getMessage());
    }

    private static DataSet read(String value) {
        return DataSet.builder().setBytes(TAG, Vr.DS, value.getBytes(StandardCharsets.US_ASCII)).build();
    }
}
