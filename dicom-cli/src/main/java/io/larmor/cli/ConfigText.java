package io.larmor.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes configurations: the effective one, one to begin with, and the reference of all settings.
final class ConfigText {
    private static final Pattern SECRET = Pattern
            .compile("(?i)pass(word|code|phrase)?|secret|token|credential|api-?key");
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");
    private static final String CALLER = "tls.caller";
    private static final int WIDTH = 100;

    private ConfigText() {}

    /// {@return what a configuration sets, and where each value comes from}
    static String effective(Config config) {
        var text = new StringBuilder();
        for (var table : tables()) {
            text.append('[').append(table).append("]\n");
            for (var setting : in(table)) {
                var set = config.node().find(setting);
                var values = set.map(ConfigValue::values).orElse(setting.fallback());
                String origin = set.map(ConfigValue::origin).orElse("default");
                if (values.isEmpty() && !(setting.list() && set.isPresent())) {
                    text.append("# ").append(setting.name()).append(" is not set")
                            .append(setting.otherwise().isEmpty() ? "" : ": " + setting.otherwise()).append('\n');
                } else {
                    line(text, setting.name() + " = " + toml(setting, values), origin);
                }
            }
            text.append('\n');
        }
        if (!config.callers().isEmpty()) {
            text.append('[').append(CALLER).append("]\n");
            config.callers()
                    .forEach((name, value) -> line(text, key(name) + " = " + list(value.values()), value.origin()));
            text.append('\n');
        }
        config.services().forEach((name, values) -> {
            text.append("[service.").append(key(name)).append("]\n");
            values.forEach((each, value) -> line(text,
                    key(each) + " = "
                            + (SECRET.matcher(each).find() ? quoted("****") : quoted(value.values().getFirst())),
                    value.origin()));
            text.append('\n');
        });
        config.peers().forEach((ae, peer) -> {
            text.append("[[peer]]\n");
            for (var setting : Settings.ofPeer()) {
                boolean flagged = setting.equals(Settings.PEER_TLS) && config.tlsPeers().contains(ae);
                var set = peer.find(setting);
                var values = flagged ? List.of("true") : peer.texts(setting);
                if (!values.isEmpty()) {
                    line(text, setting.name() + " = " + toml(setting, values),
                            flagged ? "--tls-peer" : set.map(ConfigValue::origin).orElse("default"));
                }
            }
            text.append('\n');
        });
        return text.toString().stripTrailing() + "\n";
    }

    /// {@return a file that sets nothing but these}
    static String settings(ConfigSection section) {
        var text = new StringBuilder();
        for (var table : tables()) {
            var set = in(table).stream().filter(section::has).toList();
            if (!set.isEmpty()) {
                text.append('[').append(table).append("]\n");
                set.forEach(setting -> text.append(setting.name()).append(" = ")
                        .append(toml(setting, section.texts(setting))).append('\n'));
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String assignment, String origin) {
        text.append("%-50s # %s".formatted(assignment, origin)).append('\n');
    }

    /// {@return a file to begin with: every setting with what it does, at its default, as comments}
    static String initial() {
        var text = new StringBuilder(
                """
                        # Configuration of 'larmor serve --config FILE'. Take the '#' away from what is to be different.
                        # Options of the command line go before this file. Paths are relative to where the program is started.
                        # 'larmor config check FILE' says what is wrong, with line and column; 'larmor config show FILE' what is in force.
                        # A running node reads the file again on SIGHUP.
                        """);
        for (var table : tables()) {
            text.append("\n[").append(table).append("]\n");
            in(table).forEach(setting -> example(text, setting, "#"));
            if (table.equals("tls")) {
                text.append(
                        "\n# Who shows a certificate with this common or DNS name may call itself so, and nobody else may call.\n#[")
                        .append(CALLER).append("]\n#\"ct1.example.org\" = [\"CT1\"]\n");
            }
        }
        text.append("\n# A peer that may call, and that C-MOVE may send to; one such table for each.\n#[[peer]]\n");
        Settings.ofPeer().forEach(setting -> example(text, setting, "#"));
        return text.toString();
    }

    private static void example(StringBuilder text, Setting setting, String mark) {
        String fallback = setting.fallback().isEmpty() && !setting.otherwise().isEmpty()
                ? " Without it: " + setting.otherwise() + "."
                : "";
        wrap(setting.doc() + fallback + (setting.reloadable() ? "" : " Changes with a restart."))
                .forEach(line -> text.append("# ").append(line).append('\n'));
        var values = setting.fallback().isEmpty() ? List.of(sample(setting)) : setting.fallback();
        text.append(mark).append(setting.name()).append(" = ").append(toml(setting, values)).append('\n');
    }

    private static String sample(Setting setting) {
        return setting.kind() instanceof SettingKind.Whole number
                ? String.valueOf(number.min())
                : setting.label().isEmpty() ? setting.name().toUpperCase(Locale.ROOT) : setting.label();
    }

    private static List<String> wrap(String text) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + word.length() >= WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /// {@return the reference, as Markdown}
    static String reference() {
        var text = new StringBuilder(
                """
                        # Configuration

                        What `larmor serve` can be told. Made by `larmor config reference`; a test compares it with the program.

                        A file (`larmor serve --config FILE`, [TOML 1.0](https://toml.io/en/v1.0.0)) and flags say the same; flags go before the file: a list given by
                        flags takes the place of the file's, peers and callers come together by name. What is switched on in the file is switched off by
                        `--no-…`. Paths are relative to where the program is started.

                        ```sh
                        larmor config init larmor.toml           # a file with every setting, to begin with
                        larmor config check larmor.toml          # what is wrong: line, column, one sentence with the fix
                        larmor config show larmor.toml --port 0  # what is in force, and where each value comes from; secrets are masked
                        ```

                        ```sh server
                        larmor serve --config larmor.toml
                        ```

                        A running node reads file and certificates again on SIGHUP: all of it, or, if anything is wrong, nothing. Associations that are open stay as
                        they are. What has "restart" in the last column changes only with one; the node says so.
                        """);
        for (var table : tables()) {
            text.append("\n## `[").append(table).append("]`\n\n");
            rows(text, in(table));
            if (table.equals("tls")) {
                text.append(
                        """

                                ## `[tls.caller]`

                                A certificate's common or DNS name, and the AE titles that its holder may call itself (`*` and `?` are wildcards): `"ct1.example.org" =
                                ["CT1"]`. If there is any, nobody else may call. Flag: `--tls-caller NAME=AE`.
                                """);
            }
        }
        text.append(
                """

                        ## `[service.NAME]` of a plug-in

                        Any other name is that of a provider (`larmor providers` lists them), which checks its settings itself: text, numbers, true or false.

                        ## `[[peer]]`

                        A peer that may call, and that C-MOVE may send to; one such table for each. Flags: `--peer AE@HOST:PORT`, `--tls-peer AE`.

                        """);
        rows(text, Settings.ofPeer());
        return text.toString();
    }

    private static void rows(StringBuilder text, List<Setting> settings) {
        text.append("| setting | flag | what | value | default | changes |\n|---|---|---|---|---|---|\n");
        for (var setting : settings) {
            String fallback = setting.fallback().isEmpty()
                    ? setting.otherwise()
                    : "`" + toml(setting, setting.fallback()) + "`";
            text.append("| `").append(setting.name()).append("` | ")
                    .append(setting.flag().isEmpty() ? "" : "`" + setting.flag() + "`").append(" | ")
                    .append(cell(setting.doc())).append(" | ").append(cell(setting.expected())).append(" | ")
                    .append(cell(fallback)).append(" | ").append(setting.reloadable() ? "SIGHUP" : "restart")
                    .append(" |\n");
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("*", "\\*");
    }

    private static List<String> tables() {
        return new ArrayList<>(Settings.all().stream().map(Setting::table)
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private static List<Setting> in(String table) {
        return Settings.all().stream().filter(setting -> setting.table().equals(table)).toList();
    }

    private static String toml(Setting setting, List<String> values) {
        return setting.list() ? list(values) : scalar(setting, values.getFirst());
    }

    private static String scalar(Setting setting, String value) {
        return setting.kind() instanceof SettingKind.Whole || setting.isSwitch() ? value : quoted(value);
    }

    private static String list(List<String> values) {
        return values.stream().map(ConfigText::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String key(String name) {
        return BARE.matcher(name).matches() ? name : quoted(name);
    }

    private static String quoted(String value) {
        var text = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\').appendCodePoint(c);
            } else if (Character.getType(c) == Character.CONTROL) {
                text.append("\\u%04x".formatted(c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.append('"').toString();
    }
}
