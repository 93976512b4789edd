package io.larmor.scu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.larmor.assoc.AssociationAbortedException;
import io.larmor.assoc.NegotiationException;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.dimse.AssociationEndedException;

/// Asks a peer with C-FIND what a C-GET would bring, so that the right contexts can be proposed for it.
///
/// What it is told is a hint: a peer that answers nothing, or refuses the question, is asked for the common things.
///
/// @param model the information model of the C-GET
/// @param level its level
/// @param keys its unique keys
record GetInquiry(QueryModel model, QueryLevel level, DataSet keys) {
    /// How many matches are looked at to learn what there is, in all and of one series: most are all of a kind, and there are peers that
    /// take their time for each.
    private static final int SAMPLE = 300;
    private static final int SAMPLE_OF_SERIES = 10;
    /// How many matches are looked at to learn where those instances are that did not come.
    private static final int MOST = 100_000;
    private static final List<Integer> UNIQUE_KEYS = List.of(Tag.PatientID, Tag.StudyInstanceUID, Tag.SeriesInstanceUID,
            Tag.SOPInstanceUID);

    /// What instances there are.
    ///
    /// @param sopClass their SOP class
    /// @param syntaxes the transfer syntaxes that the peer says it has them in; empty if it does not say
    record Kind(String sopClass, Set<String> syntaxes) {}

    /// Some instances of one series.
    ///
    /// @param keys the unique keys of the series
    /// @param instances the SOP Instance UIDs
    record Group(DataSet keys, List<String> instances) {}

    /// Instances that did not come.
    ///
    /// @param groups where they are
    /// @param kinds what they are
    record Missing(List<Group> groups, Collection<Kind> kinds) {}

    /// {@return the model of the query: models that can only be retrieved by have their instances in study root too}
    QueryModel queried() {
        return model.find().isPresent() ? model : QueryModel.STUDY_ROOT;
    }

    String sopClass() {
        return queried().find().orElseThrow();
    }

    /// {@return whether the keys tell what is asked for, so that the question does not become one for everything}
    boolean isDefinite() {
        return has(switch (level) {
            case PATIENT -> Tag.PatientID;
            case STUDY, SERIES -> Tag.StudyInstanceUID;
            case IMAGE -> Tag.SOPInstanceUID;
        });
    }

    private boolean has(int tag) {
        return keys.string(tag).filter(value -> !value.isBlank()).isPresent();
    }

    /// {@return what there is, as far as the peer tells; empty if it does not}
    Collection<Kind> kinds(ClientAssociation association, CallOptions options) throws IOException {
        try {
            if (level != QueryLevel.IMAGE) {
                var classes = classesInStudies(association, options);
                if (!classes.isEmpty()) {
                    return classes;
                }
            }
            var walk = new Walk(association, options, _ -> true, SAMPLE);
            walk.ofSeries = SAMPLE_OF_SERIES;
            walk.from(level, unique());
            return walk.kinds();
        } catch (DimseStatusException | NegotiationException | AssociationAbortedException
                | AssociationEndedException e) {
            return List.of();
        }
    }

    private Collection<Kind> classesInStudies(ClientAssociation association, CallOptions options) throws IOException {
        var question = DataSet.builder().lenient()
                .setEmpty(Tag.StudyInstanceUID)
                .setEmpty(Tag.SOPClassesInStudy)
                .addAll(only(Tag.PatientID, Tag.StudyInstanceUID)).build();
        var classes = new LinkedHashSet<String>();
        try (var studies = association.find(queried(), QueryLevel.STUDY, question, options)) {
            for (var study = studies.take(); study != null; study = studies.take()) {
                var told = values(study.identifier(), Tag.SOPClassesInStudy);
                if (told.isEmpty()) {
                    return List.of();
                }
                classes.addAll(told);
            }
        }
        return classes.stream().map(sopClass -> new Kind(sopClass, Set.of())).toList();
    }

    /// {@return those instances for which a condition holds, as far as the peer finds them}
    ///
    /// @param wanted tells by the SOP Instance UID
    /// @param count  how many there are at most; there is nothing to be looked for any more when they are found
    Optional<Missing> missing(ClientAssociation association, CallOptions options, Predicate<String> wanted, int count)
            throws IOException {
        try {
            var walk = new Walk(association, options, wanted, MOST);
            walk.enough = count;
            walk.from(level, unique());
            return walk.groups.isEmpty() ? Optional.empty() : Optional.of(new Missing(walk.groups, walk.kinds()));
        } catch (DimseStatusException | NegotiationException e) {
            return Optional.empty();
        }
    }

    private static List<String> values(DataSet match, int tag) {
        return match.strings(tag).stream().filter(value -> !value.isEmpty()).toList();
    }

    private DataSet unique() {
        return only(UNIQUE_KEYS.toArray(Integer[]::new));
    }

    private DataSet only(Integer... tags) {
        var builder = DataSet.builder().lenient();
        for (int tag : tags) {
            // In study root, the patient is no level of its own.
            if (has(tag) && (tag != Tag.PatientID || queried().has(QueryLevel.PATIENT))) {
                builder.set(tag, keys.strings(tag).toArray(String[]::new));
            }
        }
        return builder.build();
    }

    /// Goes down from a level to the instances, each level with the unique keys of those above (PS3.4 §C.4.1.3.1.1).
    private final class Walk {
        private final ClientAssociation association;
        private final CallOptions options;
        private final Predicate<String> wanted;
        private final Map<String, Set<String>> syntaxes = new LinkedHashMap<>();
        private final List<Group> groups = new ArrayList<>();
        private int left;
        private int ofSeries = Integer.MAX_VALUE;
        private int enough = Integer.MAX_VALUE;

        Walk(ClientAssociation association, CallOptions options, Predicate<String> wanted, int left) {
            this.association = association;
            this.options = options;
            this.wanted = wanted;
            this.left = left;
        }

        private boolean isOver() {
            return left <= 0 || enough <= 0;
        }

        void from(QueryLevel above, DataSet path) throws IOException {
            if (above == QueryLevel.IMAGE || above == QueryLevel.SERIES) {
                instances(path);
                return;
            }
            var below = above == QueryLevel.PATIENT ? QueryLevel.STUDY : QueryLevel.SERIES;
            int key = below == QueryLevel.STUDY ? Tag.StudyInstanceUID : Tag.SeriesInstanceUID;
            var entities = new LinkedHashSet<String>();
            if (queried().has(below)) {
                try (var matches = association.find(queried(), below,
                        path.toBuilder().lenient().setEmpty(key).build(), options)) {
                    for (var match = matches.take(); match != null && left-- > 0; match = matches.take()) {
                        match.identifier().string(key).ifPresent(entities::add);
                    }
                }
            }
            for (var entity : entities) {
                if (!isOver()) {
                    from(below, path.toBuilder().lenient().set(key, entity).build());
                }
            }
        }

        private void instances(DataSet path) throws IOException {
            var found = new ArrayList<String>();
            var question = DataSet.builder().lenient()
                    .setEmpty(Tag.SOPInstanceUID)
                    .setEmpty(Tag.SOPClassUID)
                    .setEmpty(Tag.AvailableTransferSyntaxUID)
                    .addAll(path).build();
            try (var matches = association.find(queried(), QueryLevel.IMAGE, question, options)) {
                for (var match = matches.take(); match != null && left-- > 0; match = matches.take()) {
                    var instance = match.identifier();
                    var uid = instance.string(Tag.SOPInstanceUID).orElse("");
                    if (uid.isEmpty() || !wanted.test(uid)) {
                        continue;
                    }
                    found.add(uid);
                    learn(instance);
                    if (--enough <= 0 || found.size() >= ofSeries) {
                        break;
                    }
                }
            }
            if (!found.isEmpty()) {
                groups.add(new Group(path, found));
            }
        }

        private void learn(DataSet instance) {
            var sopClass = instance.string(Tag.SOPClassUID).orElse("");
            if (!sopClass.isEmpty()) {
                syntaxes.computeIfAbsent(sopClass, _ -> new LinkedHashSet<>())
                        .addAll(values(instance, Tag.AvailableTransferSyntaxUID));
            } else if (ofSeries < Integer.MAX_VALUE) {
                // Such a peer does not tell it of others either.
                left = 0;
            }
        }

        Collection<Kind> kinds() {
            return syntaxes.entrySet().stream().map(each -> new Kind(each.getKey(), each.getValue())).toList();
        }
    }
}
