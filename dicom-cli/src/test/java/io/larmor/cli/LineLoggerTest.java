package io.larmor.cli;

import java.io.IOException;
import java.time.LocalDateTime;

import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LineLoggerTest {
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 11, 26, 9, 5, 0);

    private final LogProvider provider = new LogProvider();
    private final LineLogger logger = new LineLogger("io.larmor.scp.DicomServer");

    @Test
    void anEventIsALine() {
        assertEquals("2026-11-26T09:05:00.000 WARN DicomServer - No peer.\n",
                logger.line(TIME, Level.WARN, "No peer.", null));
    }

    @Test
    void whatAPeerSaysDoesNotBreakTheLine() {
        assertEquals("2026-11-26T09:05:00.000 WARN DicomServer - AE\u00B72026 ERROR\u00B7[31m\n",
                logger.line(TIME, Level.WARN, "AE\n2026 ERROR\u001B[31m", null));
    }

    @Test
    void whatWasThrownFollowsLineByLine() {
        var lines = logger.line(TIME, Level.ERROR, "It ended.", new IOException("gone\u0007")).lines().toList();
        assertEquals("2026-11-26T09:05:00.000 ERROR DicomServer - It ended.", lines.get(0));
        assertEquals("java.io.IOException: gone\u00B7", lines.get(1));
        // A module whose version is known is named with it: io.larmor.cli@1.0/io.larmor…
        assertTrue(lines.get(2).matches(" at io\\.larmor\\.cli(@[^/]+)?/io\\.larmor\\.cli\\.LineLoggerTest\\..+"),
                lines.get(2));
    }

    @Test
    void warningsAreLoggedAndWhatIsBelowIsNot() {
        assertTrue(logger.isErrorEnabled());
        assertTrue(logger.isWarnEnabled());
        assertFalse(logger.isInfoEnabled());
        assertFalse(logger.isDebugEnabled());
    }

    @Test
    void aNameHasOneLogger() {
        provider.initialize();
        var factory = provider.getLoggerFactory();
        assertSame(factory.getLogger("io.larmor.scu"), provider.getLoggerFactory().getLogger("io.larmor.scu"));
    }
}
