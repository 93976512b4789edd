package io.larmor.services.mpps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntFunction;

import io.larmor.data.DataSet;
import io.larmor.data.DicomJson;
import io.larmor.data.Tag;
import io.larmor.dimse.Status;

/// Which attributes a step must have, and which may be set (PS3.4 Table F.7.2-1).
///
/// @param lenient whether attributes of type 2 may be left out
record Requirements(boolean lenient) {

    private static final List<Requirement> ALL = read();

    /// One line of the table.
    ///
    /// @param path       the tags of the sequences around it, and its own
    /// @param create     its type on N-CREATE: 1, 2 or 3
    /// @param finalState its type in a final state
    /// @param settable   whether N-SET may change it
    private record Requirement(List<Integer> path, int create, int finalState, boolean settable) {
        int tag() {
            return path.getLast();
        }
    }

    /// What an N-CREATE must have.
    Status onCreate(DataSet step) {
        return check(step, Requirement::create);
    }

    /// What a step must have that is completed or discontinued.
    Status inFinalState(DataSet step) {
        return check(step, Requirement::finalState);
    }

    /// The attributes that N-SET may not change, and would.
    static List<Integer> notSettable(DataSet step, DataSet modifications) {
        return ALL.stream().filter(each -> each.path().size() == 1 && !each.settable()).map(Requirement::tag)
                .filter(tag -> modifications.contains(tag) && !same(step, modifications, tag)).toList();
    }

    private static boolean same(DataSet step, DataSet modifications, int tag) {
        return DicomJson.toString(step.only(tag)).equals(DicomJson.toString(modifications.only(tag)));
    }

    /// {@return success, 0120H with what is missing, or 0121H with what has no value}
    private Status check(DataSet step, ToIntFunction<Requirement> type) {
        Set<Integer> missing = new LinkedHashSet<>();
        Set<Integer> empty = new LinkedHashSet<>();
        for (Requirement each : ALL) {
            for (DataSet around : around(step, each.path())) {
                switch (type.applyAsInt(each)) {
                    case 1 -> {
                        if (!around.contains(each.tag())) {
                            missing.add(each.tag());
                        } else if (isEmpty(around, each.tag())) {
                            empty.add(each.tag());
                        }
                    }
                    case 2 -> {
                        if (!lenient && !around.contains(each.tag())) {
                            missing.add(each.tag());
                        }
                    }
                    default -> {
                        // Type 3
                    }
                }
            }
        }
        if (!missing.isEmpty()) {
            return Status.MISSING_ATTRIBUTE.withAttributes(List.copyOf(missing))
                    .withComment("Missing: " + words(missing));
        }
        return empty.isEmpty()
                ? Status.SUCCESS
                : Status.MISSING_ATTRIBUTE_VALUE.withComment("No value: " + words(empty));
    }

    static String words(Collection<Integer> tags) {
        return String.join(" ", tags.stream().map(Tag::toString).toList());
    }

    private static boolean isEmpty(DataSet around, int tag) {
        return around.element(tag).map(element -> element.isEmpty()
                || (element.vr().isString() && element.string().orElse("").isBlank())).orElse(true);
    }

    /// The data sets in which the last tag of a path has to be: the step, or the items of the sequence.
    private static List<DataSet> around(DataSet step, List<Integer> path) {
        List<DataSet> sets = List.of(step);
        for (int sequence : path.subList(0, path.size() - 1)) {
            sets = sets.stream().flatMap(set -> set.items(sequence).stream()).toList();
        }
        return sets;
    }

    private static List<Requirement> read() {
        var result = new ArrayList<Requirement>();
        var stream = Objects.requireNonNull(Requirements.class.getResourceAsStream("attributes.tsv"));
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#")) {
                    result.add(parse(line.split("\t", -1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(result);
    }

    private static Requirement parse(String[] cells) {
        var path = new ArrayList<Integer>();
        for (String tag : cells[0].split(">", -1)) {
            path.add(Integer.parseUnsignedInt(tag.substring(1, 5) + tag.substring(6, 10), 16));
        }
        return new Requirement(List.copyOf(path), Integer.parseInt(cells[1]), Integer.parseInt(cells[2]),
                cells[3].equals("yes"));
    }
}
