package io.larmor.cli;

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
            var near = unmatched.getSuggestions();
            message = (word.startsWith("-")
                    ? "There is no option '"
                    : wrong.getCommandLine().getSubcommands().isEmpty()
                            ? "There is one word too many, '"
                            : "There is no command '")
                    + word + "'"
                    + (near.isEmpty() ? "" : "; perhaps " + near.getFirst() + " is meant");
        }
        return message.endsWith(".") ? message : message + ".";
    }
}
