package io.larmor.services.ups;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import io.larmor.data.DataSet;
import io.larmor.data.Element;
import io.larmor.data.Tag;
import io.larmor.dimse.Status;

/// Which attributes a step must have on N-CREATE, N-SET and in its final state (PS3.4 Table CC.2.5-3).
final class Requirements {
    private static final List<Requirement> ALL = read();

    private Requirements() {}

    /// One line of the table.
    ///
    /// @param path       the tags of the sequences around the attribute, and its own
    /// @param create     type for the SCU of N-CREATE: 1, 2, 3, C (conditional), X (not allowed)
    /// @param set        type for the SCU of N-SET
    /// @param mayBeEmpty whether a performer may leave it empty
    /// @param finalState R, RC, P (to be completed), X (to be canceled), O
    private record Requirement(List<Integer> path, String create, String set, boolean mayBeEmpty, String finalState) {
        int tag() {
            return path.getLast();
        }
    }

    static InputStream table() {
        return Objects.requireNonNull(Requirements.class.getResourceAsStream("attributes.tsv"), "attributes.tsv");
    }

    private static List<Requirement> read() {
        var all = new ArrayList<Requirement>();
        try (var lines = new BufferedReader(new InputStreamReader(table(), StandardCharsets.US_ASCII))) {
            lines.lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\t", -1)).forEach(line -> {
                var path = Arrays.stream(line[0].split(">", -1)).map(tag -> Integer.parseUnsignedInt(tag, 16))
                        .toList();
                all.add(new Requirement(path, line[3], line[4], line[5].equals("2"), line[6]));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(all);
    }

    /// {@return success, 0120H with what is missing, 0121H with what has no value, or 0106H with what is not allowed}
    static Status onCreate(DataSet step) {
        return check(step, Requirement::create, false);
    }

    /// {@return the same of modifications: attributes that are not in them are not asked for, but within items that are}
    static Status onSet(DataSet modifications) {
        return check(modifications, Requirement::set, true);
    }

    private static Status check(DataSet step, Function<Requirement, String> type, boolean partial) {
        Set<Integer> missing = new LinkedHashSet<>();
        Set<Integer> empty = new LinkedHashSet<>();
        Set<Integer> forbidden = new LinkedHashSet<>();
        for (Requirement each : ALL) {
            if (partial && each.path.size() == 1 && !step.contains(each.tag())) {
                continue;
            }
            for (DataSet around : around(step, each.path)) {
                boolean there = around.contains(each.tag());
                boolean valued = hasValue(around, each.tag());
                switch (type.apply(each)) {
                    case "1", "2" -> {
                        if (!there) {
                            missing.add(each.tag());
                        } else if (!valued && type.apply(each).equals("1")) {
                            empty.add(each.tag());
                        }
                    }
                    case "X" -> {
                        if (valued) {
                            forbidden.add(each.tag());
                        }
                    }
                    default -> {
                        // types 3 and 1C, 2C, whose conditions a provider cannot judge
                    }
                }
            }
        }
        if (!forbidden.isEmpty()) {
            return named(Status.INVALID_ATTRIBUTE_VALUE, "Not allowed: ", forbidden);
        }
        if (!missing.isEmpty()) {
            return named(Status.MISSING_ATTRIBUTE, "Missing: ", missing);
        }
        return empty.isEmpty() ? Status.SUCCESS : named(Status.MISSING_ATTRIBUTE_VALUE, "No value: ", empty);
    }

    /// Tells whether a step may be completed or canceled (PS3.4 Table CC.2.5-1). What a performer may leave empty has to be there only: "this
    /// may include blanking Attributes that are permitted to be empty".
    ///
    /// @return success, or C304H with what is lacking
    static Status inFinalState(DataSet step, StepState state) {
        var wanted = state == StepState.COMPLETED ? "P" : "X";
        Set<Integer> lacking = new LinkedHashSet<>();
        for (Requirement each : ALL) {
            if (!each.finalState.equals("R") && !each.finalState.equals(wanted)) {
                continue;
            }
            boolean presence = each.mayBeEmpty && each.path.size() > 1;
            for (DataSet around : around(step, each.path)) {
                if (presence ? !around.contains(each.tag()) : !hasValue(around, each.tag())) {
                    lacking.add(each.tag());
                }
            }
        }
        return lacking.isEmpty() ? Status.SUCCESS : named(Statuses.FINAL_STATE_NOT_MET, "Lacking: ", lacking);
    }

    private static Status named(Status status, String words, Set<Integer> tags) {
        var comment = new StringBuilder(words);
        for (int tag : tags) {
            if (comment.length() + 12 > 64) {
                break;
            }
            comment.append(Tag.toString(tag)).append(' ');
        }
        return status.withComment(comment.toString().strip());
    }

    private static boolean hasValue(DataSet around, int tag) {
        return around.element(tag).filter(element -> !element.isEmpty()).filter(Requirements::isSaid).isPresent();
    }

    private static boolean isSaid(Element element) {
        return !element.vr().isString() || element.strings().stream().anyMatch(value -> !value.isBlank());
    }

    private static List<DataSet> around(DataSet step, List<Integer> path) {
        var sets = List.of(step);
        for (int sequence : path.subList(0, path.size() - 1)) {
            sets = sets.stream().flatMap(set -> set.items(sequence).stream()).toList();
        }
        return sets;
    }
}
