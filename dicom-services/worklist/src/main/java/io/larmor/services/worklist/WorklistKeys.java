package io.larmor.services.worklist;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.services.spi.KeyTable;

/// The attributes of the Modality Worklist information model (PS3.4 Table K.6-1).
final class WorklistKeys {
    static final KeyTable MODEL = KeyTable
            .read(Objects.requireNonNull(WorklistKeys.class.getResourceAsStream("keys.tsv"), "keys.tsv"));

    private WorklistKeys() {}

    /// Looks for what an item must have: the attributes of type 1, and those of its Scheduled Procedure Steps.
    ///
    /// @return the first that has no value
    static Optional<Integer> missing(DataSet item) {
        var steps = MODEL.within(Tag.ScheduledProcedureStepSequence);
        return Stream.concat(Stream.of(MODEL.missing(item)),
                item.items(Tag.ScheduledProcedureStepSequence).stream().map(steps::missing))
                .flatMap(Optional::stream).findFirst();
    }
}
