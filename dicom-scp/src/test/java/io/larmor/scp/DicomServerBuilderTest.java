package io.larmor.scp;

import java.util.List;
import java.util.Map;

import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What a builder does not take.
class DicomServerBuilderTest {

    /// Asks for one setting.
    private record Asking() implements SopClassProvider {
        @Override
        public String name() {
            return "storage";
        }

        @Override
        public SopClassService create(ProviderContext context) throws ProviderException {
            boolean _ = context.config().flag("any", false);
            return new Handlers.Echo(List.of(ServiceDescriptor.of(Uid.Verification, Operation.ECHO)),
                    (_, _) -> Status.SUCCESS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "A ", "SEVENTEEN_LETTERS", "a\\b", "MÜLLER", "A\nB"})
    void whatIsNoAeTitleIsRefused(String title) {
        assertThrows(IllegalArgumentException.class, () -> DicomServer.builder().aeTitle("GOOD", title));
    }

    @Test
    void whatIsNoSopClassIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> DicomServer.builder().store((_, _, _) -> Staged.done(Status.SUCCESS), "not a uid"));
    }

    @Test
    void settingsForNobodyAreRefused() {
        var builder = DicomServer.builder().provider(new Asking()).settings("storrage", Map.of("any", "true"));
        var failure = assertThrows(ProviderException.class, builder::build);
        assertEquals("There are settings for storrage, but no such provider; there are: storage.",
                failure.getMessage());
    }

    @Test
    void aSettingThatNobodyAsksForIsInTheLog() throws Exception {
        var log = new MemoryLog();
        try (var _ = DicomServer.builder().log(log).provider(new Asking())
                .settings("storage", Map.of("any", "true", "anny", "true")).build()) {
            assertEquals(List.of("WARN The provider storage did not ask for its setting anny when it was created: "
                    + "check how it is written"), log.take());
        }
        try (var _ = DicomServer.builder().log(log).provider(new Asking())
                .settings("storage", Map.of("any", "true")).build()) {
            assertTrue(log.take().isEmpty());
        }
    }
}
