package io.larmor.cli;

import java.util.Arrays;
import java.util.Collection;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Wrong usage: one sentence, what was perhaps meant, and where the help is.
final class UsageErrors implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        var err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + sentence(wrong) + " See '" + name + " --help'.");
        err.flush();
        return ExitCode.USAGE;
    }

    private static String sentence(ParameterException wrong) {
        String message = String.valueOf(wrong.getMessage()).replaceAll("\\s*\\R\\s*", " ");
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            var near = Nearest.to(word.split("=", 2)[0], words(wrong.getCommandLine(), word.startsWith("-")));
            message = (word.startsWith("-")
                    ? "There is no option '"
                    : wrong.getCommandLine().getSubcommands().isEmpty()
                            ? "There is one word too many, '"
                            : "There is no command '")
                    + word + "'"
                    + near.map(meant -> "; perhaps " + meant + " is meant").orElse("");
        }
        return message.endsWith(".") ? message : message + ".";
    }

    private static Collection<String> words(CommandLine command, boolean options) {
        return options
                ? CommandText.options(command.getCommandSpec()).stream()
                        .flatMap(option -> Arrays.stream(option.names()))
                        .toList()
                : command.getSubcommands().keySet();
    }
}
