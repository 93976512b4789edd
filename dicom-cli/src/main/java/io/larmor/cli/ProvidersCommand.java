package io.larmor.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ServiceLoader;

import io.larmor.archive.InstanceStoreProvider;
import io.larmor.archive.StudyIndexProvider;
import io.larmor.services.spi.SopClassProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `larmor providers`.
@Command(name = "providers", description = {"List what is installed.",
    "SOP class providers, instance stores and study indexes, with version and module."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor providers", "  larmor providers --json"})
final class ProvidersCommand extends LarmorCommand {
    @Option(names = "--json", description = "As JSON, each on one line.")
    private boolean json;

    private record Installed(String kind, String name, String version, String module) {}

    ProvidersCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var table = new Table(terminal(), "KIND", "NAME", "VERSION", "MODULE");
        for (var each : installed()) {
            if (json) {
                var fields = new LinkedHashMap<String, Object>();
                fields.put("kind", each.kind());
                fields.put("name", each.name());
                fields.put("version", each.version());
                fields.put("module", each.module());
                say(JsonLine.of(fields));
            } else {
                table.row(each.kind(), each.name(), each.version(), each.module());
            }
        }
        table.end();
        return ExitCode.DONE;
    }

    private static List<Installed> installed() {
        var found = new ArrayList<Installed>();
        ServiceLoader.load(SopClassProvider.class)
                .forEach(each -> found.add(new Installed("SOP classes", each.name(), each.version(), module(each))));
        ServiceLoader.load(InstanceStoreProvider.class)
                .forEach(each -> found.add(new Installed("instance store", each.name(), version(each), module(each))));
        ServiceLoader.load(StudyIndexProvider.class)
                .forEach(each -> found.add(new Installed("study index", each.name(), version(each), module(each))));
        found.sort(Comparator.comparing(Installed::kind).thenComparing(Installed::name));
        return found;
    }

    private static String module(Object provider) {
        var module = provider.getClass().getModule();
        return module.isNamed() ? module.getName() : "class path";
    }

    private static String version(Object provider) {
        var descriptor = provider.getClass().getModule().getDescriptor();
        return descriptor == null ? "unknown" : descriptor.rawVersion().orElse("unknown");
    }
}
