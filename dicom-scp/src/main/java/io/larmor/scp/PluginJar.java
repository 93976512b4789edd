package io.larmor.scp;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

import io.larmor.scp.Plugins.Plugin;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.SopClassProvider;
import org.jspecify.annotations.Nullable;

/// One plug-in: its jar, and the jars that it brought.
///
/// @param jar          the jar with the providers
/// @param dependencies the jars in the folder of its name
record PluginJar(Path jar, List<Path> dependencies) {

    /// Loads the providers.
    ///
    /// @throws IOException       if a jar cannot be read
    /// @throws ProviderException if there is no provider in it, or a module that it may not use
    List<Plugin> load() throws IOException, ProviderException {
        boolean modular;
        String version;
        try (var file = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
            modular = file.getEntry("module-info.class") != null;
            version = version(file);
        }
        ModuleLayer parent = Plugins.class.getModule().getLayer();
        // Where Larmor itself is on the class path, there are no modules that a layer could build on.
        boolean layered = modular && parent != null;
        List<SopClassProvider> providers = layered ? layer(parent) : classPath();
        if (providers.isEmpty()) {
            throw new ProviderException(layered
                    ? "it has no provider: name one in its module-info, beside which META-INF/services does not count."
                    : "it has no provider: name one in META-INF/services/" + SopClassProvider.class.getName() + ".");
        }
        var found = new ArrayList<Plugin>();
        for (SopClassProvider provider : providers) {
            String own = provider.version();
            found.add(new Plugin(provider, own.equals("unknown") ? version : own, String.valueOf(jar.getFileName())));
        }
        return found;
    }

    private static String version(JarFile file) throws IOException {
        var manifest = file.getManifest();
        String version = manifest == null
                ? null
                : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        return version == null ? "unknown" : version;
    }

    /// Not the providers that the layer inherits: a module of its own is not of the parent.
    private List<SopClassProvider> layer(ModuleLayer parent) throws ProviderException {
        String main = ModuleFinder.of(jar).findAll().iterator().next().descriptor().name();
        var own = new OwnModules(
                ModuleFinder.of(Stream.concat(Stream.of(jar), dependencies.stream()).toArray(Path[]::new)), parent);
        Configuration configuration = parent.configuration()
                .resolveAndBind(own, ModuleFinder.of(), Set.of(main));
        refuseForeign(configuration, parent.configuration());
        ModuleLayer layer = parent.defineModulesWithOneLoader(configuration,
                new SharedClasses(Plugins.class.getClassLoader()));
        return ServiceLoader.load(layer, SopClassProvider.class).stream()
                .filter(found -> found.type().getModule().getLayer() == layer)
                .map(ServiceLoader.Provider::get).toList();
    }

    /// The libraries of the program are its own affair: a plug-in that used them would break with their next version. An automatic module reads
    /// everything, and names nothing.
    private static void refuseForeign(Configuration configuration, Configuration parent) throws ProviderException {
        for (ResolvedModule module : configuration.modules()) {
            if (module.reference().descriptor().isAutomatic()) {
                continue;
            }
            for (ResolvedModule read : module.reads()) {
                if (read.configuration() == parent && !SharedClasses.module(read.name())) {
                    throw new ProviderException("it uses the module " + read.name()
                            + " without bringing it: put its jar into the folder of the plug-in's name.");
                }
            }
        }
    }

    private List<SopClassProvider> classPath() throws IOException {
        var urls = new ArrayList<URL>();
        for (Path path : Stream.concat(Stream.of(jar), dependencies.stream()).toList()) {
            urls.add(path.toUri().toURL());
        }
        var loader = new URLClassLoader(String.valueOf(jar.getFileName()), urls.toArray(URL[]::new),
                new SharedClasses(Plugins.class.getClassLoader()));
        return ServiceLoader.load(SopClassProvider.class, loader).stream()
                .filter(found -> loader.equals(found.type().getClassLoader()))
                .map(ServiceLoader.Provider::get).toList();
    }

    /// What a plug-in brought, without copies of what it shares with the program.
    private static final class OwnModules implements ModuleFinder {
        private final ModuleFinder all;
        private final Set<String> inherited;

        OwnModules(ModuleFinder all, ModuleLayer parent) {
            this.all = all;
            inherited = parent.configuration().modules().stream().map(ResolvedModule::name)
                    .filter(SharedClasses::module).collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public Optional<ModuleReference> find(String name) throws FindException {
            return inherited.contains(name) ? Optional.empty() : all.find(name);
        }

        @Override
        public Set<ModuleReference> findAll() throws FindException {
            return all.findAll().stream().filter(each -> !inherited.contains(each.descriptor().name()))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    /// The classes that a plug-in has from elsewhere: those of Larmor, SLF4J, JSpecify and the JDK. The platform's class loader would give it
    /// every module of the program.
    static final class SharedClasses extends ClassLoader {
        private static final List<String> PACKAGES = List.of("io.larmor.", "org.slf4j.", "org.jspecify.");
        private final @Nullable ClassLoader program;

        SharedClasses(@Nullable ClassLoader program) {
            super(null);
            this.program = program;
        }

        /// Whether plug-ins share a module with the program.
        static boolean module(String name) {
            return name.startsWith("io.larmor.") || name.startsWith("java.") || name.startsWith("jdk.")
                    || name.equals("org.slf4j") || name.equals("org.jspecify");
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (program != null && PACKAGES.stream().anyMatch(name::startsWith)) {
                return program.loadClass(name);
            }
            Class<?> found = ClassLoader.getPlatformClassLoader().loadClass(name);
            String module = found.getModule().getName();
            if (module == null || !module(module)) {
                throw new ClassNotFoundException(name);
            }
            return found;
        }
    }
}
