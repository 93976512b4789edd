package io.larmor.cli;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class JsonLineTest {
    @Test
    void whatSteersATerminalIsEscaped() {
        assertEquals("\"a\\u009b31mb\\u007f\\u202ec\\u2028\\u000a\"",
                JsonLine.of("a\u009b31mb\u007f\u202ec\u2028\n"));
        assertEquals("\"\\\"\\\\\"", JsonLine.of("\"\\"));
    }

    @Test
    void whatDoesNotSteerStays() {
        assertEquals("\"\uD83D\uDE00\\udb40\\udc41\\ud83d\"", JsonLine.of("\uD83D\uDE00\uDB40\uDC41\uD83D"));
        assertEquals("{\"vr\":\"PN\",\"a\":\"b\\u200dc\\u009b\"}",
                JsonLine.escaped("{\"vr\":\"PN\",\"a\":\"b\u200Dc\u009B\"}"));
    }
}
