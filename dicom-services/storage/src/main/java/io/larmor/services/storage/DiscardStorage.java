package io.larmor.services.storage;

import java.io.IOException;
import java.util.Collection;

import io.larmor.dimse.Body;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.Status;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;
import io.larmor.services.spi.Staged;
import io.larmor.services.spi.StoreOperation;

/// Takes instances and throws them away, answering success: for measuring senders and networks, what `larmor serve --discard` does. Only ever
/// handed to a server in code, by those who want just that.
public final class DiscardStorage implements SopClassProvider {
    private final boolean any;

    /// Makes a provider.
    ///
    /// @param any whether SOP classes that nobody else claims are taken too, private ones for example
    public DiscardStorage(boolean any) {
        this.any = any;
    }

    @Override
    public String name() {
        return "discard-storage";
    }

    @Override
    public SopClassService create(ProviderContext context) {
        return new DiscardService(any);
    }

    static final class DiscardService implements SopClassService, StoreOperation {
        private final boolean any;

        DiscardService(boolean any) {
            this.any = any;
        }

        @Override
        public Collection<ServiceDescriptor> descriptors() {
            return StorageClasses.descriptors(any);
        }

        @Override
        public Staged receive(OperationContext context, CStoreRq request, Body body) throws IOException {
            while (body.next() != null) {
                // Seen, and gone.
            }
            return Staged.done(Status.SUCCESS);
        }
    }
}
