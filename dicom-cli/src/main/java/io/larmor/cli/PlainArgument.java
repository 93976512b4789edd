package io.larmor.cli;

import java.util.ArrayList;
import java.util.List;

/// One option or one positional word of a command, and the field that its value goes to, as [PlainCall] needs them.
///
/// @param names of the option, or the position of the word, from 0
/// @param flags letters: `r` it is required; `m` it can be given more than once, its field is a list; `s` one word can hold
///         several values; `b` it takes no value, its field is a boolean
/// @param field where it is, from the command's object on: `client.tls.^key` is the field `key` of the superclass of the
///         object in the field `tls` of the object in the field `client`
/// @param item the class of the values of a list; empty if it is no list
/// @param converter the class of what reads a value; empty for what the type says
record PlainArgument(List<String> names, String flags, String field, String item, String converter) {
    private static final char SEPARATOR = '\t';

    boolean required() {
        return flags.indexOf('r') >= 0;
    }

    boolean many() {
        return flags.indexOf('m') >= 0;
    }

    boolean splits() {
        return flags.indexOf('s') >= 0;
    }

    boolean takesNoValue() {
        return flags.indexOf('b') >= 0;
    }

    /// {@return whether a word at a position that belongs to no option is its value}
    boolean at(int position) {
        String name = names.getFirst();
        if (name.startsWith("-")) {
            return false;
        }
        int first = Integer.parseInt(name);
        return many() ? position >= first : position == first;
    }

    String line() {
        return String.join("\t", String.join(",", names), flags, field, item, converter);
    }

    /// {@return what a line holds}
    static PlainArgument parse(String line) {
        var columns = split(line, SEPARATOR);
        return new PlainArgument(split(columns.get(0), ','), columns.get(1), columns.get(2), columns.get(3),
                columns.get(4));
    }

    /// {@return what lies between separators}
    static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        int from = 0;
        for (int to = text.indexOf(separator); to >= 0; to = text.indexOf(separator, from)) {
            parts.add(text.substring(from, to));
            from = to + 1;
        }
        parts.add(text.substring(from));
        return parts;
    }
}
