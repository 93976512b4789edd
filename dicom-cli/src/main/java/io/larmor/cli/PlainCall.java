package io.larmor.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

/// Calls a command whose words leave nothing to decide, without picocli: reading the annotations of a command takes longer than
/// most commands do. Options that are written out, each once unless it is a list, and values that can be nothing else: all the
/// rest, help and whatever is wrong, is picocli's.
///
/// The image holds the arguments of each command in `lib/commands`, taken down from the annotations when it is built.
final class PlainCall {
    private static final String VERBOSE = "--verbose";

    private final Callable<Integer> command;
    private final List<PlainArgument> arguments;
    /// By identity: the hash of a record is made at run time, at its first use.
    private final IdentityHashMap<PlainArgument, List<String>> given = new IdentityHashMap<>();

    private PlainCall(Callable<Integer> command, List<PlainArgument> arguments) {
        this.command = command;
        this.arguments = arguments;
    }

    /// {@return the call of a command of which the image holds the arguments; null if picocli is to read the words}
    ///
    /// @param terminal where the command writes
    /// @param words those of the command line
    static @Nullable PlainCall of(Terminal terminal, String... words) {
        var named = words.length == 0 ? null : Commands.named(words[0]);
        if (named == null) {
            return null;
        }
        try (var file = new FileInputStream(System.getProperty("java.home") + "/lib/commands/" + named.word())) {
            var arguments = new ArrayList<PlainArgument>();
            for (var line : PlainArgument.split(new String(file.readAllBytes(), StandardCharsets.UTF_8), '\n')) {
                arguments.add(PlainArgument.parse(line));
            }
            return of(named.create(terminal), arguments, words);
        } catch (IOException _) {
            // This is no image, or only picocli can read what the command takes.
            return null;
        }
    }

    /// {@return the call; null if picocli is to read the words}
    ///
    /// @param command an object on which nothing was set
    /// @param arguments those of its class
    /// @param words those of the command line; the first one names the command
    static @Nullable PlainCall of(Callable<Integer> command, List<PlainArgument> arguments, String... words) {
        var call = new PlainCall(command, arguments);
        if (!call.read(words)) {
            return null;
        }
        try {
            for (var each : call.given.entrySet()) {
                PlainValue.set(command, each.getKey(), each.getValue());
            }
            return call;
        } catch (Exception _) {
            // Most likely a word that is no such value: picocli says what it should be.
            return null;
        }
    }

    /// {@return the exit code of the command}
    ///
    /// @param terminal where what goes wrong is said
    /// @param word the command
    int run(Terminal terminal, String word) {
        try {
            return command.call();
        } catch (Exception thrown) {
            boolean verbose = given.keySet().stream().anyMatch(each -> each.names().contains(VERBOSE));
            return Failures.tell(thrown, "larmor " + word, verbose, terminal.err());
        }
    }

    /// {@return whether all words were taken, and all arguments that are required are there}
    private boolean read(String... words) {
        int position = 0;
        for (int i = 1; i < words.length; i++) {
            String word = words[i];
            if (!word.startsWith("-")) {
                if (!take(at(position++), word)) {
                    return false;
                }
                continue;
            }
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            var option = named(equals < 0 ? word : word.substring(0, equals));
            if (option == null || (option.takesNoValue() && equals >= 0)) {
                return false;
            }
            String value = option.takesNoValue()
                    ? "true"
                    : equals >= 0 ? word.substring(equals + 1) : ++i < words.length ? words[i] : "";
            if (!take(option, value)) {
                return false;
            }
        }
        for (var argument : arguments) {
            if (argument.required() && !given.containsKey(argument)) {
                return false;
            }
        }
        return true;
    }

    private boolean take(@Nullable PlainArgument argument, String value) {
        if (argument == null || !isPlain(value)) {
            return false;
        }
        var values = given.get(argument);
        if (values == null) {
            given.put(argument, new ArrayList<>(List.of(value)));
            return true;
        }
        return argument.many() && values.add(value);
    }

    /// {@return whether a word is a value and nothing else: not an option, a file of words, or quoted}
    private static boolean isPlain(String value) {
        return !value.isEmpty() && value.charAt(0) != '-' && value.charAt(0) != '@' && value.indexOf('"') < 0
                && value.indexOf('\'') < 0;
    }

    private @Nullable PlainArgument named(String name) {
        for (var argument : arguments) {
            if (argument.names().contains(name)) {
                return argument;
            }
        }
        return null;
    }

    private @Nullable PlainArgument at(int position) {
        for (var argument : arguments) {
            if (argument.at(position)) {
                return argument;
            }
        }
        return null;
    }
}
