package io.larmor.services.spi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.larmor.data.DataSet;
import io.larmor.data.Element;
import io.larmor.data.ReturnKeys;
import io.larmor.data.Tag;
import io.larmor.data.Vr;

/// The attributes of a worklist information model at one level of nesting (PS3.4 Tables K.6-1, CC.2.5-3), and what they are as keys.
///
/// An attribute that is not in the table may be asked for too: it is a key as long as the item has it. A private one is no key.
///
/// Immutable once read.
public final class KeyTable implements ReturnKeys.Rules {
    private static final KeyTable UNKNOWN = new KeyTable();

    /// One line of the table.
    private record Key(boolean matches, String type, KeyTable within) {}

    private final Map<Integer, Key> keys = new LinkedHashMap<>();

    private KeyTable() {}

    /// Reads a table: lines of the path of tags in hexadecimal digits, `>` between them; the type of the matching key, `-` for none; the
    /// type of the return key, `-` for none; and what a reader does not need here. A sequence stands before what is in its items. Lines
    /// that begin with `#` are passed over.
    ///
    /// @param stream the table in ASCII, cells separated by tabs; closed
    /// @return the table
    public static KeyTable read(InputStream stream) {
        var model = new KeyTable();
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            lines.lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\t", -1)).forEach(model::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return model;
    }

    private void add(String[] line) {
        var at = this;
        var path = line[0].split(">", -1);
        for (int i = 0; i < path.length - 1; i++) {
            at = at.within(Integer.parseUnsignedInt(path[i], 16));
        }
        at.keys.put(Integer.parseUnsignedInt(path[path.length - 1], 16),
                new Key(!line[1].equals("-"), line[2], new KeyTable()));
    }

    /// {@return the tags at this level}
    public int[] tags() {
        return keys.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    /// The keys at this level, for a descriptor.
    ///
    /// @param level what the level is called
    /// @return the keys
    public List<QueryKey> keys(String level) {
        return keys.entrySet().stream().map(key -> new QueryKey(level, key.getKey(), key.getValue().matches)).toList();
    }

    @Override
    public ReturnKeys.Rule of(int tag) {
        var key = keys.get(tag);
        if (key == null) {
            return isPrivate(tag) ? ReturnKeys.Rule.NEVER : ReturnKeys.Rule.WITH_VALUE;
        }
        if (key.type.equals("-")) {
            return ReturnKeys.Rule.NEVER;
        }
        // Types 1C and 2C: "if the condition is not met, the element shall not be included" (PS3.5 §7.4.2).
        return key.type.endsWith("C") ? ReturnKeys.Rule.WITH_VALUE : ReturnKeys.Rule.ALWAYS;
    }

    @Override
    public KeyTable within(int tag) {
        var key = keys.get(tag);
        return key == null ? UNKNOWN : key.within;
    }

    /// Takes the values away from keys that are not compared, because the model has no matching for them: they are wanted in the answer
    /// only.
    ///
    /// @param identifier the keys
    /// @return the keys to compare, and to return
    public DataSet comparable(DataSet identifier) {
        var result = DataSet.builder();
        for (var element : identifier) {
            if (isPrivate(element.tag())) {
                continue;
            }
            var key = keys.get(element.tag());
            if (key != null && !key.matches) {
                result.add(universal(element));
            } else if (element.vr() == Vr.SQ) {
                result.setItems(element.tag(),
                        element.items().stream().map(within(element.tag())::comparable).toList());
            } else {
                result.add(element);
            }
        }
        return result.build();
    }

    private static Element universal(Element element) {
        if (element.vr() != Vr.SQ) {
            return Element.of(element.tag(), element.vr(), new byte[0]);
        }
        return Element.ofItems(element.tag(), element.items().stream().map(item -> {
            var empty = DataSet.builder();
            item.forEach(each -> empty.add(universal(each)));
            return empty.build();
        }).toList());
    }

    /// Tells whether an answer is to be sent with FF01H: "one or more Optional Keys were not supported for existence for this Identifier"
    /// (PS3.4 Table K.4-1).
    ///
    /// @param identifier the keys
    /// @param answer what is answered
    /// @return whether the answer lacks a key that is not a return key of the table
    public boolean isLacking(DataSet identifier, DataSet answer) {
        for (var element : identifier) {
            int tag = element.tag();
            if (tag == Tag.SpecificCharacterSet || tag == Tag.TimezoneOffsetFromUTC || (tag & 0xFFFF) == 0) {
                continue;
            }
            var key = keys.get(tag);
            if ((key == null || key.type.equals("-")) && !answer.contains(tag)) {
                return true;
            }
            var wanted = element.vr() == Vr.SQ ? element.items().stream().findFirst() : Optional.<DataSet>empty();
            if (wanted.isPresent()
                    && answer.items(tag).stream().anyMatch(item -> within(tag).isLacking(wanted.get(), item))) {
                return true;
            }
        }
        return false;
    }

    /// Looks for the attributes of type 1 of this level.
    ///
    /// @param item a data set
    /// @return the first that has no value
    public Optional<Integer> missing(DataSet item) {
        return keys.entrySet().stream().filter(key -> key.getValue().type.equals("1")).map(Map.Entry::getKey)
                .filter(tag -> item.element(tag).map(Element::isEmpty).orElse(true)).findFirst();
    }

    private static boolean isPrivate(int tag) {
        return (tag >>> 16 & 1) == 1;
    }
}
