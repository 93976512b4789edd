package io.larmor.cli;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;

/// Sets the field of an argument. Handles of variables are used because reflection makes classes for fields as it goes, which takes
/// longer than everything else here.
final class PlainValue {
    private PlainValue() {}

    /// {@return whether values of a type can be read}
    ///
    /// @param type of the field, or of what is in its list
    /// @param converter the class of what reads values, or empty
    static boolean reads(Class<?> type, String converter) {
        return converter.isEmpty()
                ? type.isEnum()
                        || List.of(boolean.class, int.class, long.class, Integer.class, String.class, Path.class)
                                .contains(type)
                : converter(converter) != null;
    }

    /// Sets a field.
    ///
    /// @param command the object from which the way to the field begins
    /// @param argument says where it is
    /// @param words as they were written, at least one
    /// @throws Exception if a word is no such value
    static void set(Object command, PlainArgument argument, List<String> words) throws Exception {
        Object owner = command;
        Class<?> type = owner.getClass();
        var steps = PlainArgument.split(argument.field(), '.');
        for (int i = 0; i < steps.size(); i++) {
            String name = steps.get(i);
            for (; name.startsWith("^"); name = name.substring(1)) {
                type = type.getSuperclass();
            }
            var field = type.getDeclaredField(name);
            var handle = MethodHandles.privateLookupIn(type, MethodHandles.lookup()).unreflectVarHandle(field);
            if (i == steps.size() - 1) {
                set(handle, owner, field.getType(), argument, words);
            } else {
                owner = handle.get(owner);
                type = owner.getClass();
            }
        }
    }

    private static void set(VarHandle field, Object owner, Class<?> type, PlainArgument argument, List<String> words)
            throws Exception {
        String word = words.getFirst();
        if (argument.many()) {
            var item = Class.forName(argument.item());
            var values = new ArrayList<Object>();
            for (String each : words) {
                var parts = argument.separator().isEmpty() ? List.of(each) : List.of(each.split(argument.separator()));
                if (parts.isEmpty()) {
                    throw new IllegalArgumentException("nothing but separators");
                }
                for (String part : parts) {
                    values.add(value(item, argument.converter(), part));
                }
            }
            field.set(owner, (Object) values);
        } else if (argument.takesNoValue()) {
            field.set(owner, true);
        } else if (type == int.class) {
            field.set(owner, Integer.parseInt(word));
        } else if (type == long.class) {
            field.set(owner, Long.parseLong(word));
        } else {
            field.set(owner, value(type, argument.converter(), word));
        }
    }

    private static Object value(Class<?> type, String converter, String word) throws Exception {
        var reader = converter.isEmpty() ? null : converter(converter);
        if (reader != null) {
            return reader.convert(word);
        } else if (type == String.class) {
            return word;
        } else if (type == Path.class) {
            return Path.of(word);
        } else if (type == Integer.class) {
            return Integer.valueOf(word);
        }
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(word)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is no " + type.getSimpleName());
    }

    private static @Nullable ITypeConverter<?> converter(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "AttributeValue$Converter" -> new AttributeValue.Converter();
            case "AttributeValue$PathConverter" -> new AttributeValue.PathConverter();
            case "CharacterSetConverter" -> new CharacterSetConverter();
            case "ModelConverter" -> new ModelConverter();
            case "PeerConverter" -> new PeerConverter();
            case "ProfileConverter" -> new ProfileConverter();
            case "SyntaxConverter" -> new SyntaxConverter();
            case "TagConverter" -> new TagConverter();
            default -> null;
        };
    }
}
