package io.larmor.scp;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.larmor.services.spi.ProviderConfig;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

    @Test
    void aServiceThatIsLeftOutIsClosedOnce() throws Exception {
        var config = new AtomicReference<>(DicomServer.builder().config(new java.net.InetSocketAddress(0)));
        var installation = new Installation(_ -> new ServiceContext(ProviderConfig.EMPTY, Map.of(),
                new PeerAssociations(config::get), new CounterTable().of("idle")));
        installation.add(new Idle(), "1", "module org.example", true);
        assertEquals(List.of(), installation.services());
        assertEquals(1, closed.get());
        installation.close();
        assertEquals(1, closed.get());
    }
}
