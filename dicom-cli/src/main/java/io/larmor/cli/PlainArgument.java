package io.larmor.cli;

import java.util.ArrayList;
import java.util.List;

/// One option or one positional word of a command, and the field that its value goes to, as [PlainCall] needs them.
///
/// @param names of the option, or the position of the word, from 0
/// @param flags letters: `r` it is required; `m` it can be given more than once, its field is a list; `b` it takes no value, its
///         field is a boolean
/// @param field where it is, from the command's object on: `client.tls.^key` is the field `key` of the superclass of the
///         object in the field `tls` of the object in the field `client`
/// @param item the class of the values of a list; empty if it is no list
/// @param converter the class of what reads a value; empty for what the type says
/// @param separator the regular expression of what separates values in one word; empty if a word is one value
record PlainArgument(List<String> names, String flags, String field, String item, String converter, String separator) {
    private static final char COLUMN = '\t';

    boolean required() {
        return flags.indexOf('r') >= 0;
    }

    boolean many() {
        return flags.indexOf('m') >= 0;
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
        return String.join("\t", String.join(",", names), flags, field, item, converter, separator);
    }

    /// {@return what a line holds}
    static PlainArgument parse(String line) {
        var columns = split(line, COLUMN);
        return new PlainArgument(split(columns.get(0), ','), columns.get(1), columns.get(2), columns.get(3),
                columns.get(4), columns.get(5));
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
