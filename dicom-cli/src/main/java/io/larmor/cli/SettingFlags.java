package io.larmor.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

import io.larmor.assoc.Peer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/// The options of a command that set what a configuration file sets too, made from the settings.
final class SettingFlags {
    private static final String PEER = "--peer";
    private static final String TLS_PEER = "--tls-peer";
    private static final String SET = "--set";
    private static final String CALLER = "--tls-caller";

    private final List<Setting> settings;
    private final boolean file;
    private @Nullable CommandSpec command;

    /// A command that takes settings.
    interface User {
        SettingFlags flags();
    }

    /// @param settings which
    /// @param file whether a file sets them too, so that what it switches on can be switched off
    SettingFlags(List<Setting> settings, boolean file) {
        this.settings = settings;
        this.file = file;
    }

    /// Adds the options to the command.
    void addTo(CommandSpec spec) {
        command = spec;
        spec.usageMessage().abbreviateSynopsis(true);
        for (var setting : settings) {
            if (!setting.flag().isEmpty()) {
                spec.addOption(option(setting));
            }
        }
        spec.addOption(
                many(PEER, "AE@HOST:PORT", "A peer that may call, and that C-MOVE may send to; can be repeated.")
                        .auxiliaryTypes(Peer.class).converters(new PeerConverter()).build());
        spec.addOption(many(TLS_PEER, "AE", "Call this peer with TLS; can be repeated.")
                .auxiliaryTypes(String.class).build());
        if (file) {
            spec.addOption(OptionSpec.builder(SET).paramLabel("PROVIDER.KEY=VALUE").type(Map.class).arity("1")
                    .auxiliaryTypes(String.class, String.class)
                    .description("A setting of a plug-in's provider; can be repeated.").build());
        }
        spec.addOption(OptionSpec.builder(CALLER).paramLabel("NAME=AE").type(Map.class).arity("1")
                .auxiliaryTypes(String.class, String.class)
                .description(
                        "Who shows a certificate with this common or DNS name may call itself so ('*' and '?' are"
                                + " wildcards), and nobody else may call; can be repeated.")
                .build());
    }

    private static OptionSpec.Builder many(String name, String label, String doc) {
        return OptionSpec.builder(name).paramLabel(label).type(List.class).arity("1").description(doc);
    }

    private OptionSpec option(Setting setting) {
        String fallback = setting.fallbackText();
        String doc = setting.doc().replace(" As a flag: can be repeated.", " Can be repeated.").replace(
                " As a flag: once for each.",
                " Can be repeated.") + (fallback.isEmpty() ? "" : " (Default: " + fallback + ".)");
        var option = OptionSpec.builder(setting.flag()).description(doc.replace("%", "%%"));
        if (setting.isSwitch()) {
            return option.type(boolean.class).arity("0").negatable(file).build();
        }
        if (setting.kind() instanceof SettingKind.Choice choice) {
            option.completionCandidates(choice.words());
        }
        return option.paramLabel(setting.label()).arity("1")
                .type(setting.list() ? List.class : String.class).auxiliaryTypes(String.class)
                .converters(text -> checked(setting, text)).build();
    }

    private static String checked(Setting setting, String text) {
        if (!setting.kind().takes(text)) {
            throw new TypeConversionException(
                    "it must be " + setting.kind().expected() + ", but is '" + text + "'");
        }
        return text;
    }

    /// {@return what the flags of this call set}
    Config config() {
        if (command == null) {
            return Config.EMPTY;
        }
        var parsed = command.commandLine().getParseResult();
        var values = new LinkedHashMap<Setting, ConfigValue>();
        for (var setting : settings) {
            if (!setting.flag().isEmpty() && parsed.hasMatchedOption(setting.flag())) {
                values.put(setting, new ConfigValue(given(parsed, setting), setting.flag()));
            }
        }
        var secure = new LinkedHashSet<>(parsed.matchedOptionValue(TLS_PEER, List.<String>of()));
        return new Config(new ConfigSection(values), peers(parsed), secure, callers(parsed), services(parsed));
    }

    private static List<String> given(ParseResult parsed, Setting setting) {
        if (setting.isSwitch()) {
            return List.of(String.valueOf(parsed.matchedOptionValue(setting.flag(), true)));
        }
        if (setting.list()) {
            return parsed.matchedOptionValue(setting.flag(), List.of());
        }
        return List.of(parsed.matchedOptionValue(setting.flag(), ""));
    }

    private static Map<String, ConfigSection> peers(ParseResult parsed) {
        var peers = new LinkedHashMap<String, ConfigSection>();
        for (Peer peer : parsed.matchedOptionValue(PEER, List.<Peer>of())) {
            peers.put(peer.ae(), new ConfigSection(Map.of(
                    Settings.PEER_AE, new ConfigValue(List.of(peer.ae()), PEER),
                    Settings.PEER_HOST, new ConfigValue(List.of(peer.host()), PEER),
                    Settings.PEER_PORT, new ConfigValue(List.of(String.valueOf(peer.port())), PEER))));
        }
        return peers;
    }

    private static Map<String, ConfigValue> callers(ParseResult parsed) {
        var callers = new LinkedHashMap<String, ConfigValue>();
        parsed.matchedOptionValue(CALLER, Map.<String, String>of())
                .forEach((name, ae) -> callers.put(name, new ConfigValue(new ArrayList<>(List.of(ae)), CALLER)));
        return callers;
    }

    private static Map<String, Map<String, ConfigValue>> services(ParseResult parsed) {
        var services = new LinkedHashMap<String, Map<String, ConfigValue>>();
        parsed.matchedOptionValue(SET, Map.<String, String>of())
                .forEach((key, value) -> PluginOptions.put(services, key, value));
        return services;
    }
}
