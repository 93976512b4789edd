package io.larmor.services.spi;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ServiceDescriptorTest {
    @Test
    void aSopClassIsAUid() {
        assertThrows(IllegalArgumentException.class, () -> ServiceDescriptor.of("not a uid", Operation.STORE));
        assertThrows(IllegalArgumentException.class, () -> ServiceDescriptor.of("", Operation.STORE));
    }

    @Test
    void aDescriptorIsMadeStepByStep() {
        var descriptor = ServiceDescriptor.builder("1.2.3").roles(Role.SCU, Role.SCP).transferSyntaxes("1.2")
                .operations(Operation.FIND)
                .extendedNegotiation(1, 0, 1).keys("STUDY", 0x0010_0010).commandClasses("1.2.4")
                .statuses(Operation.FIND, 0x0000).status(Operation.FIND, 0xA700, "too many").build();
        assertEquals(new ServiceDescriptor("1.2.3", Set.of(Role.SCP, Role.SCU), List.of("1.2"), Set.of(Operation.FIND),
                List.of(1, 0, 1), List.of(new QueryKey("STUDY", 0x0010_0010, true)), Set.of("1.2.4"),
                List.of(new StatusUse(Operation.FIND, 0x0000, ""), new StatusUse(Operation.FIND, 0xA700, "too many"))),
                descriptor);
        assertTrue(descriptor.takes("1.2"));
        assertFalse(descriptor.takes("1.2.4"));
    }

    @Test
    void withoutTransferSyntaxesAnyIsTaken() {
        assertTrue(ServiceDescriptor.of(ServiceDescriptor.ANY, Operation.STORE).takes("1.2.4"));
        assertTrue(ServiceDescriptor.of(ServiceDescriptor.ANY, Operation.STORE).any());
    }

    @Test
    void aCommandNamesTheClassOfItsContextOrOneOfThoseToldBesides() {
        var descriptor = ServiceDescriptor.builder("1.2.3").operations(Operation.N_GET).commandClasses("1.2.4").build();
        assertTrue(descriptor.mayName("1.2.3", "1.2.3"));
        assertTrue(descriptor.mayName("1.2.3", "1.2.4"));
        assertFalse(descriptor.mayName("1.2.3", "1.2.5"));
    }

    @Test
    void aDescriptorWithoutOperationIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> ServiceDescriptor.of("1.2.3"));
    }

    @ParameterizedTest
    @EnumSource
    void everyOperationIsPerformedByAnInterface(Operation operation) {
        assertTrue(operation.performer().isInterface());
        assertEquals(operation.name().startsWith("N_"), operation.performer() == NOperation.class);
    }
}
