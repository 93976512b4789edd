package io.larmor.data;

import java.io.IOException;
import java.util.Optional;

/// Finds values that a document refers to instead of holding them: the BulkDataURI of the DICOM JSON Model (PS3.18 §F.2.6), the BulkData of the
/// Native DICOM Model (PS3.19 §A.1.5).
///
/// What a document says is whatever its author wanted to say: a resolver decides which references it follows.
@FunctionalInterface
public interface BulkDataResolver {

    /// Follows no reference: a document with one is refused.
    BulkDataResolver NONE = reference -> {
        throw new DicomFormatException(reference.path() + ": its value is elsewhere, and no reference is followed");
    };

    /// Follows no reference: elements with one are left out, and told beside the data set.
    BulkDataResolver KEEP = _ -> Optional.empty();

    /// Finds a value.
    ///
    /// @param reference which
    /// @return the value, words in little endian order, text in UTF-8; empty to leave the element out and keep the reference
    /// @throws IOException if it cannot be had; reading ends with it
    Optional<BulkData> resolve(BulkReference reference) throws IOException;
}
