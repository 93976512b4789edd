package io.larmor.services.queryretrieve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

import io.larmor.archive.Archive;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.services.spi.Subject;

/// Of which patient the studies of a retrieval are, as the index has it: instances come study by study, so the last one is remembered.
///
/// *Threading*: confined to the thread of the operation.
final class Subjects {
    private final Archive archive;
    private Optional<Subject> last = Optional.empty();

    Subjects(Archive archive) {
        this.archive = archive;
    }

    Optional<Subject> of(String study) {
        if (last.isEmpty() || !last.get().study().equals(study)) {
            try {
                DataSet known = archive.study(study).orElse(DataSet.EMPTY);
                last = Optional.of(new Subject(study, text(known, Tag.PatientID), text(known, Tag.PatientName),
                        text(known, Tag.AccessionNumber), Subject.Effect.NONE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return last;
    }

    private static String text(DataSet known, int tag) {
        return known.string(tag).orElse("");
    }
}
