package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.larmor.scp.DicomServerBuilder;
import io.larmor.scp.Plugins;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where plug-ins are.
final class PluginOptions {
    private static final String SERVICE = "service.";

    @Option(names = "--plugins", paramLabel = "DIR", description = "Plug-ins: each a NAME.jar, with the jars that it needs in a folder NAME beside it (default: the folder plugins of the"
            + " archive).")
    private @Nullable Path folder;

    @Option(names = "--set", paramLabel = "PROVIDER.KEY=VALUE", description = "A setting of a plug-in's provider; can be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /// {@return the plug-ins of the folder that was named, or else of the archive's}
    ///
    /// @param archive the archive's folder
    Plugins load(Path archive) throws IOException {
        return load(Optional.ofNullable(folder), archive);
    }

    /// {@return the plug-ins of a folder, which must be there, or else of the archive's}
    ///
    /// @param folder the folder, if one was named
    /// @param archive the archive's folder
    static Plugins load(Optional<Path> folder, Path archive) throws IOException {
        if (folder.isEmpty()) {
            return Plugins.load(archive.resolve("plugins"));
        }
        if (Files.notExists(folder.get())) {
            throw new NoSuchFileException(folder.get().toString());
        }
        return Plugins.load(folder.get());
    }

    /// Installs plug-ins with their settings.
    void install(Plugins plugins, DicomServerBuilder builder) {
        var byProvider = new LinkedHashMap<String, Map<String, ConfigValue>>();
        settings.forEach((key, value) -> put(byProvider, key, value));
        install(plugins, byProvider, builder);
    }

    /// Adds what `--set PROVIDER.KEY=VALUE` says.
    static void put(Map<String, Map<String, ConfigValue>> byProvider, String key, String value) {
        int dot = key.indexOf('.');
        byProvider.computeIfAbsent(dot < 0 ? key : key.substring(0, dot), _ -> new LinkedHashMap<>())
                .put(dot < 0 ? "" : key.substring(dot + 1), new ConfigValue(List.of(value), "--set " + key));
    }

    /// {@return the settings that are for none of the plug-ins}
    static List<ConfigProblem> problems(Plugins plugins, Map<String, Map<String, ConfigValue>> settings) {
        var names = plugins.found().stream().map(each -> each.provider().name())
                .collect(Collectors.toCollection(TreeSet::new));
        var problems = new ArrayList<ConfigProblem>();
        settings.forEach((name, values) -> values.forEach((key, value) -> {
            if (key.isEmpty() || !names.contains(name)) {
                problems.add(new ConfigProblem(value.origin(), "'" + name + "' is no plug-in; "
                        + meant(name, names, !value.origin().startsWith("--"))));
            }
        }));
        return problems;
    }

    /// A file has settings of services that are no plug-ins, too.
    private static String meant(String name, Set<String> plugins, boolean ofFile) {
        var known = new ArrayList<>(plugins);
        if (ofFile) {
            Settings.all().stream().map(Setting::table).filter(table -> table.startsWith(SERVICE))
                    .map(table -> table.substring(SERVICE.length())).forEach(known::add);
        }
        return Nearest.to(name, known).map(near -> "perhaps " + near + " is meant.")
                .orElseGet(() -> plugins.isEmpty()
                        ? "there are none."
                        : "write PROVIDER.KEY=VALUE, or [service.PROVIDER] in a file, with one of "
                                + String.join(", ", plugins) + ".");
    }

    /// Installs plug-ins with their settings.
    ///
    /// @throws Failure if a setting is for none of them
    static void install(Plugins plugins, Map<String, Map<String, ConfigValue>> settings, DicomServerBuilder builder) {
        ConfigProblem.refuse(problems(plugins, settings));
        settings.forEach((name, values) -> builder.settings(name, values.entrySet().stream().collect(
                Collectors.toMap(Map.Entry::getKey, each -> each.getValue().values().getFirst()))));
        builder.plugins(plugins);
    }
}
