package io.larmor.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// A script that completes words in bash, from the commands' own description.
final class BashCompletion {
    private static final String BEGIN = """
            # Completes words of larmor in bash. Made by 'larmor completion bash'.
            _larmor() {
                local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= files= options
                # Bash makes three words of --option=value.
                [[ $before == '=' ]] && before=${COMP_WORDS[COMP_CWORD-2]}
                [[ $word == '=' ]] && word=
            """;
    private static final String END = """
                esac
                [[ $word == -* ]] && words=$options files=
                # Without an answer bash completes file names by itself.
                [[ $files ]] || compopt +o bashdefault +o default 2> /dev/null
                COMPREPLY=($(compgen -W "$words" -- "$word"))
            }
            complete -o bashdefault -o default -F _larmor larmor
            """;

    private final StringBuilder text = new StringBuilder(BEGIN);
    private final List<String> commands;

    private BashCompletion(List<String> commands) {
        this.commands = commands;
    }

    static String script(CommandLine root) {
        var visible = CommandText.commands(root);
        var script = new BashCompletion(visible.stream().map(CommandSpec::name).toList());
        script.text.append("    local commands='").append(String.join(" ", script.commands)).append("'\n")
                .append("    case $((COMP_CWORD > 1)):${COMP_WORDS[1]} in\n        0:*)\n            options='")
                .append(options(root.getCommandSpec())).append("'\n            words=$commands ;;\n");
        visible.forEach(script::command);
        return script.text.append(END).toString();
    }

    private void command(CommandSpec spec) {
        text.append("        1:").append(spec.name()).append(")\n            options='").append(options(spec))
                .append("'\n            case $before in\n");
        var byAnswer = new LinkedHashMap<String, List<String>>();
        for (var option : CommandText.options(spec)) {
            if (option.arity().max() > 0) {
                byAnswer.computeIfAbsent(answer(List.of(CompletedValue.of(option))), any -> new ArrayList<>())
                        .addAll(List.of(option.names()));
            }
        }
        for (Map.Entry<String, List<String>> each : byAnswer.entrySet()) {
            text.append("                ").append(String.join(" | ", each.getValue())).append(')')
                    .append(each.getKey()).append(" ;;\n");
        }
        var positional = spec.positionalParameters().stream().map(CompletedValue::of).toList();
        text.append("                *)").append(answer(positional)).append(" ;;\n            esac ;;\n");
    }

    private static String answer(List<CompletedValue> values) {
        String words = String.join(" ", values.stream().flatMap(value -> value.words().stream()).toList());
        boolean command = values.stream().anyMatch(CompletedValue::command);
        return (words.isEmpty() ? "" : " words='" + words + "'") + (command ? " words=$commands" : "")
                + (values.stream().anyMatch(CompletedValue::files) ? " files=yes" : "");
    }

    private static String options(CommandSpec spec) {
        return String.join(" ", CommandText.options(spec).stream().flatMap(BashCompletion::names).toList());
    }

    private static Stream<String> names(OptionSpec option) {
        return Stream.concat(Stream.of(option.names()),
                option.negatable() ? Stream.of("--no-" + option.longestName().substring(2)) : Stream.empty());
    }
}
