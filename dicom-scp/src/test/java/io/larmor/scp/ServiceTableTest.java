package io.larmor.scp;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.services.spi.EchoOperation;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ServiceTableTest {

    private static DicomServerBuilder storing(String... sopClasses) {
        return DicomServer.builder().store((_, _, _) -> Staged.done(Status.SUCCESS), sopClasses);
    }

    @Test
    void twoServicesForOneSopClassAreRefusedByName() {
        EchoOperation echo = (_, _) -> Status.SUCCESS;
        var e = assertThrows(ProviderException.class,
                () -> DicomServer.builder().echo(echo).service("mine", new Handlers.Echo(
                        List.of(ServiceDescriptor.of(Uid.Verification, Operation.ECHO)), echo)).build());
        assertEquals(
                "Both echo - (code) and mine - (code) claim the SOP class Verification SOP Class: remove one of them.",
                e.getMessage());
    }

    @Test
    void servicesThatExistAreClosedWhenTheServerCannotBeBuilt() {
        var closed = new AtomicInteger();
        var service = new SopClassService() {
            @Override
            public Collection<ServiceDescriptor> descriptors() {
                return List.of(ServiceDescriptor.of(Uid.Verification, Operation.ECHO));
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        var e = assertThrows(ProviderException.class, () -> DicomServer.builder().service("mine", service).build());
        assertTrue(String.valueOf(e.getMessage()).contains("does not implement EchoOperation"));
        assertEquals(1, closed.get());
    }

    @Test
    void aServerWithoutServicesIsRefused() {
        assertThrows(ProviderException.class, () -> DicomServer.builder().build());
    }

    @Test
    void anyStandsForWhatNobodyElseClaims() throws ProviderException {
        try (var server = storing().store((_, _, _) -> Staged.refused(Status.NOT_AUTHORIZED), Uid.CTImageStorage)
                .build()) {
            ServiceTable table = server.table();
            assertEquals(List.of("store", "store"), server.services().stream().map(InstalledService::name).toList());
            assertEquals(Uid.CTImageStorage, descriptor(table, Uid.CTImageStorage));
            assertEquals("*", descriptor(table, Uid.MRImageStorage));
            assertEquals("*", descriptor(table, "1.2.3.4.5"));
        }
    }

    private static String descriptor(ServiceTable table, String sopClass) {
        ServiceTable.Claim claim = table.scp(sopClass);
        assertNotNull(claim);
        return claim.descriptor().sopClass();
    }

    @Test
    void anyStorageIsNotAnyStandardSopClass() throws ProviderException {
        try (var server = storing().build()) {
            assertNull(server.table().scp(Uid.ModalityPerformedProcedureStep));
            assertNull(server.table().scp(Uid.Verification));
        }
    }
}
