package io.larmor.services.verification;

import java.util.List;

import io.larmor.data.Uid;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassProvider;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class VerificationProviderTest {

    @Test
    void theModuleProvidesIt() {
        var found = ModuleLayer.boot().findModule("io.larmor.services.verification").orElseThrow().getDescriptor()
                .provides();
        assertEquals(1, found.size());
        assertEquals(SopClassProvider.class.getName(), found.iterator().next().service());
        assertEquals(List.of(VerificationProvider.class.getName()), found.iterator().next().providers());
    }

    @Test
    void itClaimsVerificationAndNothingElse() {
        var service = new VerificationService(_ -> {});
        assertEquals(List.of(ServiceDescriptor.builder(Uid.Verification).operations(Operation.ECHO)
                .statuses(Operation.ECHO, 0x0000).build()), List.copyOf(service.descriptors()));
        assertTrue(Operation.ECHO.performer().isInstance(service));
    }
}
