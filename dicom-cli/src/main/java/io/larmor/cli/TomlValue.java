package io.larmor.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value of a TOML document, and where it begins (an index into the text).
sealed interface TomlValue {
    /// {@return where it begins}
    int at();

    /// {@return what it is, for a person}
    String kind();

    /// Text.
    record Text(int at, String value) implements TomlValue {
        @Override
        public String kind() {
            return "text";
        }
    }

    /// A whole number.
    record Whole(int at, long value) implements TomlValue {
        @Override
        public String kind() {
            return "a whole number";
        }
    }

    /// A number with a fraction, or infinite, or none.
    record Real(int at, double value) implements TomlValue {
        @Override
        public String kind() {
            return "a number with a fraction";
        }
    }

    /// True or false.
    record Truth(int at, boolean value) implements TomlValue {
        @Override
        public String kind() {
            return "true or false";
        }
    }

    /// A date, a time or both, as it was written.
    record Moment(int at, String value) implements TomlValue {
        @Override
        public String kind() {
            return "a date or a time";
        }
    }

    /// A list; of tables, if it was made by `[[headers]]`.
    final class Array implements TomlValue {
        private final int at;
        private final boolean ofHeaders;
        private final List<TomlValue> values = new ArrayList<>();

        Array(int at, boolean ofHeaders) {
            this.at = at;
            this.ofHeaders = ofHeaders;
        }

        void add(TomlValue value) {
            values.add(value);
        }

        boolean ofHeaders() {
            return ofHeaders;
        }

        List<TomlValue> values() {
            return Collections.unmodifiableList(values);
        }

        @Override
        public int at() {
            return at;
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /// A table, with its entries in the order of the document.
    final class Table implements TomlValue {
        /// How a table came to be, which decides who may add to it.
        enum Origin {
            /// Named by the header of a table below it alone.
            IMPLIED,
            /// By a header of its own.
            HEADER,
            /// By a key with dots.
            DOTTED,
            /// Between braces: complete.
            INLINE
        }

        /// A key where it stands, and its value.
        record Entry(int at, TomlValue value) {}

        private final int at;
        private final Map<String, Entry> entries = new LinkedHashMap<>();
        private Origin origin;

        Table(int at, Origin origin) {
            this.at = at;
            this.origin = origin;
        }

        Origin origin() {
            return origin;
        }

        /// A header of its own came after those of tables below it.
        void define() {
            origin = Origin.HEADER;
        }

        Map<String, Entry> entries() {
            return entries;
        }

        @Override
        public int at() {
            return at;
        }

        @Override
        public String kind() {
            return "a table";
        }
    }
}
