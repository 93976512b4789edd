package io.larmor.data;

import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/// What one value of a key asks of an element.
interface ValueMatch {
    /// {@return whether the element has a value that is asked for}
    boolean matches(Element candidate);

    /// Reads a value of a key, neither blank nor `*`.
    static ValueMatch of(Vr vr, String key, MatchingOptions options) {
        if (key.strip().equals("\"\"")) {
            return new Empty();
        }
        return switch (vr) {
            case PN -> {
                var name = Name.of(key);
                yield options.names().<ValueMatch>map(names -> new Fuzzy(name, names.prepare(key))).orElse(name);
            }
            case DA, TM, DT -> TimeMatch.of(vr, key.strip(),
                    options.zone().<ZoneId>map(zone -> zone).orElseGet(ZoneId::systemDefault));
            case IS, DS, US, SS, UL, SL, FL, FD, SV, UV -> number(vr, key);
            case AE, CS, LO, LT, SH, ST, UC, UR, UT -> new Text(vr, SearchValue.of(vr, key), Wildcard.isPattern(key));
            default -> new Text(vr, SearchValue.of(vr, key), false);
        };
    }

    private static ValueMatch number(Vr vr, String key) {
        var value = Numeric.parse(key);
        return value.isPresent()
                ? new Numeric(value.getAsDouble())
                : new Text(vr, SearchValue.of(vr, key), Wildcard.isPattern(key));
    }

    /// Text, exact or with wildcards.
    record Text(Vr vr, String key, boolean pattern) implements ValueMatch {
        @Override
        public boolean matches(Element candidate) {
            for (var value : candidate.strings()) {
                var found = SearchValue.of(vr, value);
                if (pattern ? !found.isEmpty() && Wildcard.matches(key, found) : key.equals(found)) {
                    return true;
                }
            }
            // PS3.4 §C.2.2.2.4: "*" shall match any sequence of characters (including a zero length value).
            return pattern && Wildcard.matches(key, "") && candidate.isEmpty();
        }
    }

    /// A name: group by group if the key has several, else any group.
    record Name(List<String> groups) implements ValueMatch {
        static Name of(String key) {
            return new Name(List.of(SearchValue.of(Vr.PN, key).split("=", -1)));
        }

        @Override
        public boolean matches(Element candidate) {
            if (candidate.isEmpty()) {
                return matches("");
            }
            return candidate.strings().stream().anyMatch(value -> matches(SearchValue.of(Vr.PN, value)));
        }

        private boolean matches(String value) {
            var found = value.split("=", -1);
            if (groups.size() == 1) {
                return Arrays.stream(found).anyMatch(group -> matches(groups.getFirst(), group));
            }
            for (int i = 0; i < groups.size(); i++) {
                if (!groups.get(i).isEmpty() && !matches(groups.get(i), i < found.length ? found[i] : "")) {
                    return false;
                }
            }
            return true;
        }

        private static boolean matches(String key, String group) {
            return Wildcard.isPattern(key) ? Wildcard.matches(key, group) : key.equals(group);
        }
    }

    /// A name that is like the one asked for.
    record Fuzzy(Name literal, Predicate<String> like) implements ValueMatch {
        @Override
        public boolean matches(Element candidate) {
            return literal.matches(candidate) || candidate.strings().stream().anyMatch(like);
        }
    }

    /// A number, whatever way it is written.
    record Numeric(double key) implements ValueMatch {
        @Override
        public boolean matches(Element candidate) {
            for (var value : candidate.strings()) {
                var found = parse(value);
                if (found.isPresent() && found.getAsDouble() == key) {
                    return true;
                }
            }
            return false;
        }

        static OptionalDouble parse(String text) {
            try {
                return OptionalDouble.of(Double.parseDouble(text.strip()));
            } catch (NumberFormatException e) {
                return OptionalDouble.empty();
            }
        }
    }

    /// Bytes, all of them.
    record Bytes(ByteBuffer key) implements ValueMatch {
        @Override
        public boolean matches(Element candidate) {
            return key.equals(ByteBuffer.wrap(candidate.bytes()));
        }
    }

    /// Any item that matches all keys of the key's item (PS3.4 §C.2.2.2.6).
    record Item(Matching keys) implements ValueMatch {
        @Override
        public boolean matches(Element candidate) {
            for (DataSet item : candidate.items()) {
                if (keys.matches(item)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// No value (Empty Value Matching).
    record Empty() implements ValueMatch {
        @Override
        public boolean matches(Element candidate) {
            return candidate.isEmpty()
                    || (candidate.vr().isString() && candidate.strings().stream().allMatch(String::isBlank));
        }
    }
}
