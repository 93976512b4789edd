package io.larmor.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.larmor.archive.Archive;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.StagedInstance;
import io.larmor.archive.StoreOutcome;
import io.larmor.audit.AuditTrail;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.services.spi.Subject;

/// What somebody at this machine does to an archive, told to the audit trail, if there is one.
record AuditedArchive(Archive archive, Optional<AuditTrail> audit) {

    /// Deletes instances.
    ///
    /// @return how many
    int delete(InstanceSelection selection) throws IOException {
        if (audit.isEmpty() || selection.isEverything()) {
            return archive.delete(selection);
        }
        var before = count(selection);
        var subjects = new LinkedHashMap<String, Subject>();
        for (var study : before.keySet()) {
            subjects.put(study, subject(archive.study(study).orElse(DataSet.EMPTY), study, Subject.Effect.NONE));
        }
        try {
            return archive.delete(selection);
        } finally {
            // A failure may leave some of them
            var left = count(selection);
            for (var each : subjects.entrySet()) {
                var gone = without(before.getOrDefault(each.getKey(), Map.of()),
                        left.getOrDefault(each.getKey(), Map.of()));
                if (!gone.isEmpty()) {
                    boolean whole = isGone(archive, each.getKey());
                    audit.get().deleted(each.getValue(), gone, whole);
                }
            }
        }
    }

    static boolean isGone(Archive archive, String study) throws IOException {
        try (var rest = archive.instances(InstanceSelection.study(study))) {
            return rest.count() == 0;
        }
    }

    /// How many instances are selected, by study and SOP class.
    private Map<String, Map<String, Integer>> count(InstanceSelection selection) throws IOException {
        var studies = new LinkedHashMap<String, Map<String, Integer>>();
        try (var list = archive.instances(selection)) {
            for (var instance = list.next(); instance != null; instance = list.next()) {
                studies.computeIfAbsent(instance.study(), _ -> new LinkedHashMap<>())
                        .merge(instance.sopClass(), 1, Integer::sum);
            }
        }
        return studies;
    }

    private static Map<String, Integer> without(Map<String, Integer> counts, Map<String, Integer> others) {
        var rest = new LinkedHashMap<String, Integer>();
        counts.forEach((sopClass, count) -> {
            int left = count - others.getOrDefault(sopClass, 0);
            if (left > 0) {
                rest.put(sopClass, left);
            }
        });
        return rest;
    }

    static Subject subject(DataSet attributes, String study, Subject.Effect effect) {
        return new Subject(study, text(attributes, Tag.PatientID), text(attributes, Tag.PatientName),
                text(attributes, Tag.AccessionNumber), effect);
    }

    private static String text(DataSet attributes, int tag) {
        return attributes.string(tag).orElse("");
    }

    /// {@return takes note of what is imported, until it is closed}
    Imports imports() {
        return new Imports(audit);
    }

    /// What one command imports: a message is made of all instances of a study.
    ///
    /// *Threading*: confined to the thread that stores.
    static final class Imports implements AutoCloseable {
        private static final int MAX_STUDIES = 64;
        /// What a command that is killed has not told.
        private static final Duration LONGEST = Duration.ofSeconds(30);

        private final Optional<AuditTrail> audit;
        private final Map<Subject, Map<String, Integer>> studies = new LinkedHashMap<>();

        private long since = System.nanoTime();

        private Imports(Optional<AuditTrail> audit) {
            this.audit = audit;
        }

        void add(StagedInstance instance, StoreOutcome outcome) {
            boolean changed = outcome == StoreOutcome.STORED || outcome == StoreOutcome.REPLACED;
            if (audit.isEmpty() || !changed) {
                return;
            }
            var attributes = instance.attributes();
            var subject = subject(attributes, text(attributes, Tag.StudyInstanceUID),
                    outcome == StoreOutcome.REPLACED ? Subject.Effect.REPLACED : Subject.Effect.CREATED);
            boolean full = !studies.containsKey(subject) && studies.size() == MAX_STUDIES;
            if (full || System.nanoTime() - since > LONGEST.toNanos()) {
                close();
            }
            studies.computeIfAbsent(subject, _ -> new LinkedHashMap<>())
                    .merge(text(attributes, Tag.SOPClassUID), 1, Integer::sum);
        }

        @Override
        public void close() {
            studies.forEach((subject, instances) -> audit.ifPresent(trail -> trail.imported(subject, instances)));
            studies.clear();
            since = System.nanoTime();
        }
    }
}
