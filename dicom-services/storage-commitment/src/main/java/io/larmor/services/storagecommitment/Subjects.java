package io.larmor.services.storagecommitment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.larmor.archive.Archive;
import io.larmor.archive.InstanceSelection;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.services.spi.Subject;

/// Of which studies and patients instances are that somebody wants committed, as the index has it. Asked only for an account of it.
///
/// *Threading*: immutable.
///
/// @param archive whose index it is
record Subjects(Archive archive) {
    /// How many instances are looked for at once.
    private static final int BATCH = 1000;

    /// {@return one for each study of those that are here; one that is not known if none is}
    List<Subject> of(Collection<String> instances) {
        try {
            var studies = studies(List.copyOf(instances));
            var subjects = new ArrayList<Subject>(studies.size());
            for (String study : studies) {
                DataSet known = archive.study(study).orElse(DataSet.EMPTY);
                subjects.add(new Subject(study, text(known, Tag.PatientID), text(known, Tag.PatientName),
                        text(known, Tag.AccessionNumber), Subject.Effect.NONE));
            }
            return subjects.isEmpty() ? List.of(Subject.UNKNOWN) : subjects;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<String> studies(List<String> instances) throws IOException {
        var studies = new LinkedHashSet<String>();
        for (int from = 0; from < instances.size(); from += BATCH) {
            var batch = instances.subList(from, Math.min(from + BATCH, instances.size()));
            try (var found = archive.instances(new InstanceSelection(List.of(), List.of(), List.of(), batch))) {
                for (var next = found.next(); next != null; next = found.next()) {
                    studies.add(next.study());
                }
            }
        }
        return studies;
    }

    private static String text(DataSet known, int tag) {
        return known.string(tag).orElse("");
    }
}
