package io.larmor.scu;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

import io.larmor.dimse.Status;

/// What became of one file of a batch.
///
/// @param path the file
/// @param sopInstance its SOP Instance UID, or an empty string if it could not be read
/// @param dataSetLength how many bytes the data set has that was answered for, as it is in the file; 0 if there is no answer
/// @param status what the peer answered, if it did
/// @param failure why there is no answer: the file cannot be read, the peer takes no such instance
///                (a {@link io.larmor.assoc.NegotiationException}), or the association failed (a {@link NotSentException})
public record StoreResult(Path path, String sopInstance, long dataSetLength, Optional<Status> status,
        Optional<IOException> failure) {
    /// {@return whether the peer has the instance, with or without a warning}
    public boolean isStored() {
        return status.filter(Status::isDone).isPresent();
    }

    static StoreResult answered(Path path, String sopInstance, long dataSetLength, Status status) {
        return new StoreResult(path, sopInstance, dataSetLength, Optional.of(status), Optional.empty());
    }

    static StoreResult failed(Path path, String sopInstance, IOException failure) {
        return new StoreResult(path, sopInstance, 0, Optional.empty(), Optional.of(failure));
    }
}
