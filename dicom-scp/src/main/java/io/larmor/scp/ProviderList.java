package io.larmor.scp;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;

/// The providers that a server is to have, in their order, and where each comes from.
///
/// *Threading*: not thread-safe.
final class ProviderList {
    private static final String CODE = "code";

    private final List<Entry> entries = new ArrayList<>();

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void add(SopClassProvider provider) {
        entries.add(new Entry(provider, CODE));
    }

    void add(String name, SopClassService service) {
        add(new HandedOver(name, service));
    }

    void discover() {
        ServiceLoader.load(SopClassProvider.class).forEach(this::found);
    }

    void discover(ModuleLayer layer) {
        ServiceLoader.load(layer, SopClassProvider.class).stream()
                .filter(found -> found.type().getModule().getLayer() == layer)
                .map(ServiceLoader.Provider::get)
                .forEach(this::found);
    }

    private void found(SopClassProvider provider) {
        Module module = provider.getClass().getModule();
        entries.add(new Entry(provider, module.isNamed() ? "module " + module.getName() : "class path"));
    }

    void install(Installation installation) throws ProviderException {
        for (Entry entry : entries) {
            installation.add(entry.provider(), entry.provider().version(), entry.origin(),
                    !entry.origin().equals(CODE));
        }
    }

    private record Entry(SopClassProvider provider, String origin) {}

    /// A provider of a service that exists already.
    private record HandedOver(String name, SopClassService service) implements SopClassProvider {
        @Override
        public SopClassService create(ProviderContext context) {
            return service;
        }

        @Override
        public String version() {
            return "-";
        }
    }
}
