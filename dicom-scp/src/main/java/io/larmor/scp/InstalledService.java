package io.larmor.scp;

import java.util.List;

import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;

/// A service of a server, as listings show it.
///
/// @param name        the name of its provider
/// @param version     the version of its provider
/// @param origin      where it comes from: `module` and its name, `class path`, `plug-in` and its jar, or `code` if it was handed over
/// @param service     the service
/// @param descriptors what it serves
public record InstalledService(String name, String version, String origin, SopClassService service,
        List<ServiceDescriptor> descriptors) {

    /// Creates an entry; the descriptors are copied, and asked for no more.
    public InstalledService {
        descriptors = List.copyOf(descriptors);
        if (descriptors.isEmpty()) {
            throw new IllegalArgumentException(
                    "The service " + name + " has no descriptor, so it would never be asked anything.");
        }
        for (ServiceDescriptor descriptor : descriptors) {
            for (var operation : descriptor.operations()) {
                if (!operation.performer().isInstance(service)) {
                    throw new IllegalArgumentException(
                            "The service " + name + " claims " + operation + " for " + descriptor.sopClass()
                                    + ", but does not implement " + operation.performer().getSimpleName() + ".");
                }
            }
        }
    }

    @Override
    public String toString() {
        return name + ' ' + version + " (" + origin + ')';
    }
}
