package io.larmor.cli;

import java.util.ArrayList;
import java.util.List;

import io.larmor.cli.TomlValue.Array;
import io.larmor.cli.TomlValue.Table;
import io.larmor.cli.TomlValue.Table.Entry;
import io.larmor.cli.TomlValue.Table.Origin;
import io.larmor.cli.TomlValue.Truth;

/// Reads TOML 1.0 (<https://toml.io/en/v1.0.0>) and keeps where everything stands, so that whoever finds a value wrong can say where it is.
final class TomlParser {
    /// Lists and inline tables in one another: each takes a little of the stack.
    private static final int MAX_DEPTH = 64;

    private final TomlScanner scanner;
    private int depth;

    private record Key(int at, String name) {}

    private TomlParser(String text) {
        scanner = new TomlScanner(text);
    }

    /// {@return the table that the whole document is}
    ///
    /// @throws TomlException if it is no TOML
    static Table parse(String text) throws TomlException {
        return new TomlParser(text).document();
    }

    private Table document() throws TomlException {
        var root = new Table(0, Origin.HEADER);
        var current = root;
        while (scanner.skipLines()) {
            if (scanner.take("[[")) {
                current = arrayHeader(root);
            } else if (scanner.take("[")) {
                current = header(root);
            } else {
                keyValue(current);
            }
            scanner.endOfLine();
        }
        return root;
    }

    private Table header(Table root) throws TomlException {
        var keys = keys();
        scanner.expect("]", "A table's name ends with ']'");
        var parent = above(root, keys);
        var last = keys.getLast();
        var there = parent.entries().get(last.name());
        if (there == null) {
            return put(parent, last, new Table(last.at(), Origin.HEADER));
        }
        if (there.value() instanceof Table table && table.origin() == Origin.IMPLIED) {
            table.define();
            return table;
        }
        throw twice(last, there);
    }

    private Table arrayHeader(Table root) throws TomlException {
        var keys = keys();
        scanner.expect("]]", "The name of a list of tables ends with ']]'");
        var parent = above(root, keys);
        var last = keys.getLast();
        var element = new Table(last.at(), Origin.HEADER);
        var there = parent.entries().get(last.name());
        if (there == null) {
            put(parent, last, new Array(last.at(), true)).add(element);
        } else if (there.value() instanceof Array array && array.ofHeaders()) {
            array.add(element);
        } else {
            throw twice(last, there);
        }
        return element;
    }

    /// The table that the last of the keys of a header belongs to; made where it is not there.
    private Table above(Table root, List<Key> keys) throws TomlException {
        var table = root;
        for (var key : keys.subList(0, keys.size() - 1)) {
            var there = table.entries().get(key.name());
            if (there == null) {
                table = put(table, key, new Table(key.at(), Origin.IMPLIED));
                continue;
            }
            table = switch (there.value()) {
                case Table below when below.origin() != Origin.INLINE -> below;
                case Array array when array.ofHeaders() -> (Table) array.values().getLast();
                default -> throw noTable(key, there);
            };
        }
        return table;
    }

    private void keyValue(Table table) throws TomlException {
        var keys = keys();
        scanner.expect("=", "A key is followed by '=' and its value");
        scanner.skipSpace();
        var target = table;
        for (var key : keys.subList(0, keys.size() - 1)) {
            var there = target.entries().get(key.name());
            if (there == null) {
                target = put(target, key, new Table(key.at(), Origin.DOTTED));
                continue;
            }
            target = switch (there.value()) {
                case Table below when below.origin() == Origin.DOTTED -> below;
                default -> throw noTable(key, there);
            };
        }
        var last = keys.getLast();
        var there = target.entries().get(last.name());
        if (there != null) {
            throw twice(last, there);
        }
        put(target, last, value());
    }

    private static <T extends TomlValue> T put(Table table, Key key, T value) {
        table.entries().put(key.name(), new Entry(key.at(), value));
        return value;
    }

    private TomlException twice(Key key, Entry there) {
        return new TomlException(key.at(),
                "'" + key.name() + "' is there already, on line " + scanner.line(there.at()) + "; keep one of them.");
    }

    private TomlException noTable(Key key, Entry there) {
        return new TomlException(key.at(), "Nothing can be added to '" + key.name() + "', which is complete since line "
                + scanner.line(there.at()) + "; put it there.");
    }

    private List<Key> keys() throws TomlException {
        var keys = new ArrayList<Key>();
        do {
            scanner.skipSpace();
            int at = scanner.at();
            keys.add(new Key(at, scanner.key()));
            scanner.skipSpace();
        } while (scanner.take("."));
        return keys;
    }

    private TomlValue value() throws TomlException {
        if (depth == MAX_DEPTH) {
            throw scanner
                    .wrong("Lists and tables stand in one another more than " + MAX_DEPTH + " deep; flatten them.");
        }
        int at = scanner.at();
        depth++;
        try {
            return switch (scanner.peek()) {
                case '"', '\'' -> new TomlValue.Text(at, scanner.text());
                case '[' -> array(at);
                case '{' -> inlineTable(at);
                case 't' -> word("true", new Truth(at, true));
                case 'f' -> word("false", new Truth(at, false));
                default -> scanner.number();
            };
        } finally {
            depth--;
        }
    }

    private TomlValue word(String word, TomlValue value) throws TomlException {
        if (!scanner.bare().equals(word)) {
            throw new TomlException(value.at(), "This is no value of TOML; text stands in quotation marks.");
        }
        return value;
    }

    private Array array(int at) throws TomlException {
        scanner.expect("[", "A list begins with '['");
        var array = new Array(at, false);
        scanner.skipLines();
        while (!scanner.take("]")) {
            array.add(value());
            scanner.skipLines();
            if (!scanner.take(",") && scanner.peek() != ']') {
                throw scanner.wrong("The values of a list are separated by ',', and end with ']'.");
            }
            scanner.skipLines();
        }
        return array;
    }

    private Table inlineTable(int at) throws TomlException {
        scanner.expect("{", "A table begins with '{'");
        var table = new Table(at, Origin.INLINE);
        scanner.skipSpace();
        if (scanner.take("}")) {
            return table;
        }
        do {
            keyValue(table);
            scanner.skipSpace();
        } while (scanner.take(","));
        scanner.expect("}", "A table in braces ends with '}' on the same line");
        return table;
    }
}
