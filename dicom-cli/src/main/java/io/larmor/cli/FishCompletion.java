package io.larmor.cli;

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
        var commands = CommandText.commands(root);
        String words = String.join(" ", commands.stream().map(CommandSpec::name).toList());
        for (var spec : commands) {
            script.text.append("complete -c larmor -n __fish_use_subcommand -a ").append(spec.name()).append(" -d ")
                    .append(quoted(CommandText.first(spec.usageMessage().description()))).append('\n');
            String condition = "'__fish_seen_subcommand_from " + spec.name() + "'";
            script.options(condition, spec);
            script.positionals("complete -c larmor -n " + condition, spec, words);
        }
        return script.text.toString();
    }

    private void positionals(String line, CommandSpec spec, String commands) {
        for (var each : spec.positionalParameters()) {
            var value = CompletedValue.of(each);
            if (value.files()) {
                text.append(line).append(" -F\n");
            } else if (value.command()) {
                text.append(line).append(" -a ").append(quoted(commands)).append('\n');
            } else if (!value.words().isEmpty()) {
                text.append(line).append(" -a ").append(quoted(String.join(" ", value.words()))).append('\n');
            }
        }
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
        var value = CompletedValue.of(option);
        if (!value.words().isEmpty()) {
            text.append(" -x -a ").append(quoted(String.join(" ", value.words())));
        } else if (value.files()) {
            text.append(" -r -F");
        } else {
            text.append(" -x");
        }
    }

    private static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
