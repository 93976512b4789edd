package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.larmor.scp.DicomServerBuilder;
import io.larmor.scp.Plugins;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where plug-ins are.
final class PluginOptions {
    @Option(names = "--plugins", paramLabel = "DIR", description = "Plug-ins: each a NAME.jar, with the jars that it needs in a folder NAME beside it (default: the folder plugins of the"
            + " archive).")
    private @Nullable Path folder;

    @Option(names = "--set", paramLabel = "PROVIDER.KEY=VALUE", description = "A setting of a plug-in's provider; can be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /// {@return the plug-ins of the folder that was named, which must be there, or else of the archive's}
    ///
    /// @param archive the archive's folder
    Plugins load(Path archive) throws IOException {
        if (folder == null) {
            return Plugins.load(archive.resolve("plugins"));
        }
        if (Files.notExists(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        return Plugins.load(folder);
    }

    /// Installs plug-ins with their settings.
    ///
    /// @throws IllegalArgumentException if a setting is for none of them
    void install(Plugins plugins, DicomServerBuilder builder) {
        Set<String> names = plugins.found().stream().map(each -> each.provider().name()).collect(Collectors.toSet());
        var byProvider = new LinkedHashMap<String, Map<String, String>>();
        settings.forEach((key, value) -> {
            int dot = key.indexOf('.');
            String name = dot < 0 ? key : key.substring(0, dot);
            if (dot < 0 || !names.contains(name)) {
                throw new IllegalArgumentException(
                        "--set " + key + "=... is for no plug-in; name it as PROVIDER.KEY=VALUE. "
                                + (names.isEmpty()
                                        ? "There are no plug-ins."
                                        : "The providers are " + String.join(", ", names) + "."));
            }
            byProvider.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(key.substring(dot + 1), value);
        });
        byProvider.forEach(builder::settings);
        builder.plugins(plugins);
    }
}
