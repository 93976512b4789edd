package io.larmor.cli;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/// Takes down from the annotations of a command's class the arguments that [PlainCall] can read.
final class PlainArguments {
    /// A class with such a field is given more than values. Its options, though not those of its superclass, are left to picocli; so is
    /// the command, if it is one itself, or if settings give it options.
    private static final List<Class<? extends Annotation>> MORE = List.of(Spec.class, ParentCommand.class,
            ArgGroup.class, Unmatched.class);

    /// The objects whose fields take values, and the way to them from the command on.
    private final IdentityHashMap<Object, String> owners = new IdentityHashMap<>();

    private PlainArguments(Object command) {
        find(command, "");
    }

    /// Writes a file for each command that can be called plainly.
    ///
    /// @param folder where they go
    static void write(Terminal terminal, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var each : Commands.all()) {
            var arguments = of(each.create(terminal));
            if (!arguments.isEmpty()) {
                Files.writeString(folder.resolve(each.word()),
                        arguments.stream().map(PlainArgument::line).collect(Collectors.joining("\n")));
            }
        }
    }

    /// {@return the arguments of a command that can be read plainly; empty if one that it cannot do without cannot}
    ///
    /// @param command an object of its class
    static List<PlainArgument> of(Callable<Integer> command) {
        var spec = new CommandLine(command).getCommandSpec();
        var found = new PlainArguments(command);
        if (command instanceof SettingFlags.User || takesMore(command.getClass())) {
            return List.of();
        }
        var arguments = new ArrayList<PlainArgument>();
        for (var argument : spec.args()) {
            var plain = found.plain(argument);
            if (plain != null) {
                arguments.add(plain);
            } else if (argument.isPositional() || argument.required() || argument.defaultValue() != null) {
                return List.of();
            }
        }
        return arguments;
    }

    private void find(Object object, String path) {
        owners.put(object, path);
        String way = path;
        for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (var field : type.getDeclaredFields()) {
                if (field.isAnnotationPresent(Mixin.class)) {
                    find(value(field, object), way + field.getName() + '.');
                }
            }
            way += '^';
        }
    }

    private static boolean takesMore(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .anyMatch(field -> MORE.stream().anyMatch(field::isAnnotationPresent));
    }

    private static Object value(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a field of this module is closed to it", e);
        }
    }

    private @Nullable PlainArgument plain(ArgSpec argument) {
        if (!(argument.userObject() instanceof Field field) || argument.defaultValue() != null
                || argument.parameterConsumer() != null) {
            return null;
        }
        var owner = owner(argument);
        String name = takesMore(field.getDeclaringClass()) ? "" : names(argument, field.getType() == boolean.class);
        var item = argument.isMultiValue() ? argument.auxiliaryTypes()[0] : field.getType();
        String converter = argument.converters().length == 0 ? "" : argument.converters()[0].getClass().getName();
        if (name.isEmpty() || (argument.isMultiValue() && field.getType() != List.class)
                || !PlainValue.reads(item, converter)) {
            return null;
        }
        String flags = (argument.required() ? "r" : "") + (argument.isMultiValue() ? "m" : "")
                + (field.getType() == boolean.class ? "b" : "");
        return new PlainArgument(PlainArgument.split(name, ','), flags, owners.get(owner) + up(owner, field),
                argument.isMultiValue() ? item.getName() : "", converter, argument.splitRegex());
    }

    /// {@return the names of an option that takes one value, or none if it is a flag; the first position of positional words}
    private static String names(ArgSpec argument, boolean flag) {
        return switch (argument) {
            case OptionSpec option when option.usageHelp() || option.versionHelp() || option.negatable() -> "";
            case OptionSpec option -> option.arity().min() == (flag ? 0 : 1) && option.arity().max() == (flag ? 0 : 1)
                    ? String.join(",", option.names())
                    : "";
            case PositionalParamSpec positional -> String.valueOf(positional.index().min());
            default -> "";
        };
    }

    private static Object owner(ArgSpec argument) {
        try {
            return argument.scope().get();
        } catch (Exception e) {
            throw new IllegalStateException("an argument that belongs to no object", e);
        }
    }

    private static String up(Object owner, Field field) {
        String way = "";
        for (Class<?> type = owner.getClass(); type != field.getDeclaringClass(); type = type.getSuperclass()) {
            way += "^";
        }
        return way + field.getName();
    }
}
