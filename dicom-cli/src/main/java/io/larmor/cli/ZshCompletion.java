package io.larmor.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A script that completes words in zsh, from the commands' own description: a function of zsh's completion system, to be read by its name from `fpath`, or sourced.
final class ZshCompletion {
    private static final String BEGIN = """
            #compdef larmor
            # Completes words of larmor in zsh. Made by 'larmor completion zsh'.
            _larmor_commands() {
                local -a commands
                commands=(
            """;
    private static final String PROGRAM = """
                )
                _describe -t commands command commands
            }
            _larmor() {
                local context state line
                typeset -A opt_args
                _arguments -C \\
            """;
    private static final String COMMANDS = """
                    '1: :_larmor_commands' '*:: :->words'
                [[ $state == words ]] || return
                case $words[1] in
            """;
    private static final String END = """
                esac
            }
            if [[ $funcstack[1] == _larmor ]]; then
                _larmor "$@"
            else
                (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
                compdef _larmor larmor
            fi
            """;

    private final StringBuilder text = new StringBuilder(BEGIN);

    private ZshCompletion() {}

    static String script(CommandLine root) {
        var script = new ZshCompletion();
        var commands = CommandText.commands(root);
        for (var spec : commands) {
            script.text.append("        ").append(quoted(spec.name() + ":"
                    + escaped(CommandText.first(spec.usageMessage().description())))).append('\n');
        }
        script.text.append(PROGRAM);
        script.options(root.getCommandSpec());
        script.text.append(COMMANDS);
        commands.forEach(script::command);
        return script.text.append(END).toString();
    }

    private void command(CommandSpec spec) {
        text.append("        ").append(spec.name()).append(")\n            _arguments -s \\\n");
        options(spec);
        for (var each : spec.positionalParameters()) {
            text.append("                ").append(quoted(positional(each))).append(" \\\n");
        }
        text.append("                && return ;;\n");
    }

    private void options(CommandSpec spec) {
        for (var option : CommandText.options(spec)) {
            String description = "[" + escaped(CommandText.first(option.description())) + "]";
            String once = option.isMultiValue() ? "*" : "(" + String.join(" ", option.names()) + ")";
            for (var name : option.names()) {
                option(once + name + value(option, name.startsWith("--"), description));
            }
            if (option.negatable()) {
                String longest = option.longestName();
                option("(" + longest + ")--no-" + longest.substring(2) + "[Not: " + description.substring(1));
            }
        }
    }

    private void option(String specification) {
        text.append("                ").append(quoted(specification)).append(" \\\n");
    }

    private static String value(OptionSpec option, boolean word, String description) {
        return option.arity().max() == 0
                ? description
                : (word ? "=" : "+") + description + ":" + escaped(option.paramLabel()) + ":"
                        + action(CompletedValue.of(option));
    }

    private static String positional(PositionalParamSpec each) {
        String place = each.arity().max() > 1 ? "*" : String.valueOf(each.index().min() + 1);
        return place + ":" + escaped(each.paramLabel()) + ":" + action(CompletedValue.of(each));
    }

    private static String action(CompletedValue value) {
        if (value.command()) {
            return "_larmor_commands";
        }
        return value.words().isEmpty()
                ? (value.files() ? "_files" : " ")
                : "(" + String.join(" ", value.words()) + ")";
    }

    private static String escaped(String words) {
        return words.replace("\\", "\\\\").replace(":", "\\:").replace("[", "\\[").replace("]", "\\]");
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
