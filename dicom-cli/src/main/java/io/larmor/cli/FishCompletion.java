package io.larmor.cli;

import java.nio.file.Path;
import java.util.Locale;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// A script that completes words in fish, from the commands' own description.
final class FishCompletion {
    private final StringBuilder text = new StringBuilder("""
            # Completes words of larmor in fish. Made by 'larmor completion fish'.
            complete -c larmor -f
            """);

    private FishCompletion() {}

    static String script(CommandLine root) {
        var script = new FishCompletion();
        script.options("__fish_use_subcommand", root.getCommandSpec());
        root.getSubcommands().forEach((word, command) -> {
            var spec = command.getCommandSpec();
            if (!spec.usageMessage().hidden()) {
                script.text.append("complete -c larmor -n __fish_use_subcommand -a ").append(word)
                        .append(" -d ").append(quoted(CommandText.first(spec.usageMessage().description())))
                        .append('\n');
                script.options("'__fish_seen_subcommand_from " + word + "'", spec);
                boolean files = spec.positionalParameters().stream().anyMatch(each -> each.type() == Path.class
                        || (each.auxiliaryTypes().length > 0 && each.auxiliaryTypes()[0] == Path.class));
                if (files) {
                    script.text.append("complete -c larmor -n '__fish_seen_subcommand_from ").append(word)
                            .append("' -F\n");
                }
            }
        });
        return script.text.toString();
    }

    private void options(String condition, CommandSpec spec) {
        for (var option : spec.options()) {
            if (!option.hidden()) {
                text.append("complete -c larmor -n ").append(condition);
                for (var name : option.names()) {
                    text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
                }
                value(option);
                text.append(" -d ").append(quoted(CommandText.first(option.description()))).append('\n');
                if (option.negatable()) {
                    text.append("complete -c larmor -n ").append(condition).append(" -l no-")
                            .append(option.longestName().substring(2)).append(" -d ")
                            .append(quoted("Not: " + CommandText.first(option.description()))).append('\n');
                }
            }
        }
    }

    private void value(OptionSpec option) {
        if (option.arity().max() == 0) {
            return;
        }
        var label = option.paramLabel();
        if (option.completionCandidates() != null) {
            text.append(" -x -a ")
                    .append(quoted(String.join(" ", option.completionCandidates()).toLowerCase(Locale.ROOT)));
        } else if (label.contains("FILE") || label.contains("DIR")) {
            text.append(" -r -F");
        } else {
            text.append(" -x");
        }
    }

    private static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
