package io.larmor.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What the help says of a command, for other papers: completions and manual pages.
final class CommandText {
    private CommandText() {}

    /// {@return the first sentence of a description, without its end}
    static String first(String[] description) {
        String text = String.join(" ", description).replace("%n", " ").replace("%%", "%").strip();
        int end = text.indexOf(". ");
        String sentence = end > 0 ? text.substring(0, end) : text;
        int bracket = sentence.indexOf(" (Default: ");
        sentence = bracket > 0 ? sentence.substring(0, bracket) : sentence;
        bracket = sentence.indexOf(" (default: ");
        sentence = bracket > 0 ? sentence.substring(0, bracket) : sentence;
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /// {@return all that is said of an argument}
    static String of(ArgSpec argument) {
        String fallback = argument.defaultValueString(true);
        return String.join(" ", argument.description()).replace("${DEFAULT-VALUE}", String.valueOf(fallback))
                .replace("${COMPLETION-CANDIDATES}", candidates(argument)).replace("%n", " ").replace("%%", "%");
    }

    private static String candidates(ArgSpec argument) {
        var words = argument.completionCandidates();
        if (words == null) {
            return argument.type().isEnum()
                    ? Arrays.stream(argument.type().getEnumConstants()).map(Object::toString)
                            .collect(Collectors.joining(", "))
                    : "";
        }
        return String.join(", ", words);
    }

    /// {@return the options that a person sees, in the order of the help}
    static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden())
                .sorted((a, b) -> a.longestName().compareTo(b.longestName())).toList();
    }

    /// {@return the commands that a person sees}
    static List<CommandSpec> commands(CommandLine root) {
        return root.getSubcommands().values().stream().map(CommandLine::getCommandSpec)
                .filter(spec -> !spec.usageMessage().hidden()).toList();
    }

    /// {@return the end of the help: the examples, each on a line of its own, however long, as it is there to be copied}
    static String footer(CommandSpec command) {
        return String.join("\n", command.usageMessage().footer()).replace("%%", "%") + "\n";
    }

    /// {@return the lines of the examples}
    static List<String> examples(CommandLine command) {
        return footer(command.getCommandSpec()).lines()
                .map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
