package io.larmor.services.spi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProviderConfigTest {

    private final ProviderConfig config = ProviderConfig
            .of(Map.of("text", "abc", "number", "42", "flag", "true", "wait", "PT30S", "dir", "a/b"));

    @Test
    void settingsAreReadAsWhatTheyShouldBe() throws ProviderException {
        assertEquals("abc", config.string("text", ""));
        assertEquals(42, config.number("number", 0, 1, 100));
        assertTrue(config.flag("flag", false));
        assertEquals(Duration.ofSeconds(30), config.duration("wait", Duration.ZERO));
        assertEquals(Optional.of(Path.of("a", "b")), config.path("dir"));
    }

    @Test
    void whatIsNotSetHasItsFallback() throws ProviderException {
        assertEquals(Optional.empty(), config.string("x"));
        assertEquals(7, config.number("x", 7, 1, 100));
        assertFalse(config.flag("x", false));
        assertEquals(Duration.ofSeconds(1), config.duration("x", Duration.ofSeconds(1)));
        assertEquals(Optional.empty(), config.path("x"));
    }

    @Test
    void whatDoesNotFitIsRefusedWithKeyAndBounds() {
        var e = assertThrows(ProviderException.class, () -> config.number("number", 0, 1, 41));
        assertEquals("The setting number must be a number from 1 to 41, but is \"42\".", e.getMessage());
        assertThrows(ProviderException.class, () -> config.number("text", 0, 1, 41));
        assertThrows(ProviderException.class, () -> config.flag("text", true));
        assertThrows(ProviderException.class, () -> config.duration("text", Duration.ZERO));
    }
}
