package io.larmor.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.larmor.cli.TomlValue.Table;

/// A configuration file: TOML, checked against the settings there are.
final class ConfigFile {
    private static final long MAX_LENGTH = 1 << 20;
    private static final String PEER = "peer";
    private static final String SERVICE = "service";
    private static final String CALLER = "tls.caller";

    private final Path path;
    private final String text;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Map<Setting, ConfigValue> node = new LinkedHashMap<>();
    private final Map<String, ConfigSection> peers = new LinkedHashMap<>();
    private final Map<String, ConfigValue> callers = new LinkedHashMap<>();
    private final Map<String, Map<String, ConfigValue>> services = new LinkedHashMap<>();

    private ConfigFile(Path path, String text) {
        this.path = path;
        this.text = text;
    }

    /// {@return what a file sets}
    ///
    /// @param problems takes what is wrong with it
    /// @throws IOException if it cannot be read
    static Config read(Path path, List<ConfigProblem> problems) throws IOException {
        if (Files.isDirectory(path)) {
            throw new Failure(ExitCode.BAD_DATA, path + " is a folder; name the configuration file.");
        }
        if (Files.size(path) > MAX_LENGTH) {
            throw new Failure(ExitCode.BAD_DATA, path + " is longer than 1 MiB; it is no configuration file.");
        }
        String text;
        try {
            text = Files.readString(path);
        } catch (CharacterCodingException _) {
            throw new Failure(ExitCode.BAD_DATA, path + " is not UTF-8 text; save it as that.");
        }
        return parse(path, text, problems);
    }

    static Config parse(Path path, String text, List<ConfigProblem> problems) {
        var file = new ConfigFile(path, text);
        try {
            file.root(TomlParser.parse(text));
        } catch (TomlException e) {
            file.problem(e.at(), e.sentence());
        }
        problems.addAll(file.problems);
        return new Config(new ConfigSection(file.node), file.peers, java.util.Set.of(), file.callers, file.services);
    }

    private void root(Table root) {
        var tables = Settings.all().stream().map(setting -> setting.table().split("\\.", 2)[0]).distinct().toList();
        root.entries().forEach((name, entry) -> {
            switch (name) {
                case PEER -> peers(entry);
                case SERVICE -> services(entry);
                default -> {
                    var known = new ArrayList<>(tables);
                    known.add(PEER);
                    if (!tables.contains(name)) {
                        unknown(entry.at(), "table", name, known);
                    } else if (entry.value() instanceof Table table) {
                        table(name, table, Settings.all(), node);
                    } else {
                        problem(entry.at(), "'" + name + "' is a table: write [" + name + "], and its settings below.");
                    }
                }
            }
        });
    }

    private void table(String name, Table table, List<Setting> settings, Map<Setting, ConfigValue> into) {
        var here = settings.stream().filter(setting -> setting.table().equals(name)).toList();
        table.entries().forEach((key, entry) -> {
            if (CALLER.equals(name + "." + key) && entry.value() instanceof Table names) {
                callers(names);
                return;
            }
            var setting = here.stream().filter(each -> each.name().equals(key)).findFirst();
            if (setting.isEmpty()) {
                unknown(entry.at(), "setting", key, "in [" + name + "]", here.stream().map(Setting::name).toList());
            } else {
                set(setting.get(), entry, into);
            }
        });
    }

    private void set(Setting setting, Table.Entry entry, Map<Setting, ConfigValue> into) {
        var values = new ArrayList<String>();
        boolean right = true;
        if (setting.list() && entry.value() instanceof TomlValue.Array array) {
            for (var each : array.values()) {
                right &= value(setting, each, values);
            }
        } else if (setting.list()) {
            problem(entry.value().at(), setting.key() + " must be " + setting.expected() + ": put it in brackets.");
            return;
        } else {
            right = value(setting, entry.value(), values);
        }
        if (right) {
            into.put(setting, new ConfigValue(values, origin(entry.at())));
        }
    }

    private boolean value(Setting setting, TomlValue value, List<String> into) {
        var kind = setting.kind();
        String said = switch (value) {
            case TomlValue.Whole whole when kind instanceof SettingKind.Whole -> String.valueOf(whole.value());
            case TomlValue.Truth truth when kind instanceof SettingKind.Switch -> String.valueOf(truth.value());
            case TomlValue.Text words when !(kind instanceof SettingKind.Whole
                    || kind instanceof SettingKind.Switch) ->
                words.value();
            default -> null;
        };
        if (said == null) {
            problem(value.at(), setting.key() + " must be " + kind.expected() + ", but is " + value.kind() + ".");
            return false;
        }
        if (!kind.takes(said)) {
            problem(value.at(), setting.key() + " must be " + kind.expected() + ", but is '" + said + "'.");
            return false;
        }
        String missing = kind.missing(said);
        if (!missing.isEmpty()) {
            problem(value.at(), missing);
            return false;
        }
        into.add(said);
        return true;
    }

    private void peers(Table.Entry entry) {
        if (!(entry.value() instanceof TomlValue.Array array) || !array.ofHeaders()) {
            problem(entry.at(),
                    "Each peer is a table of its own: write [[peer]], with two brackets, and its settings below.");
            return;
        }
        for (var each : array.values()) {
            var values = new LinkedHashMap<Setting, ConfigValue>();
            int before = problems.size();
            table(PEER, (Table) each, Settings.ofPeer(), values);
            var peer = new ConfigSection(values);
            if (problems.size() > before) {
                continue;
            }
            if (!peer.has(Settings.PEER_AE) || !peer.has(Settings.PEER_HOST)) {
                problem(each.at(), "A peer needs ae and host; add what is missing.");
            } else if (peers.putIfAbsent(peer.word(Settings.PEER_AE), peer) != null) {
                problem(each.at(), "There is a peer " + peer.word(Settings.PEER_AE) + " already; keep one of them.");
            }
        }
    }

    private void callers(Table names) {
        names.entries().forEach((name, entry) -> {
            var patterns = new ArrayList<String>();
            var values = entry.value() instanceof TomlValue.Array array ? array.values() : List.of(entry.value());
            for (var each : values) {
                if (each instanceof TomlValue.Text t && SettingKind.Text.PATTERN.takes(t.value())) {
                    patterns.add(t.value());
                } else {
                    problem(each.at(),
                            "[tls.caller] has a certificate's name and the AE titles that its holder may call"
                                    + " itself: \"" + name + "\" = [\"AE\"].");
                }
            }
            callers.put(name, new ConfigValue(patterns, origin(entry.at())));
        });
    }

    /// What others' providers understand is theirs to check: whatever is text, a number or true or false.
    private void services(Table.Entry entry) {
        if (!(entry.value() instanceof Table tables)) {
            problem(entry.at(), "The settings of a service stand in [service.NAME].");
            return;
        }
        tables.entries().forEach((name, each) -> {
            String key = SERVICE + "." + name;
            if (!(each.value() instanceof Table table)) {
                problem(each.at(), "The settings of a service stand in [service.NAME].");
            } else if (Settings.all().stream().anyMatch(setting -> setting.table().equals(key))) {
                table(key, table, Settings.all(), node);
            } else {
                services.put(name, others(table));
            }
        });
    }

    private Map<String, ConfigValue> others(Table table) {
        var values = new LinkedHashMap<String, ConfigValue>();
        table.entries().forEach((name, entry) -> {
            String value = switch (entry.value()) {
                case TomlValue.Text t -> t.value();
                case TomlValue.Whole whole -> String.valueOf(whole.value());
                case TomlValue.Real real -> String.valueOf(real.value());
                case TomlValue.Truth truth -> String.valueOf(truth.value());
                case TomlValue.Moment moment -> moment.value();
                case TomlValue.Array _,Table _ -> null;
            };
            if (value == null) {
                problem(entry.value().at(),
                        "A service's own setting is text, a number, or true or false; write a list as \"A,B\".");
            } else {
                values.put(name, new ConfigValue(List.of(value), origin(entry.at())));
            }
        });
        return values;
    }

    private void unknown(int at, String what, String name, List<String> known) {
        unknown(at, what, name, "", known);
    }

    private void unknown(int at, String what, String name, String where, List<String> known) {
        var near = Nearest.to(name, known);
        problem(at, "There is no " + what + " '" + name + "'" + (where.isEmpty() ? "" : " " + where)
                + near.map(word -> "; perhaps " + word + " is meant.")
                        .orElse("; there are " + String.join(", ", known) + "."));
    }

    private void problem(int at, String sentence) {
        problems.add(new ConfigProblem(origin(at), sentence));
    }

    private String origin(int at) {
        var place = TomlScanner.place(text, at);
        return path + ":" + place.line() + ":" + place.column();
    }
}
