package io.larmor.scp;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.larmor.services.spi.Initiation;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.ProviderConfig;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class InstallationTest {
    private final AtomicInteger closed = new AtomicInteger();

    /// A provider for which nothing is configured.
    private final class Idle implements SopClassProvider {
        @Override
        public String name() {
            return "idle";
        }

        @Override
        public SopClassService create(ProviderContext context) {
            return new SopClassService() {
                @Override
                public Collection<ServiceDescriptor> descriptors() {
                    return List.of();
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        }
    }

    private static Installation installation() {
        var config = new AtomicReference<>(DicomServer.builder().config(new java.net.InetSocketAddress(0)));
        return new Installation(_ -> new ServiceContext(ProviderConfig.EMPTY, Map.of(),
                new PeerAssociations(config::get), new CounterTable().of("idle")));
    }

    @Test
    void aServiceThatIsLeftOutIsClosedOnce() throws Exception {
        var installation = installation();
        installation.add(new Idle(), "1", "module org.example", true);
        assertEquals(List.of(), installation.services());
        assertEquals(1, closed.get());
        installation.close();
        assertEquals(1, closed.get());
    }

    @Test
    void whoCannotTellWhatItInitiatesIsNotInstalled() {
        SopClassService silent = new SopClassService() {
            @Override
            public Collection<ServiceDescriptor> descriptors() {
                return List.of(ServiceDescriptor.of("2.25.1", Operation.N_GET));
            }

            @Override
            public Collection<Initiation> initiations() {
                throw new IllegalStateException("not known yet");
            }
        };
        var providers = new ProviderList();
        providers.add("silent", silent);
        assertThrows(IllegalStateException.class, () -> providers.install(installation()));
    }
}
