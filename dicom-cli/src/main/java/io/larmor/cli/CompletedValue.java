package io.larmor.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import picocli.CommandLine.Model.ArgSpec;

/// What a shell completes as the value of an argument.
///
/// @param words the values that there are; empty if there are others
/// @param files whether it is the name of a file or folder
/// @param command whether it is one of the program's commands
record CompletedValue(List<String> words, boolean files, boolean command) {
    static CompletedValue of(ArgSpec argument) {
        String label = argument.paramLabel();
        return new CompletedValue(words(argument),
                type(argument) == Path.class || label.contains("FILE") || label.contains("PATH")
                        || label.contains("DIR"),
                label.equals("COMMAND"));
    }

    /// Words are written as the help writes them: in lower case, where it does not say otherwise.
    private static List<String> words(ArgSpec argument) {
        if (argument.converters().length > 0 && argument.converters()[0] instanceof NamedValues named) {
            return named.names();
        }
        String help = CommandText.of(argument);
        return candidates(argument).map(word -> help.contains(word) ? word : word.toLowerCase(Locale.ROOT)).toList();
    }

    private static Stream<String> candidates(ArgSpec argument) {
        var words = argument.completionCandidates();
        if (words != null) {
            return StreamSupport.stream(words.spliterator(), false);
        }
        Object[] constants = type(argument).getEnumConstants();
        return constants == null ? Stream.empty() : Stream.of(constants).map(Object::toString);
    }

    private static Class<?> type(ArgSpec argument) {
        Class<?>[] elements = argument.auxiliaryTypes();
        return argument.isMultiValue() && elements.length > 0 ? elements[0] : argument.type();
    }
}
