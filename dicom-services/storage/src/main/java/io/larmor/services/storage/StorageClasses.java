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
                .map(uid -> ServiceDescriptor.of(uid, Operation.STORE)).toList();
    }
}
