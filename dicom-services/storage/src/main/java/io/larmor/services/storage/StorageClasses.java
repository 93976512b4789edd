package io.larmor.services.storage;

import java.util.List;
import java.util.stream.Stream;

import io.larmor.data.SopClasses;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.ServiceDescriptor;

/// What a storage service says it can do: every storage SOP class of the standard, in any transfer syntax.
final class StorageClasses {
    private StorageClasses() {}

    /// @param any whether SOP classes that nobody else claims are taken too
    static List<ServiceDescriptor> descriptors(boolean any) {
        Stream<String> others = any ? Stream.of(ServiceDescriptor.ANY) : Stream.of();
        return Stream.concat(SopClasses.storage().stream(), others)
                .map(StorageClasses::descriptor).toList();
    }

    private static ServiceDescriptor descriptor(String uid) {
        return ServiceDescriptor.builder(uid).operations(Operation.STORE)
                .status(Operation.STORE, 0x0000,
                        "The instance is stored, as durable as configured; or it was, with the same bytes")
                .status(Operation.STORE, 0x0111, "Other content is stored under this SOP Instance UID, and stays")
                .status(Operation.STORE, 0xA700, "There is no room, or the archive is closing")
                .status(Operation.STORE, 0xA900,
                        "SOP Class or Instance UID of the data set are not those of the command")
                .status(Operation.STORE, 0xC000, "The data set is malformed, or ends inside an element").build();
    }
}
