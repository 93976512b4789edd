package io.larmor.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class TextTest {
    @Test
    void whatSteersATerminalIsNotPassedOn() {
        assertEquals("a·[31mred·b··c", Text.printable("a\u001B[31mred\u0007b\r\nc"));
        assertEquals("·x·", Text.printable("\u202Ex\u2028"));
        assertEquals("Müller 山田", Text.printable("Müller 山田"));
    }

    @Test
    void wideCharactersTakeTwoColumnsAndMarksNone() {
        assertEquals(4, Text.columns("山田"));
        assertEquals(3, Text.columns("abc"));
        assertEquals(1, Text.columns("e\u0301"));
    }

    @Test
    void countsAreInTheSingularOrThePlural() {
        assertEquals("1 study", Text.count(1, "study"));
        assertEquals("1,000 studies", Text.count(1000, "study"));
        assertEquals("0 instances", Text.count(0, "instance"));
        assertEquals("999 files", Text.count(999, "file"));
        assertEquals("1,234,567 files", Text.count(1_234_567, "file"));
        assertEquals("-123,456 files", Text.count(-123_456, "file"));
    }

    @Test
    void sizesAreShort() {
        assertEquals("1 byte", Text.bytes(1));
        assertEquals("1,023 bytes", Text.bytes(1023));
        assertEquals("1.5 KiB", Text.bytes(1536));
        assertEquals("512 MiB", Text.bytes(512L << 20));
        assertEquals("9.8 GiB", Text.bytes(10_500_000_000L));
    }

    @Test
    void timesAreShort() {
        assertEquals("1.2 ms", Text.duration(1_234_567));
        assertEquals("0.0 ms", Text.duration(1_000));
        assertEquals("10.0 ms", Text.duration(9_960_000));
        assertEquals("123 ms", Text.duration(123_456_789));
        assertEquals("12.3 s", Text.duration(12_345_678_901L));
    }

    @Test
    void jsonIsEscaped() {
        assertEquals("{\"a\":\"x\\\"\\\\\\u000a\\u001b\"}", JsonLine.of(Map.of("a", "x\"\\\n\u001B")));
        assertEquals("[1,true,null,\"é\"]", JsonLine.of(Arrays.asList(1, true, null, "é")));
        assertEquals("[]", JsonLine.of(List.of()));
    }
}
