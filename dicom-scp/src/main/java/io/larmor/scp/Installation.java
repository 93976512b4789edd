package io.larmor.scp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import io.larmor.scp.Plugins.Plugin;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates the services of a server. What belongs to the program must work; a plug-in may fail.
final class Installation {
    private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);

    private final Function<String, ProviderContext> contexts;
    private final List<SopClassService> created = new ArrayList<>();
    private final List<InstalledService> installed = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    /// @param contexts what the server offers to a service, by the name of its provider
    Installation(Function<String, ProviderContext> contexts) {
        this.contexts = contexts;
    }

    /// Creates the service of a provider.
    ///
    /// @param discovered whether it was found rather than handed over: then it may have nothing to serve
    void add(SopClassProvider provider, String version, String origin, boolean discovered) throws ProviderException {
        SopClassService service = provider.create(contexts.apply(provider.name()));
        created.add(service);
        var descriptors = List.copyOf(service.descriptors());
        // One that cannot tell fails here, not when a conformance statement is made.
        var _ = List.copyOf(service.initiations());
        if (discovered && descriptors.isEmpty()) {
            closeFrom(created.size() - 1);
        } else {
            installed.add(new InstalledService(provider.name(), version, origin, service, descriptors));
        }
    }

    /// Creates the services of plug-ins. One that fails, whatever it throws, or that claims what is claimed, is left out.
    ///
    /// @throws IllegalArgumentException if two services that are no plug-ins claim the same SOP class
    void addAll(Plugins plugins) {
        var _ = new ServiceTable(installed);
        plugins.leftOut().forEach(this::leaveOut);
        for (Plugin plugin : plugins.found()) {
            int servicesBefore = created.size();
            int installedBefore = installed.size();
            Thread thread = Thread.currentThread();
            ClassLoader programs = thread.getContextClassLoader();
            // Libraries of a plug-in look for their own services where the context class loader does.
            thread.setContextClassLoader(plugin.provider().getClass().getClassLoader());
            try {
                add(plugin.provider(), plugin.version(), "plug-in " + plugin.origin(), true);
                var _ = new ServiceTable(installed);
            } catch (Exception | Error e) {
                installed.subList(installedBefore, installed.size()).clear();
                closeFrom(servicesBefore);
                leaveOut(new LeftOut(described(plugin, plugins), PluginFailure.sentence(e, folder(plugin))));
                LOG.debug("Why {} is left out", plugin.origin(), e);
            } finally {
                thread.setContextClassLoader(programs);
            }
        }
    }

    /// Of a jar with several providers the others may be in use.
    private static String described(Plugin plugin, Plugins all) {
        long providers = all.found().stream().filter(each -> each.origin().equals(plugin.origin())).count();
        return providers == 1
                ? plugin.origin()
                : plugin.origin() + " (" + plugin.provider().getClass().getName() + ")";
    }

    private static String folder(Plugin plugin) {
        return plugin.origin().replaceFirst("\\.jar$", "");
    }

    private void leaveOut(LeftOut failed) {
        leftOut.add(failed);
        LOG.warn("{}", failed);
    }

    List<InstalledService> services() {
        return List.copyOf(installed);
    }

    List<LeftOut> leftOut() {
        return List.copyOf(leftOut);
    }

    /// Closes whatever was created, because there will be no server.
    void close() {
        closeFrom(0);
    }

    private void closeFrom(int first) {
        List<SopClassService> some = created.subList(first, created.size());
        Stream.of(some.toArray(SopClassService[]::new)).forEach(Installation::close);
        some.clear();
    }

    private static void close(SopClassService service) {
        try {
            service.close();
        } catch (RuntimeException | Error e) {
            LOG.debug("A service that is not used could not be closed", e);
        }
    }
}
