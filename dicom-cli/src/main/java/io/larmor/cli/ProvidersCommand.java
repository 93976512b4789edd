package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ServiceLoader;

import io.larmor.archive.InstanceStoreProvider;
import io.larmor.archive.StudyIndexProvider;
import io.larmor.scp.Plugins;
import io.larmor.services.spi.SopClassProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `larmor providers`.
@Command(name = "providers", description = {"List what is installed.",
    "SOP class providers, instance stores and study indexes, with version and origin: their module, or the jar of a plug-in."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor providers", "  larmor providers --plugins plugins --json"})
final class ProvidersCommand extends LarmorCommand {
    @Option(names = "--json", description = "As JSON, each on one line.")
    private boolean json;

    @Option(names = "--dir", paramLabel = "DIR", description = "The archive whose plug-ins are listed too (default: ${DEFAULT-VALUE}).")
    private Path archive = Path.of("larmor-data");

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    private record Installed(String kind, String name, String version, String origin) {}

    ProvidersCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        var table = new Table(terminal(), "KIND", "NAME", "VERSION", "ORIGIN");
        Plugins added = plugins.load(archive);
        for (var each : installed(added)) {
            if (json) {
                var fields = new LinkedHashMap<String, Object>();
                fields.put("kind", each.kind());
                fields.put("name", each.name());
                fields.put("version", each.version());
                fields.put("origin", each.origin());
                say(JsonLine.of(fields));
            } else {
                table.row(each.kind(), each.name(), each.version(), each.origin());
            }
        }
        table.end();
        added.leftOut().forEach(each -> complain(each.toString()));
        return ExitCode.DONE;
    }

    private static List<Installed> installed(Plugins added) {
        var found = new ArrayList<Installed>();
        ServiceLoader.load(SopClassProvider.class)
                .forEach(each -> found.add(new Installed("SOP classes", each.name(), each.version(), origin(each))));
        ServiceLoader.load(InstanceStoreProvider.class)
                .forEach(each -> found.add(new Installed("instance store", each.name(), version(each), origin(each))));
        ServiceLoader.load(StudyIndexProvider.class)
                .forEach(each -> found.add(new Installed("study index", each.name(), version(each), origin(each))));
        for (var each : added.found()) {
            found.add(new Installed("SOP classes", each.provider().name(), each.version(), "plug-in " + each.origin()));
        }
        found.sort(Comparator.comparing(Installed::kind).thenComparing(Installed::name));
        return found;
    }

    private static String origin(Object provider) {
        var module = provider.getClass().getModule();
        return module.isNamed() ? "module " + module.getName() : "class path";
    }

    private static String version(Object provider) {
        var descriptor = provider.getClass().getModule().getDescriptor();
        return descriptor == null ? "unknown" : descriptor.rawVersion().orElse("unknown");
    }
}
