package io.larmor.services.worklist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.larmor.data.DataSet;
import io.larmor.data.Element;
import io.larmor.data.ReturnKeys;
import io.larmor.data.Tag;
import io.larmor.data.Vr;

/// The attributes of the Modality Worklist information model at one level of nesting (PS3.4 Table K.6-1), and what they are as keys.
///
/// An attribute that is not in the table may be asked for too: it is a key as long as the item has it.
final class WorklistKeys implements ReturnKeys.Rules {
    /// The table.
    static final WorklistKeys MODEL = read();
    private static final WorklistKeys UNKNOWN = new WorklistKeys();

    /// One line of the table.
    private record Key(boolean matches, String type, WorklistKeys within) {}

    private final Map<Integer, Key> keys = new LinkedHashMap<>();

    private static WorklistKeys read() {
        var model = new WorklistKeys();
        try (InputStream in = Objects.requireNonNull(WorklistKeys.class.getResourceAsStream("keys.tsv"), "keys.tsv");
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
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
                new Key(!line[1].equals("-"), line[2], new WorklistKeys()));
    }

    /// {@return the tags at this level}
    int[] tags() {
        return keys.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public ReturnKeys.Rule of(int tag) {
        var key = keys.get(tag);
        if (key == null) {
            return isPrivate(tag) ? ReturnKeys.Rule.NEVER : ReturnKeys.Rule.WITH_VALUE;
        }
        // Types 1C and 2C: "if the condition is not met, the element shall not be included" (PS3.5 §7.4.2).
        return key.type.endsWith("C") ? ReturnKeys.Rule.WITH_VALUE : ReturnKeys.Rule.ALWAYS;
    }

    @Override
    public WorklistKeys within(int tag) {
        var key = keys.get(tag);
        return key == null ? UNKNOWN : key.within;
    }

    /// {@return the identifier with the keys that can be compared; the others are wanted in the answer only, whatever value they have}
    DataSet comparable(DataSet identifier) {
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

    /// {@return whether an answer lacks a key outside the table: "one or more Optional Keys were not supported for existence for this
    /// Identifier" (PS3.4 Table K.4-1)}
    boolean isLacking(DataSet identifier, DataSet answer) {
        for (var element : identifier) {
            int tag = element.tag();
            if (tag == Tag.SpecificCharacterSet || tag == Tag.TimezoneOffsetFromUTC || (tag & 0xFFFF) == 0) {
                continue;
            }
            if (!keys.containsKey(tag) && !answer.contains(tag)) {
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

    /// Looks for what an item must have: the attributes of type 1 of the table, and those of its Scheduled Procedure Steps.
    ///
    /// @return the first that has no value
    Optional<Integer> missing(DataSet item) {
        var own = lacking(item);
        if (own.isPresent()) {
            return own;
        }
        var steps = within(Tag.ScheduledProcedureStepSequence);
        return item.items(Tag.ScheduledProcedureStepSequence).stream().map(steps::lacking).flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Integer> lacking(DataSet item) {
        return keys.entrySet().stream().filter(key -> key.getValue().type.equals("1")).map(Map.Entry::getKey)
                .filter(tag -> item.element(tag).map(Element::isEmpty).orElse(true)).findFirst();
    }

    private static boolean isPrivate(int tag) {
        return (tag >>> 16 & 1) == 1;
    }
}
