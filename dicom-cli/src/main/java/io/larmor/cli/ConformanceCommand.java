package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.larmor.archive.Archive;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `larmor conformance`.
@Command(name = "conformance", description = {"Print the DICOM conformance statement of a node.",
    "It is made from the services that are installed, plug-ins included, and from the configuration, by the template of PS3.2. Options are those of"
            + " 'serve', and go before the file. Nothing of the archive is touched."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor conformance",
                "  larmor conformance --config larmor.toml --format html --out conformance.html",
                "  larmor conformance --format json"})
final class ConformanceCommand extends LarmorCommand implements SettingFlags.User {
    /// Where services keep what they must not forget: a statement needs none of it, and starting them would go on with it.
    private static final List<Setting> KEPT = List.of(Settings.COMMITMENTS, Settings.MPPS, Settings.UPS);

    private final SettingFlags flags = new SettingFlags(Settings.all(), true);

    @Option(names = "--config", paramLabel = "FILE", description = "Settings from a TOML file.")
    private @Nullable Path file;

    @Option(names = "--format", paramLabel = "FORMAT", description = "markdown, html or json (default: markdown).")
    private StatementFormat format = StatementFormat.MARKDOWN;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to; one of that name is replaced (default: standard output).")
    private @Nullable Path out;

    ConformanceCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public SettingFlags flags() {
        return flags;
    }

    @Override
    public Integer call() throws Exception {
        var config = NodeConfiguration.read(Optional.ofNullable(file), flags.config());
        Path folder = Files.createTempDirectory("larmor-conformance");
        try {
            write(format.write(statement(config, folder)));
        } finally {
            Folders.delete(folder);
        }
        return ExitCode.DONE;
    }

    /// The server is made as `serve` makes it, over an empty archive, and does not listen.
    private static Statement statement(Config config, Path folder) throws Exception {
        var setup = new NodeSetup(elsewhere(config, folder));
        try (var archive = Archive.open(setup.archive())) {
            var builder = setup.server().share(Archive.class, archive);
            setup.services().forEach(builder::settings);
            builder.discoverProviders();
            PluginOptions.install(
                    PluginOptions.load(config.node().path(Settings.PLUGINS), new NodeSetup(config).folder()),
                    config.services(), builder);
            try (var server = builder.build()) {
                return ConformanceStatement.of(server);
            }
        }
    }

    private static Config elsewhere(Config config, Path folder) {
        var moved = new LinkedHashMap<Setting, ConfigValue>();
        moved.put(Settings.DIR, value(folder));
        KEPT.forEach(setting -> moved.put(setting, value(folder.resolve(setting.key()))));
        if (config.node().has(Settings.NOTIFICATIONS)) {
            moved.put(Settings.NOTIFICATIONS, value(folder.resolve("notifications")));
        }
        return new Config(new ConfigSection(moved), Map.of(), Set.of(), Map.of(), Map.of()).over(config);
    }

    private static ConfigValue value(Path path) {
        return new ConfigValue(List.of(path.toString()), "conformance");
    }

    private void write(String text) throws IOException {
        if (out != null) {
            Files.writeString(out, text);
            say("The statement is in " + out + ".");
        } else {
            terminal().out().print(text);
            terminal().out().flush();
        }
    }
}
